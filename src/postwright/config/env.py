"""The only reader of the environment. Every setting is named here, once, with its meaning."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

PREFIX = "POSTWRIGHT_"


class WrongSetting(Exception):
    """A setting that cannot be read as what it should be."""


@dataclass(frozen=True)
class Setting:
    name: str
    default: str
    meaning: str


LISTED: dict[str, Setting] = {}


def text(name: str, default: str, meaning: str) -> str:
    """The value of POSTWRIGHT_<name>, or the content of the file that POSTWRIGHT_<name>_FILE names."""
    LISTED.setdefault(name, Setting(PREFIX + name, default, meaning))
    if path := os.environ.get(f"{PREFIX}{name}_FILE"):
        return _content(name, Path(path))
    return os.environ.get(PREFIX + name, default)


def boolean(name: str, default: bool, meaning: str) -> bool:  # noqa: FBT001 - reads like its neighbours
    value = text(name, "yes" if default else "no", meaning).strip().lower()
    if value in {"yes", "true", "on", "1"}:
        return True
    if value in {"no", "false", "off", "0", ""}:
        return False
    raise WrongSetting(f"{PREFIX}{name} is {value!r}; it should be yes or no.")


def integer(name: str, default: int, meaning: str) -> int:
    value = text(name, str(default), meaning)
    try:
        return int(value)
    except ValueError:
        raise WrongSetting(f"{PREFIX}{name} is {value!r}; it should be a whole number.") from None


def number(name: str, default: float, meaning: str) -> float:
    value = text(name, str(default), meaning)
    try:
        return float(value)
    except ValueError:
        raise WrongSetting(f"{PREFIX}{name} is {value!r}; it should be a number.") from None


def words(name: str, default: str, meaning: str) -> list[str]:
    """A list, separated by commas."""
    return [part.strip() for part in text(name, default, meaning).split(",") if part.strip()]


def is_given(name: str) -> bool:
    return bool(os.environ.get(PREFIX + name) or os.environ.get(f"{PREFIX}{name}_FILE"))


def inherited(changes: Mapping[str, str]) -> dict[str, str]:
    """The environment of a child process: ours, with changes. A change outweighs a file of that name."""
    files = {f"{name}_FILE" for name in changes} - set(changes)
    return {name: value for name, value in os.environ.items() if name not in files} | dict(changes)


def adopt(changes: Mapping[str, str]) -> None:
    """Apply changes to this process, before anything reads its settings."""
    for name in changes:
        os.environ.pop(f"{name}_FILE", None)
    os.environ.update(changes)


def _content(name: str, path: Path) -> str:
    try:
        return path.read_text().strip()
    except OSError as error:
        raise WrongSetting(
            f"{PREFIX}{name}_FILE names {path}, which cannot be read ({error.strerror})."
        ) from None
