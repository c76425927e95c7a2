"""How a channel is, for people."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext, ngettext

from postwright.base.connections.models import Channel
from postwright.ports.channels.types import Quota, RateState
from postwright.ports.channels.words import ANSWERS

ENDING = timedelta(days=7)  # somebody should sign in again before it comes to that
SILENT = 3  # checks in a row without an answer: more than a hiccup


@dataclass(frozen=True)
class Given:
    """A right that publishing needs: an English clause already translated."""

    words: str
    is_given: bool


@dataclass(frozen=True)
class Health:
    """
    Of one channel at one moment.

    :param rights: empty where the network names none, or nobody knows which were given
    :param pulls: what its network cannot fetch from here
    :param rests_until: the network has asked to wait
    """

    channel: Channel
    at: datetime
    rights: Sequence[Given] = ()
    pulls: frozenset[str] = frozenset()
    quota: Quota | None = None
    rests_until: datetime | None = None

    @property
    def missing(self) -> list[str]:
        return [one.words for one in self.rights if not one.is_given]

    @property
    def days_left(self) -> int | None:
        """Whole days until a person has to sign in again; None: nobody knows, or never."""
        ends_at = self.channel.expires_at
        return max((ends_at - self.at).days, 0) if ends_at else None

    @property
    def is_ending(self) -> bool:
        return bool(self.channel.expires_at and self.channel.expires_at - self.at < ENDING)

    @property
    def is_over(self) -> bool:
        return bool(self.channel.expires_at and self.channel.expires_at <= self.at)

    @property
    def rate(self) -> RateState | None:
        """What the network said last about its calls, while that still counts."""
        told = self.channel.rate
        if not told or (resets_at := datetime.fromisoformat(told["resets_at"])) <= self.at:
            return None
        return RateState(told["limit"], told["remaining"], resets_at)

    @property
    def is_silent(self) -> bool:
        return self.channel.check_failures >= SILENT

    @property
    def answer(self) -> str:
        """What came of the last check, unless all is well."""
        code = self.channel.check_problem
        if not code or self.channel.needs_reconnect:
            return ""
        if self.channel.check_failures:
            return gettext("The network did not answer when it was last asked.")
        sentence = ANSWERS.get(code, "")
        return gettext(sentence) if sentence and "%(" not in sentence else ""

    @property
    def label(self) -> str:
        """At one glance: what is worst."""
        return next(self._worries(), self.channel.get_state_display())

    def _worries(self) -> Iterator[str]:
        if not self.channel.is_active:
            return
        if self.is_over:
            yield gettext("Sign-in is over")
        if self.missing:
            yield gettext("Rights are missing")
        if self.is_ending:
            yield _ends_in(self.days_left or 0)
        if self.pulls:
            yield gettext("Cannot fetch files")
        if self.answer and not self.channel.check_failures:
            yield gettext("Something is wrong")
        if self.is_silent:
            yield gettext("Does not answer")

    @property
    def tone(self) -> str:
        """The colour word of the interface."""
        if not self.channel.is_active:
            return self.channel.tone
        return "warn" if next(self._worries(), "") else "good"


def _ends_in(days: int) -> str:
    if not days:
        return gettext("Sign-in ends within a day")
    return ngettext("Sign-in ends in %(days)s day", "Sign-in ends in %(days)s days", days) % {"days": days}
