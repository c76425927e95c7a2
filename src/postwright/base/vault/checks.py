"""System checks: whether data keys can be wrapped, and kept where the operator wants them."""

import shlex
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from postwright.base.vault.operations.directory import KeyDirectory

PLACES = {"database", "directory"}
PAGE = "docs/running/keys.md says how."


@register
def check_keys(app_configs: Sequence[Any] | None, **_kwargs: Any) -> Iterable[CheckMessage]:  # noqa: ARG001 - Django passes it by name
    yield from _commands()
    yield from _place()


def _commands() -> Iterator[CheckMessage]:
    for name in ("MASTER_KEY_COMMAND", "MASTER_KEY_COMMAND_BEFORE"):
        command = getattr(settings, name)
        if command and not _program(command):
            yield Error(
                f"POSTWRIGHT_{name} names no program that can be run, so no secret can be opened.",
                hint=f"Write the program's path and its arguments, without 'wrap' and 'unwrap'. {PAGE}",
                id="postwright.E020",
            )


def _program(command: str) -> str | None:
    try:
        words = shlex.split(command)
    except ValueError:
        return None
    return shutil.which(words[0]) if words else None


def _place() -> Iterator[CheckMessage]:
    if settings.DATA_KEYS_IN not in PLACES:
        yield Error(
            f"POSTWRIGHT_DATA_KEYS_IN is {settings.DATA_KEYS_IN!r}.",
            hint="It is 'database' or 'directory'.",
            id="postwright.E021",
        )
    if settings.DATA_KEYS_IN == "directory" and not settings.DATA_KEYS_DIR:
        yield Error(
            "Data keys are kept in a directory, but POSTWRIGHT_DATA_KEYS_DIR is not set.",
            hint=f"Name a directory that this user alone may read and write. {PAGE}",
            id="postwright.E022",
        )
    elif settings.DATA_KEYS_DIR and (problem := KeyDirectory(Path(settings.DATA_KEYS_DIR)).problem()):
        yield Error(
            f"POSTWRIGHT_DATA_KEYS_DIR cannot be used: {problem}. What its keys seal stays closed.",
            hint="Mount it, or make it with 'mkdir -m 700' as the user who runs Postwright. An empty new one "
            "does not bring the keys back.",
            id="postwright.E023",
        )
