"""Reading what a server said, trusting nothing of it."""

from datetime import UTC, datetime

from postwright.kit.http import Answer
from postwright.ports.channels.errors import RetryLater, Unclear
from postwright.ports.channels.types import Json, RateState


def read_body(answer: Answer) -> Json:
    """Empty when it is no JSON object, as from a gateway or a website that is no such server."""
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


def read_text(answer: Answer, name: str, *, creating: bool = False) -> str:
    """
    A field that this answer must have.

    :raises Unclear: it lacks it after a call that creates, as when something in between answered instead
    :raises RetryLater: it lacks it
    """
    value = read_body(answer).get(name)
    if isinstance(value, str):
        return value
    detail = f"{answer.status} without {name}"
    raise Unclear(detail=detail) if creating else RetryLater("no_answer", detail=detail)


def read_path(answer: Answer | None, *path: str) -> str:
    """The text at the end of nested objects; empty when there is none."""
    value: object = read_body(answer) if answer else None
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, str) else ""


def read_rate(answer: Answer, prefix: str = "RateLimit-") -> RateState | None:
    """`Limit`, `Remaining` and `Reset`, the last in seconds since 1970."""
    try:
        limit, remaining, reset = (
            int(answer.headers[prefix + name]) for name in ("Limit", "Remaining", "Reset")
        )
        return RateState(limit, remaining, datetime.fromtimestamp(reset, UTC))
    except (KeyError, ValueError, OverflowError, OSError):
        return None


def read_wait(answer: Answer) -> float | None:
    """Seconds of a `Retry-After`; a date there counts as none, the caller then backs off by itself."""
    value = answer.headers.get("Retry-After", "")
    return float(value) if value.isascii() and value.isdigit() else None
