"""`postwright db …`: look at the database, copy it, put a copy back, talk to it."""

import argparse
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from postwright.config import env
from postwright.config.cli import migrations
from postwright.config.cli.installation import Installation
from postwright.config.cli.problems import AlreadyRunning, DidNotStart, NeedsConfirmation, Problem
from postwright.kit.postgres import backups
from postwright.kit.postgres.connection import client_arguments

# Whatever a copy takes for unsent may have been sent after it was made, also by "Try again" or after an undo.
LOOK_FIRST = "UPDATE publishing_publication SET look_first = true WHERE state <> 'sent'"


def status(arguments: list[str]) -> None:
    _parser("status", "Say which database is used and whether it answers.").parse_args(arguments)
    installation = Installation.from_environment()
    if installation.is_embedded and not installation.cluster.is_running():
        state = "not running" if installation.cluster.layout.cluster.exists() else "not made yet"
        print(f"{installation.describe_database()}: {state}")
        return
    size = _ask(installation, "SELECT pg_size_pretty(pg_database_size(current_database()))")
    print(f"{installation.describe_database()}: running, {size}")


def backup(arguments: list[str]) -> None:
    parser = _parser("backup", "Write a copy of the database to a file. It may be in use meanwhile.")
    parser.add_argument(
        "file", type=Path, nargs="?", help="where to (a new file in the data directory's backups)"
    )
    options = parser.parse_args(arguments)
    installation = Installation.from_environment()
    target = options.file or installation.backups / f"{_stamp()}.dump"
    with installation.database():
        backups.backup(installation.backup_url, installation.binaries, target.absolute())
    print(f"The copy is in {target}. It holds everything people wrote here: keep it as safe as the data.")


def restore(arguments: list[str]) -> None:
    parser = _parser("restore", "Put a copy in the place of the present data, which is copied first.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--yes", action="store_true", help="do not ask")
    options = parser.parse_args(arguments)
    installation = Installation.from_environment()
    _check_restorable(installation)
    _confirm(f"Replace all data in {installation.data} by {options.file}?", confirmed=options.yes)
    before = installation.backups / f"before-restore-{_stamp()}.dump"
    with installation.database():
        backups.restore(installation.cluster, options.file, before, first=LOOK_FIRST)
    migrations.forget(installation)
    print(f"The copy is in place. What was there before is in {before}.")


def restored(arguments: list[str]) -> None:
    parser = _parser(
        "restored", "After pg_restore: look up whatever the copy takes for unsent before sending it."
    )
    parser.parse_args(arguments)
    installation = Installation.from_environment()
    with installation.database():
        _ask(installation, LOOK_FIRST, url=installation.owner_url)
    print("Noted. What was waiting in the copy is looked up on its network before it is sent.")


def shell(arguments: list[str]) -> int:
    """All further arguments go to psql."""
    installation = Installation.from_environment()
    with installation.database():
        options, secrets = client_arguments(installation.owner_url)
        command = [installation.binaries.program("psql"), *options, *arguments]
        return subprocess.run(command, env=env.inherited(secrets), check=False).returncode


def _parser(name: str, description: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(prog=f"postwright db {name}", description=description)


def _stamp() -> str:
    return f"{datetime.now(UTC):%Y%m%dT%H%M%S}"


def _ask(installation: Installation, question: str, *, url: str = "") -> str:
    options, secrets = client_arguments(url or installation.app_url)
    command = [installation.binaries.program("psql"), *options, "-X", "-A", "-t", "-c", question]
    answer = subprocess.run(command, env=env.inherited(secrets), capture_output=True, text=True, check=False)
    if answer.returncode:
        raise DidNotStart(f"The database does not answer: {answer.stderr.strip()}")
    return answer.stdout.strip()


def _check_restorable(installation: Installation) -> None:
    if not installation.is_embedded:
        raise Problem("An outside database is restored with its own tools: see pg_restore.")
    if installation.cluster.is_supervised_elsewhere():
        raise AlreadyRunning("Postwright is running. Stop it before you put a copy in its place.")


def _confirm(question: str, *, confirmed: bool) -> None:
    if confirmed:
        return
    if not sys.stdin.isatty():
        raise NeedsConfirmation("This replaces all data. Say so with --yes.")
    if input(f"{question} Type yes: ").strip() != "yes":
        raise NeedsConfirmation("Nothing was changed.")
