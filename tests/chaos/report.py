"""One line of a run, as docs/reliability.md shows it."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from tests.chaos.history import Verdict

REPORT = "POSTWRIGHT_RIG_REPORT"  # a file to add the lines to


def tell(run: str, verdict: Verdict) -> None:
    """Shown with `-s`, and kept where the environment says so."""
    counts = (len(verdict.lost), len(verdict.duplicated), len(verdict.wrong_states))
    line = " | ".join(
        ("", f"{datetime.now(UTC):%Y-%m-%d}", _commit(), _machine(), run, *map(str, counts), "")
    ).strip()
    print(f"\n{line}")
    if file := os.environ.get(REPORT):
        with Path(file).open("a") as report:
            print(line, file=report)


def _machine() -> str:
    return f"{os.cpu_count()} cores, {platform.freedesktop_os_release()['NAME'].split()[0]}"


def _commit() -> str:
    command = ["git", "rev-parse", "--short", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parent)
    return done.stdout.strip() or "no commit"
