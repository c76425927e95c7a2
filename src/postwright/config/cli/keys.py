"""`postwright keys …`: the keys that seal stored secrets. Everything else may run meanwhile."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from types import ModuleType
from uuid import UUID

from postwright.config.cli.application import application
from postwright.config.cli.installation import Installation
from postwright.config.cli.problems import Problem


class KeysOutOfReach(Problem): ...


def status(arguments: list[str]) -> None:
    _parser("status", "Say which master keys wrap the data keys of stored secrets.").parse_args(arguments)
    with _vault() as work:
        for line in work.status():
            print(line)


def rewrap(arguments: list[str]) -> None:
    parser = _parser(
        "rewrap",
        "Wrap with the present master key whatever another one wrapped, and put it where POSTWRIGHT_DATA_KEYS_IN says.",
    )
    parser.add_argument(
        "--again",
        action="store_true",
        help="also what the present one wrapped: its service has a new key within",
    )
    options = parser.parse_args(arguments)
    with _vault() as work:
        count = work.rewrap(again=options.again, tell=_tell)
        _tell("")
        print(f"{count} data keys were wrapped anew.")


def rotate(arguments: list[str]) -> None:
    parser = _parser(
        "rotate",
        "Give organisations new data keys, and move every secret to them. The former keys are destroyed by the "
        "worker once nothing uses them.",
    )
    parser.add_argument("--organisation", type=UUID, metavar="ID", help="only this one")
    parser.add_argument(
        "--made-before",
        type=_moment,
        metavar="TIME",
        default=datetime.now(UTC),
        help="leave alone whose key is newer; to go on after a break (now)",
    )
    options = parser.parse_args(arguments)
    print(f"If this is interrupted, go on with: --made-before {options.made_before.isoformat()}")
    with _vault() as work:
        done = work.rotate(only=options.organisation, made_before=options.made_before, tell=_tell)
        _tell("")
        print(f"{done.resealed} secrets are sealed with new keys.")
        if done.unopened:
            raise KeysOutOfReach(
                f"{done.unopened} secrets cannot be opened with any key; they were left as they are."
            )


@contextmanager
def _vault() -> Iterator[ModuleType]:
    with application(Installation.from_environment()):
        away = import_module("postwright.kit.masters").KeysAway
        altered = import_module("postwright.kit.crypto").CannotOpen
        try:
            yield import_module("postwright.config.cli.keyring")
        except away as error:
            raise KeysOutOfReach(str(error)) from error
        except altered as error:
            raise KeysOutOfReach(
                "The master key does not open a data key that it wrapped: the stored one was altered, or the key "
                "service gives other bytes. What was done stays done."
            ) from error


def _tell(words: str) -> None:
    """In place, for a person at a terminal."""
    if sys.stderr.isatty():
        print(f"\r\x1b[K{words}", end="", file=sys.stderr, flush=True)


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _parser(name: str, description: str) -> argparse.ArgumentParser:
    return argparse.ArgumentParser(prog=f"postwright keys {name}", description=description)
