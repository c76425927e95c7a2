"""docs/performance.md, made from the figures."""

from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[1] / "docs" / "performance.md"


def write(figures: dict[str, Any]) -> None:
    PAGE.write_text("\n".join([*_head(figures["machine"]), *_standing(figures), *_publisher(figures), ""]))


def _head(machine: dict[str, Any]) -> list[str]:
    return [
        "# How fast it is, and how small",
        "",
        "Written by `bin/bench`; do not edit. `bin/bench --check` holds the figures to `benchmarks/bars.toml`.",
        "",
        (
            f"Measured on {machine['date']} at commit {machine['commit']}: {machine['processor']}, {machine['cores']} cores, "
            f"{machine['memory_gb']} GB, {machine['system']}, Python {machine['python']}. "
            f"Load of the machine before {machine['load_before']}, after {machine['load_after']}: with more than "
            f"{machine['cores']} the times below are longer than on a machine that does nothing else; "
            "processor time and memory hardly change."
        ),
    ]


def _standing(figures: dict[str, Any]) -> list[str]:
    one = figures["installation"]
    rows = [
        ("First start, database made anew, until a post would go out", f"{one['first_start_s']:.1f} s"),
        ("Second start", f"{one['second_start_s']:.1f} s"),
        ("Stop", f"{one['stop_s']:.1f} s"),
        (
            "Idle memory of all processes, database included (proportional set size)",
            _mb(one["idle_memory_mb"]),
        ),
        (
            "The same right after suggestions, before the models leave memory",
            _mb(one["memory_with_models_mb"]),
        ),
        ("12 megapixel photo to suggestions, models not loaded", f"{one['suggestions_cold_s']:.1f} s"),
        (
            "12 megapixel photo to suggestions, models loaded (median of five)",
            f"{one['suggestions_warm_s']:.1f} s",
        ),
    ]
    return ["", "## An installation", "", *_table(("What", "Figure"), rows)]


def _publisher(figures: dict[str, Any]) -> list[str]:
    every = dict(figures["publisher"])
    pickup = every.pop("pickup")
    rows = [
        (
            _case(name),
            f"{one['per_second']:.0f}",
            f"{one['worker_cpu_ms']:.1f} + {one['database_cpu_ms']:.1f} ms",
            f"{one['plain_queue_per_second']:.0f}",
            f"{one['plain_queue_worker_cpu_ms']:.1f} + {one['plain_queue_database_cpu_ms']:.1f} ms",
        )
        for name, one in every.items()
    ]
    titles = ("Network answers", "Published/s", "CPU each (worker + database)", "Plain queue/s", "CPU each")
    return [
        "",
        "## The publisher",
        "",
        f"“Publish now” to the first step: median {pickup['median_ms']:.0f} ms, worst {pickup['worst_ms']:.0f} ms.",
        "",
        (
            "Against Rehearsal, which keeps its timeline in the same database with fsync on. Beside it a plain task of the "
            "job queue making the same call, without claim, intent, lease, outcome or audit: what reliability costs."
        ),
        "",
        *_table(titles, rows),
    ]


def _case(name: str) -> str:
    _, delay, _, _, _, in_flight = name.split("_")
    return f"after {delay} ms, {in_flight} in flight"


def _mb(value: float) -> str:
    return f"{value:.0f} MB"


def _table(titles: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (titles, ("---",) * len(titles), *rows)]
