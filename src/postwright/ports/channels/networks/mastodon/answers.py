"""What a server's errors mean: by status alone, since the sentences beside it are in the server's language."""

from datetime import datetime
from typing import Any

from postwright.kit.clock import now
from postwright.kit.http import Answer
from postwright.ports.channels.answers import read_path, read_wait
from postwright.ports.channels.errors import ChannelError, Reconnect, Refused, RetryLater, from_status
from postwright.ports.channels.types import RateState

_COUNTS = range(2**31)


def to_error(answer: Answer, *, creating: bool) -> ChannelError:
    """Mastodon says 422 where GoToSocial says 400; 401 is a token that was withdrawn, 403 a right or an account that is closed."""
    message = read_path(answer, "error")
    rate = read_rate(answer)
    known: dict[str, Any] = {
        "detail": f"{answer.status} {message}".strip(),
        "raw": {"status": answer.status, "error": message},
        "rate": rate,
    }
    if answer.status == 401:
        return Reconnect("sign_in_again", **known)
    if answer.status == 403:
        return Reconnect("not_permitted", **known)
    if answer.status == 413:
        return Refused("media_too_big", **known)
    if answer.status == 429:
        return RetryLater("busy", after=read_wait(answer) or _until(rate), **known)
    return from_status(answer.status, creating=creating, after=read_wait(answer), **known)


def read_rate(answer: Answer) -> RateState | None:
    """`X-RateLimit-…`, whose end is a moment in ISO 8601."""
    try:
        limit, remaining = (int(answer.headers[f"X-RateLimit-{name}"]) for name in ("Limit", "Remaining"))
        resets_at = datetime.fromisoformat(answer.headers["X-RateLimit-Reset"])
    except (KeyError, ValueError):
        return None
    fits = limit in _COUNTS and remaining in _COUNTS and resets_at.tzinfo
    return RateState(limit, remaining, resets_at) if fits else None


def _until(rate: RateState | None) -> float | None:
    return max(1.0, (rate.resets_at - now()).total_seconds()) if rate else None
