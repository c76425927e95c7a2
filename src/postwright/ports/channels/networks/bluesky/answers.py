"""What the server's errors mean. Seen on @atproto/pds 0.5.35 unless a line says otherwise."""

from collections.abc import Mapping
from typing import Any

from postwright.kit.http import Answer
from postwright.ports.channels.answers import read_path, read_rate, read_wait
from postwright.ports.channels.errors import ChannelError, Reconnect, Refused, RetryLater, from_status

# These names say what happened, whatever the status beside them: nothing was stored.
ERRORS: Mapping[str, tuple[type[ChannelError], str]] = {
    "ExpiredToken": (Reconnect, "sign_in_again"),
    "InvalidToken": (Reconnect, "sign_in_again"),
    "AuthMissing": (Reconnect, "sign_in_again"),
    "invalid_token": (Reconnect, "sign_in_again"),
    "invalid_dpop_proof": (RetryLater, "network_trouble"),  # one of the clocks is wrong
    "AuthenticationRequired": (Reconnect, "sign_in_again"),
    "AccountTakedown": (Reconnect, "account_closed"),
    "AccountDeactivated": (Reconnect, "account_closed"),
    "RepoTakendown": (Reconnect, "account_closed"),
    "RepoDeactivated": (Reconnect, "account_closed"),
    "RateLimitExceeded": (RetryLater, "busy"),
    "PayloadTooLarge": (Refused, "media_too_big"),
    "BlobTooLarge": (Refused, "media_too_big"),
    # Blobs that no post uses are swept after some hours; they are uploaded again.
    "BlobNotFound": (RetryLater, "network_trouble"),
    "InvalidSwap": (Refused, "key_taken"),
    "InvalidRequest": (Refused, "not_accepted"),
    "XRPCNotSupported": (Refused, "address_wrong"),
    "MethodNotImplemented": (Refused, "address_wrong"),
}


def is_over(answer: Answer) -> bool:
    """The session ended and can be renewed without a person."""
    return read_path(answer, "error") in {"ExpiredToken", "InvalidToken", "AuthMissing", "invalid_token"}


def to_error(answer: Answer, *, creating: bool) -> ChannelError:
    name, message = read_path(answer, "error"), read_path(answer, "message")
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
