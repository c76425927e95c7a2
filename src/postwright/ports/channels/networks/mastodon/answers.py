"""What a server's errors mean: by status alone, since the sentences beside it are in the server's language."""

from typing import Any

from postwright.kit.http import Answer
from postwright.ports.channels.answers import read_path, read_rate, read_wait
from postwright.ports.channels.errors import ChannelError, Reconnect, Refused, RetryLater, from_status

RATE = "X-RateLimit-"


def to_error(answer: Answer, *, creating: bool) -> ChannelError:
    """Mastodon says 422 where GoToSocial says 400; 401 is a token that was withdrawn, 403 a right or an account that is closed."""
    message = read_path(answer, "error")
    rate = read_rate(answer, RATE)
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
        return RetryLater("busy", after=read_wait(answer, rate), **known)
    return from_status(answer.status, creating=creating, after=read_wait(answer), **known)
