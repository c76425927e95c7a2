"""What can be known days ahead of a planned post: why its network would not take it then."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from postwright.flow.posts.rules import sentence_of
from postwright.ports.channels.capabilities import RateLimit
from postwright.ports.channels.types import Problem, Quota

REACH = timedelta(days=7)  # so far ahead
REPEATED = timedelta(days=7)  # the same within this time looks like a mistake
LONG_S = 3600  # a limit of a shorter time delays a post by minutes, which is nobody's concern


NOTHING: tuple[str, tuple[Any, ...]] = ("", ())


class Code(StrEnum):
    """Why it would not go out, or, the last, what somebody should look at."""

    SIGN_IN_ENDS = "sign_in_ends"
    RIGHTS_MISSING = "rights_missing"
    NOT_FETCHED = "not_fetched"
    QUOTA_SHORT = "quota_short"
    REFUSED = "refused"
    REPEATED = "repeated"


OF_CHANNEL = frozenset({Code.SIGN_IN_ENDS, Code.RIGHTS_MISSING, Code.NOT_FETCHED, Code.QUOTA_SHORT})
FOR_MANAGERS = frozenset({Code.SIGN_IN_ENDS, Code.RIGHTS_MISSING, Code.NOT_FETCHED})


@dataclass(frozen=True, kw_only=True)
class Account:
    """
    What is known of a channel.

    :param missing: rights in the reader's language
    :param pulls: what its network cannot fetch from here
    :param limits: of posts, as the network declares them
    :param quota: what the network said at `asked_at`
    """

    expires_at: datetime | None = None
    missing: Sequence[str] = ()
    pulls: frozenset[str] = frozenset()
    limits: Sequence[RateLimit] = ()
    quota: Quota | None = None
    asked_at: datetime | None = None

    @property
    def windows(self) -> list[tuple[int, int]]:
        """At most so many posts in so many seconds, where that is long enough to matter."""
        known = [(one.calls, one.seconds) for one in self.limits]
        if self.quota:
            known.append((self.quota.most, self.quota.seconds))
        return [(most, seconds) for most, seconds in known if seconds >= LONG_S]

    @property
    def reach(self) -> timedelta:
        """How far back what was sent still counts."""
        return timedelta(seconds=max((seconds for _most, seconds in self.windows), default=0))


@dataclass(frozen=True, kw_only=True)
class Slot:
    """
    One post in its channel's time, planned or sent. `cost` is how many posts the network counts.

    :param key: whose it is; of one that was not planned yet, None
    :param kinds: "images", "videos"
    :param said: its words and files; empty words and no files are like nothing
    """

    at: datetime
    key: Any = None
    cost: int = 1
    kinds: frozenset[str] = frozenset()
    said: tuple[str, tuple[Any, ...]] = NOTHING


@dataclass(frozen=True)
class Foreseen:
    """One thing that stands in the way of one slot; `sentence` says it in the reader's language."""

    code: Code
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def stops(self) -> bool:
        return self.code is not Code.REPEATED

    def sentence(self, zone: ZoneInfo) -> str:
        """:param zone: whose clocks the dates are told by"""
        shown = {name: _shown(value, zone) for name, value in self.params.items()}
        match self.code:
            case Code.SIGN_IN_ENDS:
                said = gettext("The sign-in ends on %(ends)s, before this goes out. Sign in again before.")
            case Code.RIGHTS_MISSING:
                said = gettext("Not everything is allowed that publishing needs: %(rights)s. Sign in again.")
            case Code.NOT_FETCHED:
                said = gettext(
                    "The network fetches the files itself, but this server cannot be reached from outside."
                )
            case Code.QUOTA_SHORT:
                said = ngettext(
                    "The network takes %(most)s post in %(hours)s hours, and more are planned by then.",
                    "The network takes %(most)s posts in %(hours)s hours, and more are planned by then.",
                    int(self.params["most"]),
                )
            case Code.REPEATED:
                said = gettext("The same words and files stand there on %(when)s, too.")
            case Code.REFUSED:
                return sentence_of(self.params["problem"])
        return said % shown


def foresee(
    slot: Slot, account: Account, others: Sequence[Slot], problems: Sequence[Problem] = ()
) -> Iterator[Foreseen]:
    """
    Everything that speaks against a slot, what weighs most first.

    :param others: all else that was sent or is planned on the channel, as far back as its limits reach
    :param problems: what the network's own rules say of the post
    """
    if account.expires_at and account.expires_at <= slot.at:
        yield Foreseen(Code.SIGN_IN_ENDS, {"ends": account.expires_at})
    if account.missing:
        yield Foreseen(Code.RIGHTS_MISSING, {"rights": ", ".join(account.missing)})
    if account.pulls & slot.kinds:
        yield Foreseen(Code.NOT_FETCHED)
    for problem in problems:
        if problem.stops:
            yield Foreseen(Code.REFUSED, {"problem": problem})
            break
    if short := _short(slot, account, others):
        yield short
    if twin := _twin(slot, others):
        yield Foreseen(Code.REPEATED, {"when": twin.at})


def _short(slot: Slot, account: Account, others: Sequence[Slot]) -> Foreseen | None:
    for most, seconds in account.windows:
        if _spent(slot, others, slot.at - timedelta(seconds=seconds)) > most:
            return _quota_short(most, seconds)
    # What the network counted includes posts that did not come from here.
    quota, asked_at = account.quota, account.asked_at
    if not quota or not asked_at or not asked_at < slot.at < asked_at + timedelta(seconds=quota.seconds):
        return None
    is_short = _spent(slot, others, asked_at) > quota.left
    return _quota_short(quota.most, quota.seconds) if is_short else None


def _quota_short(most: int, seconds: int) -> Foreseen:
    return Foreseen(Code.QUOTA_SHORT, {"most": most, "hours": round(seconds / 3600)})


def _spent(slot: Slot, others: Sequence[Slot], since: datetime) -> int:
    """How many posts the network has counted once the slot is sent."""
    return slot.cost + sum(one.cost for one in others if since < one.at <= slot.at)


def _twin(slot: Slot, others: Sequence[Slot]) -> Slot | None:
    if slot.said == NOTHING:
        return None
    alike = [one for one in others if one.said == slot.said and slot.at - REPEATED <= one.at <= slot.at]
    return max(alike, key=lambda one: one.at, default=None)


def _shown(value: Any, zone: ZoneInfo) -> Any:
    return date_format(value.astimezone(zone), "DATETIME_FORMAT") if isinstance(value, datetime) else value
