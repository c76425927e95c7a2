"""Bring the tables up to date before anything serves, and quickly see when they already are."""

import hashlib
import importlib.metadata
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg

from postwright.config import env
from postwright.config.cli.installation import Installation
from postwright.config.cli.problems import DidNotStart
from postwright.kit.postgres.backups import backup

KEPT_COPIES = 5
CONNECT_TIMEOUT_S = 10
WITH_TABLES = ("django", "django-allauth", "procrastinate")
_PACKAGE = Path(__file__).resolve().parents[2]


def apply_when_needed(installation: Installation) -> None:
    """
    Run the migrations as the owner of the tables, after a copy of the embedded database if it has data.

    An outside database may be changed by others, so there it counts what was done to it, and when.

    :raises DidNotStart: a migration failed
    """
    stamp = installation.data / "migrated"
    if stamp.exists():
        if stamp.read_text() == _fingerprint(installation):
            return
        if installation.is_embedded:
            _keep_a_copy(installation)
    command = [sys.executable, "-m", "django", "migrate", "--no-input", "--verbosity=0", "--database=owner"]
    settings = {"DJANGO_SETTINGS_MODULE": "postwright.config.settings"}
    answer = subprocess.run(
        command,
        env=env.inherited(installation.owner_environment() | settings),
        start_new_session=True,
        check=False,
    )
    if answer.returncode:
        raise DidNotStart("The tables could not be brought up to date. The lines above say why.")
    stamp.write_text(_fingerprint(installation))


def forget(installation: Installation) -> None:
    """After the content was replaced, the next start looks again."""
    (installation.data / "migrated").unlink(missing_ok=True)


def _fingerprint(installation: Installation) -> str:
    digest = hashlib.sha256(_identity(installation))
    for name in WITH_TABLES:
        digest.update(f"{name} {importlib.metadata.version(name)}\n".encode())
    for path in sorted(_PACKAGE.glob("*/*/migrations/*.py")):
        digest.update(str(path.relative_to(_PACKAGE)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _identity(installation: Installation) -> bytes:
    if not installation.is_embedded:
        return _history(installation.outside_url)
    # The file begins with the identifier that initdb gave this cluster.
    with (installation.cluster.layout.cluster / "global" / "pg_control").open("rb") as control:
        return control.read(8)


def _history(url: str) -> bytes:
    """The migrations of an outside database as they were applied; never twice the same if they cannot be read."""
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_TIMEOUT_S) as connection:
            rows = connection.execute(
                "SELECT id, app, name, applied FROM django_migrations ORDER BY id"
            ).fetchall()
    except psycopg.Error:
        return os.urandom(16)
    return repr((url, [(*row[:3], row[3].astimezone(UTC).isoformat()) for row in rows])).encode()


def _keep_a_copy(installation: Installation) -> None:
    name = f"before-update-{datetime.now(UTC):%Y%m%dT%H%M%S}.dump"
    backup(installation.backup_url, installation.binaries, installation.backups / name)
    for path in _superfluous(installation.backups):
        path.unlink()


def _superfluous(directory: Path) -> Iterator[Path]:
    yield from sorted(directory.glob("before-update-*.dump"), reverse=True)[KEPT_COPIES:]
