"""Every answer that is no receipt. Each says what is known, and what a person can do."""

from collections.abc import Mapping
from typing import Any, ClassVar

from postwright.kit.http import AddressRefused, HttpError, NotSent
from postwright.ports.channels.types import Json, RateState
from postwright.ports.channels.words import ANSWERS

LONGEST_WAIT_S = 86_400.0  # whatever a network asks for


class ChannelError(Exception):
    """
    One root. `code` names a sentence in `words.ANSWERS`; `raw` is the network's answer without secrets.

    `detail` is the network's own sentence, for the log and the curious; it may quote the post.
    """

    default_code: ClassVar[str]

    def __init__(
        self,
        code: str = "",
        *,
        detail: str = "",
        raw: Json | None = None,
        rate: RateState | None = None,
        params: Mapping[str, Any] | None = None,
    ) -> None:
        self.code = code or self.default_code
        self.detail = detail
        self.raw = raw or {}
        self.rate = rate
        self.params = params or {}
        super().__init__(ANSWERS[self.code] % self.params)


class RetryLater(ChannelError):
    """Certainly not sent. `after`: seconds the network asks for, at most a day; None: the caller's back-off."""

    default_code = "network_trouble"

    def __init__(self, code: str = "", *, after: float | None = None, **known: Any) -> None:
        super().__init__(code, **known)
        # Also None for what is no number.
        self.after = min(after, LONGEST_WAIT_S) if after is not None and after >= 0 else None


class Reconnect(ChannelError):
    """Certainly not sent; nothing will be, until a person connects the channel again."""

    default_code = "sign_in_again"


class Refused(ChannelError):
    """Certainly not sent, and repeating it as it is would not help."""

    default_code = "not_accepted"


class Unclear(ChannelError):
    """Sent or not is unknown. Never repeat blindly: look it up first."""

    default_code = "maybe_sent"


class UnknownWay(LookupError):
    """Asked a network for a way to sign in that it does not offer. A mistake in the program or in an address."""


class UnknownNetwork(LookupError):
    """Asked for a network that the registry does not list. A mistake in the program or in its data."""


def from_transport(error: HttpError, *, creating: bool) -> ChannelError:
    """Sort a call that got no answer. `creating`: it could have made something people see."""
    detail = type(error).__name__
    if isinstance(error, AddressRefused):
        return Refused("address_refused", detail=detail)
    if isinstance(error, NotSent):
        return RetryLater("not_reached", detail=detail)
    return Unclear(detail=detail) if creating else RetryLater("no_answer", detail=detail)


def from_status(status: int, *, creating: bool, after: float | None = None, **known: Any) -> ChannelError:
    """
    Sort an answer by its HTTP status alone; a network's own error table comes first.

    A 5xx (or 408) of a creating call says nothing: gateways answer so after the post was stored.
    """
    if status == 429:
        return RetryLater("busy", after=after, **known)
    if status >= 500 or status == 408:
        return Unclear(**known) if creating else RetryLater(after=after, **known)
    if status in {401, 403}:
        return Reconnect(**known)
    return Refused(**known)
