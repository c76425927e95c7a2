"""
`bin/bench`: measure, write the figures and the page about them. `bin/bench --check` also holds them to the bars.

`bin/bench PART …` measures these anew; of the others the figures of the last time stay.
"""

import argparse
import json
import os
import sys
import tomllib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks import batch, eyes, library, machine, pages, publishing, report, standing, uploads

HERE = Path(__file__).parent
LATEST = HERE / "latest.json"
PARTS = {
    "installation": standing.measure,
    "eyes": eyes.measure,
    "uploads": uploads.measure,
    "batch": batch.measure,
    "library": library.measure,
    "pages": pages.measure,
    "publisher": publishing.measure,
}


def main() -> int:
    options = _options()
    figures: dict[str, Any] = json.loads(LATEST.read_text()) if options.part else {}
    for name in options.part or PARTS:
        print(f"Measuring the {name} …", flush=True)
        figures[name] = _measured(PARTS[name])
        _keep(figures)
    broken = _broken(figures) if options.check else []
    print(*broken, sep="\n")
    return 1 if broken else 0


def _measured(measure: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """The figures, and the machine as it was just then."""
    before = machine.describe()
    figures = measure()
    return {**figures, "machine": {**before, "load_after": round(os.getloadavg()[0], 1)}}


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/bench", description="Measure Postwright on this machine.")
    parser.add_argument("--check", action="store_true", help="fail if a figure misses its bar in bars.toml")
    parser.add_argument("part", nargs="*", choices=[*PARTS], help="only this, the others stay as they are")
    return parser.parse_args()


def _keep(figures: dict[str, Any]) -> None:
    text = json.dumps(figures, indent=2) + "\n"
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    (results / f"{datetime.now(UTC):%Y-%m-%dT%H%M%S}.json").write_text(text)
    LATEST.write_text(text)
    report.write(figures)


def _broken(figures: dict[str, Any]) -> list[str]:
    bars = tomllib.loads((HERE / "bars.toml").read_text())
    return [
        f"{path} is {value:.2f}; the bar is {word} {bar[word]}"
        for path, bar in bars.items()
        if path.partition(".")[0] in figures  # a part that was never measured has no figures
        for value in [_at(figures, path)]
        for word, misses in (
            ("most", value > bar.get("most", value)),
            ("least", value < bar.get("least", value)),
        )
        if misses
    ]


def _at(figures: Any, path: str) -> float:
    for name in path.split("."):
        figures = figures[name]
    return float(figures)


if __name__ == "__main__":
    sys.exit(main())
