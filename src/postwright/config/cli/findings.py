"""What `postwright check` finds, and what it can see of the machine without the application."""

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from postwright.config import env
from postwright.config.cli.installation import LEAST_FREE_BYTES, Installation
from postwright.kit.postgres import PostgresError

COMFORTABLE_BYTES = 2 * 1024**3


class State(StrEnum):
    OK = "ok"
    WARN = "warn"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """`remedy`: how to mend it, for a person."""

    area: str
    state: State
    text: str
    remedy: str = ""


def ok(area: str, text: str) -> Finding:
    return Finding(area, State.OK, text)


def warn(area: str, text: str, remedy: str) -> Finding:
    return Finding(area, State.WARN, text, remedy)


def wrong(area: str, text: str, remedy: str) -> Finding:
    return Finding(area, State.WRONG, text, remedy)


def machine(installation: Installation) -> Iterator[Finding]:
    yield _directory(installation.data)
    yield _disk(installation.data)
    yield from (_key(installation, name) for name in ("MASTER_KEY", "SECRET_KEY"))
    yield _programs(installation)


def _directory(data: Path) -> Finding:
    if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        return wrong(
            "data directory",
            f"{data} cannot be read and written by this user.",
            f"Run: chown -R $USER {data}",
        )
    mode = stat.S_IMODE(data.stat().st_mode)
    if mode & 0o067:  # the embedded server's own account may pass through
        return warn("data directory", f"Others may look into {data} ({mode:o}).", f"Run: chmod 700 {data}")
    return ok("data directory", f"{data}, open to this user only")


def _disk(data: Path) -> Finding:
    free = shutil.disk_usage(data).free
    told = f"{free / 1024**3:.1f} GB free"
    if free < LEAST_FREE_BYTES:
        return wrong("disk", f"Only {told}.", "Make room: without it nothing starts and no upload is kept.")
    if free < COMFORTABLE_BYTES:
        return warn("disk", f"Only {told}.", "Make room before uploads fill it.")
    return ok("disk", told)


def _key(installation: Installation, name: str) -> Finding:
    area = name.replace("_", " ").lower()
    if env.is_given(name):
        return ok(area, "given in the environment")
    path = installation.key_file(name)
    if name == "MASTER_KEY" and env.is_given("MASTER_KEY_COMMAND") and not path.exists():
        return ok(area, "kept by the key service behind POSTWRIGHT_MASTER_KEY_COMMAND")
    if not path.exists():
        return wrong(
            area, f"{path} is missing.", "Put it back from your backup, or start with 'postwright run'."
        )
    mode = stat.S_IMODE(path.stat().st_mode)
    if mode & 0o077:
        return wrong(area, f"Others may read {path} ({mode:o}).", f"Run: chmod 600 {path}")
    return ok(area, f"{path}, open to this user only")


def _programs(installation: Installation) -> Finding:
    if not installation.is_embedded:
        return ok("database programs", "not needed: the database is outside")
    try:
        return ok("database programs", f"PostgreSQL {installation.binaries.major}")
    except PostgresError as error:
        return wrong(
            "database programs", str(error), "Install Postwright again, or set POSTWRIGHT_POSTGRES_BIN."
        )
