"""What the server's errors mean. Seen on @atproto/pds 0.5.35 unless a line says otherwise."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from postwright.kit.http import Answer
from postwright.ports.channels.errors import (
    ChannelError,
    Reconnect,
    Refused,
    RetryLater,
    Unclear,
    from_status,
)
from postwright.ports.channels.types import Json, RateState

# The session is over and can be renewed without a person.
SESSION_OVER = frozenset({"ExpiredToken", "InvalidToken", "AuthMissing"})
# These names say what happened, whatever the status beside them: nothing was stored.
ERRORS: Mapping[str, tuple[type[ChannelError], str]] = {
    "ExpiredToken": (Reconnect, "sign_in_again"),
    "InvalidToken": (Reconnect, "sign_in_again"),
    "AuthMissing": (Reconnect, "sign_in_again"),
    "AuthenticationRequired": (Reconnect, "sign_in_again"),
    "AuthFactorTokenRequired": (Reconnect, "sign_in_again"),
    "AccountTakedown": (Reconnect, "account_closed"),
    "AccountDeactivated": (Reconnect, "account_closed"),
    "RepoTakendown": (Reconnect, "account_closed"),
    "RepoDeactivated": (Reconnect, "account_closed"),
    "RateLimitExceeded": (RetryLater, "busy"),
    "PayloadTooLarge": (Refused, "media_too_big"),
    "BlobTooLarge": (Refused, "media_too_big"),
    "InvalidMimeType": (Refused, "not_accepted"),
    # Blobs that no post uses are swept after some hours; they are uploaded again.
    "BlobNotFound": (RetryLater, "network_trouble"),
    "InvalidSwap": (Refused, "key_taken"),
    "InvalidRequest": (Refused, "not_accepted"),
    "XRPCNotSupported": (Refused, "address_wrong"),
    "MethodNotImplemented": (Refused, "address_wrong"),
}


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


def to_error(answer: Answer, *, creating: bool) -> ChannelError:
    body = read_body(answer)
    name, message = str(body.get("error", "")), str(body.get("message", ""))
    known: dict[str, Any] = {
        "detail": f"{answer.status} {name} {message}".strip(),
        "raw": {"status": answer.status, "error": name, "message": message},
        "rate": read_rate(answer),
    }
    after = read_wait(answer)
    if name not in ERRORS:
        return from_status(answer.status, creating=creating, after=after, **known)
    kind, code = ERRORS[name]
    return RetryLater(code, after=after, **known) if kind is RetryLater else kind(code, **known)


def read_rate(answer: Answer) -> RateState | None:
    try:
        limit, remaining, reset = (int(answer.headers[f"RateLimit-{name}"]) for name in _RATE_HEADERS)
    except (KeyError, ValueError):
        return None
    return RateState(limit, remaining, datetime.fromtimestamp(reset, UTC))


def read_wait(answer: Answer) -> float | None:
    """Seconds of a `Retry-After`; a date there counts as none, the caller then backs off by itself."""
    value = answer.headers.get("Retry-After", "")
    return float(value) if value.isdigit() else None


_RATE_HEADERS = ("Limit", "Remaining", "Reset")
