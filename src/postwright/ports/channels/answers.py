"""Reading what a server said, trusting nothing of it."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from postwright.kit.clock import now
from postwright.kit.http import Answer
from postwright.ports.channels.errors import RetryLater, Unclear
from postwright.ports.channels.types import Json, RateState

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_DEEPEST, _LONGEST, _MOST, _GREATEST = 6, 2000, 50, 2**63
_COUNTS = range(2**31)


def clean_text(text: str) -> str:
    """Without NUL, control characters and halves of characters, which no database takes."""
    return _UNPRINTABLE.sub("", text)


def clean_json(value: object, depth: int = 0) -> object:
    """What a database takes of somebody else's JSON: cut where it is too deep, too long or no number."""
    match value:
        case str():
            return clean_text(value[:_LONGEST])
        case Mapping() if depth < _DEEPEST:
            few = list(value.items())[:_MOST]
            return {clean_text(str(name)[:_LONGEST]): clean_json(item, depth + 1) for name, item in few}
        case list() | tuple() if depth < _DEEPEST:
            return [clean_json(item, depth + 1) for item in value[:_MOST]]
        case int() | float() if abs(value) < _GREATEST:  # also true and false, neither inf nor nan
            return value
    return None


def read_body(answer: Answer) -> Json:
    """Empty when it is no JSON object, as from a gateway or a website that is no such server."""
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def read_array(answer: Answer) -> list[Any]:
    """:raises RetryLater: it is none, as from a gateway"""
    try:
        body = answer.json()
    except ValueError:
        body = None
    if not isinstance(body, list):
        raise RetryLater("no_answer", detail=f"{answer.status} without a list")
    return body


def read_text(answer: Answer, name: str, *, creating: bool = False) -> str:
    """
    A field that this answer must have.

    :raises Unclear: it lacks it after a call that creates, as when something in between answered instead
    :raises RetryLater: it lacks it
    """
    value = read_body(answer).get(name)
    if isinstance(value, str):
        return clean_text(value)
    detail = f"{answer.status} without {name}"
    raise Unclear(detail=detail) if creating else RetryLater("no_answer", detail=detail)


def read_path(answer: Answer | None, *path: str) -> str:
    """The text at the end of nested objects; empty when there is none."""
    value: object = read_body(answer) if answer else None
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return clean_text(value) if isinstance(value, str) else ""


def read_rate(answer: Answer, prefix: str = "RateLimit-") -> RateState | None:
    """
    `Limit`, `Remaining` and `Reset`, the last in seconds since 1970 or as a moment in ISO 8601.

    Counts that no network means count as none.
    """
    try:
        limit, remaining = (int(answer.headers[prefix + name]) for name in ("Limit", "Remaining"))
        resets_at = _moment(answer.headers[prefix + "Reset"])
    except (KeyError, ValueError, OverflowError, OSError):
        return None
    fits = limit in _COUNTS and remaining in _COUNTS and resets_at.tzinfo
    return RateState(limit, remaining, resets_at) if fits else None


def _moment(said: str) -> datetime:
    return datetime.fromtimestamp(int(said), UTC) if said.isdecimal() else datetime.fromisoformat(said)


def read_wait(answer: Answer, rate: RateState | None = None) -> float | None:
    """
    Seconds of a `Retry-After`, else until a limit ends; a date counts as none, the caller then backs off by itself.
    """
    value = answer.headers.get("Retry-After", "")
    if value.isascii() and value.isdigit():
        return float(value)
    return max(1.0, (rate.resets_at - now()).total_seconds()) if rate else None


def read_part(data: Json, name: str) -> Json:
    """An object within another; empty when there is none."""
    value = data.get(name)
    return value if isinstance(value, dict) else {}


def read_list(data: Json, name: str) -> list[Any]:
    """Empty when there is none."""
    value = data.get(name)
    return value if isinstance(value, list) else []


def read_figure(data: Json, name: str, *, most: int = 2**31) -> int | None:
    """A positive whole number that a server claims, where it is one that makes sense: less than `most`."""
    value = data.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 < value < most else None


def digits_of(value: object) -> str:
    """An id that is a number, which may be too great for JSON's; empty for anything else."""
    text = str(value)
    return text if text.isascii() and text.isdigit() and len(text) <= 25 else ""
