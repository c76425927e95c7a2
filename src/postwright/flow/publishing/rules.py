"""The pure decisions of publishing: when to try again, what an answer means, what the clock on a wall says."""

import random
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy

from postwright.ports.channels.capabilities import Capabilities, RateLimit
from postwright.ports.channels.errors import (
    LONGEST_WAIT_S,
    ChannelError,
    Reconnect,
    Refused,
    RetryLater,
    Unclear,
)
from postwright.ports.channels.types import RateState
from postwright.ports.channels.words import ANSWERS

FIRST_PAUSE_S, LONGEST_PAUSE_S = 5.0, 600.0
LOOK_AGAIN_S, LONGEST_LOOK_PAUSE_S = 2.0, 600.0
LEAST_LOOKING_S = 900.0  # one failed look-up is no reason to ask a person, however late it is
WAKE = "publishing_due"  # the database's channel on which "publish now" reaches every worker
HELD = timedelta(minutes=15)  # how long a channel in trouble rests before anybody looks at it again
ORDER_HOLD = timedelta(minutes=15)  # how long one that is tried again holds back those due after it
LEAD = timedelta(seconds=1)  # so long before its time a publication is prepared
GATHERED = timedelta(minutes=2)  # what a cause stops within this time is told in one mail
ON_TIME = timedelta(minutes=10)  # late by less than this is no reason to ask
LATE_APART = timedelta(minutes=5)  # what is late goes out one by one, so that no outage ends in a flood
LONG_AGO = timedelta(minutes=1)
FAR = timedelta(days=36_500)


class Step(StrEnum):
    """What follows from an answer or a look-up."""

    RETRY = "retry"
    HOLD = "hold"  # the channel needs a person; what waits in it waits on
    FAIL = "fail"
    LOOK_UP = "look_up"
    ASK_LATE = "ask_late"  # only a person can tell whether it still matters
    ASK = "ask"  # only a person can tell whether it was sent


@dataclass(frozen=True, slots=True)
class Decision:
    """`after`: seconds until the next look at it."""

    step: Step
    after: float = 0
    problem: str = ""


def back_off(sends: int, chance: random.Random) -> float:
    """Seconds before the try after so many: doubling, capped, spread over half their length."""
    pause = min(LONGEST_PAUSE_S, FIRST_PAUSE_S * 2.0 ** min(max(sends, 1) - 1, 20))
    return pause * chance.uniform(0.5, 1)


def after_error(
    error: ChannelError, *, sends: int, left: float, capabilities: Capabilities, chance: random.Random
) -> Decision:
    """:param left: seconds until the deadline"""
    match error:
        case Unclear():
            return after_unclear(capabilities, error.code)
        case Reconnect():
            return Decision(Step.HOLD, HELD.total_seconds(), error.code)
        case RetryLater():
            asked = error.after or 0
            pause = asked * chance.uniform(1, 1.1) if asked else back_off(sends, chance)
            return _retry(pause, left, error.code)
        # The channel was connected at this name: that it leads to an inner address may pass (a captive portal).
        case Refused(code="address_refused"):
            return _retry(back_off(sends, chance), left, "not_reached")
    return Decision(Step.FAIL, 0, error.code)


def _retry(pause: float, left: float, problem: str) -> Decision:
    return Decision(Step.RETRY, pause, problem) if pause <= left else Decision(Step.FAIL, 0, "too_late")


def after_unclear(capabilities: Capabilities, problem: str = "maybe_sent") -> Decision:
    if not capabilities.can_look_up:
        return Decision(Step.ASK, FAR.total_seconds(), "ask_person")
    return Decision(Step.LOOK_UP, capabilities.settle_seconds, problem)


def may_look_up(*, unclear_for: float, capabilities: Capabilities) -> Decision | None:
    """None when the network's answer counts by now; else what to do instead of asking."""
    if not capabilities.can_look_up:
        return Decision(Step.ASK, FAR.total_seconds(), "ask_person")
    if unclear_for < capabilities.settle_seconds:
        return Decision(Step.LOOK_UP, capabilities.settle_seconds - unclear_for)
    return None


def after_not_found(*, sends: int, left: float, chance: random.Random) -> Decision:
    """:param sends: how often it was sent so far, each time in vain"""
    pause = back_off(sends, chance)
    # What was never sent has all its tries before it, or is put to a person.
    return Decision(Step.RETRY, pause) if pause <= left or not sends else Decision(Step.FAIL, 0, "too_late")


def after_failed_look_up(error: ChannelError | None, *, unclear_for: float, left: float) -> Decision:
    """
    The network would not say. It is asked until the deadline, and for a while however late it is; then a person is.

    :param error: None: something of our own failed
    """
    patience = max(left, LEAST_LOOKING_S - unclear_for)
    if isinstance(error, Unclear) or patience <= 0:
        return Decision(Step.ASK, FAR.total_seconds(), "ask_person")
    if isinstance(error, Reconnect):
        return Decision(Step.HOLD, HELD.total_seconds(), error.code)
    asked = error.after if isinstance(error, RetryLater) else None
    pause = asked or max(LOOK_AGAIN_S, unclear_for / 2)
    code = error.code if error else "look_up_failed"
    return Decision(Step.LOOK_UP, min(pause, LONGEST_LOOK_PAUSE_S, patience), code)


def channel_limits(rates: Iterable[RateLimit]) -> list[RateLimit]:
    """Those that a channel uses up post by post; `gates` keeps those of an address."""
    return [rate for rate in rates if rate.per == "account" and rate.counts == "posts"]


def used_up(
    rates: Iterable[RateLimit], spent: Mapping[str, float], *, at: float, cost: int = 1
) -> dict[str, float]:
    """
    What `cost` more calls leave of each limit: until when it is used up at its even pace.

    The generic cell rate algorithm: a limit of `calls` in `seconds` lets that many go at once, and from then on
    one in each `seconds / calls`.

    :param spent: by the limit's name, in seconds of the same clock as `at`
    """
    return {rate.name: max(spent.get(rate.name, at), at) + cost * rate.seconds / rate.calls for rate in rates}


def wait_for(rates: Collection[RateLimit], spent: Mapping[str, float], *, at: float, cost: int = 1) -> float:
    """Seconds until all of the limits have room for `cost` calls."""
    after = used_up(rates, spent, at=at, cost=cost)
    return max([0.0, *(after[rate.name] - rate.seconds - at for rate in rates)])


def wait_as_told(told: RateState, *, at: float) -> float:
    """Seconds until the channel may go on by the network's own word."""
    return min(max(told.resets_at.timestamp() - at, 0.0), LONGEST_WAIT_S) if told.remaining <= 0 else 0.0


def is_past(due_at: datetime, at: datetime) -> bool:
    return due_at < at - LONG_AGO


class WallTime(StrEnum):
    """How a time on the clock stands to the daylight saving of its zone."""

    PLAIN = "plain"
    SKIPPED = "skipped"
    TWICE = "twice"


def moment_of(wall: datetime, zone: ZoneInfo) -> tuple[datetime, WallTime]:
    """
    The moment in UTC at which the clocks of `zone` show the naive time `wall`.

    A time that the clocks skip is moved by what they skip; of a time that they show twice the first counts.
    """
    first = wall.replace(tzinfo=zone, fold=0)
    second = wall.replace(tzinfo=zone, fold=1)
    moment = first.astimezone(UTC)
    if first.utcoffset() == second.utcoffset():
        return moment, WallTime.PLAIN
    shown = moment.astimezone(zone).replace(tzinfo=None)
    return moment, WallTime.TWICE if shown == wall else WallTime.SKIPPED


def shows(moment: datetime, zone: ZoneInfo) -> datetime:
    """What the clocks of `zone` show then: naive, to the minute."""
    return moment.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)


def wall_note(moment: datetime, kind: WallTime, zone: ZoneInfo) -> str:
    """What daylight saving makes worth saying about a time, for the person who chose it."""
    shown = {"time": date_format(moment.astimezone(zone), "H:i")}
    if kind is WallTime.SKIPPED:
        return gettext("The clocks skip this time on that day, so it means %(time)s.") % shown
    if kind is WallTime.TWICE:
        return gettext("The clocks show %(time)s twice on that day. The first one counts.") % shown
    return ""


def slots(
    times: Iterable[tuple[int, time]], zone: ZoneInfo, start: datetime, end: datetime
) -> Iterator[datetime]:
    """
    The moments after `start` and before `end` at which queue times stand on the clocks of `zone`, in order.

    :param times: weekdays (0 is Monday) with the time on the wall
    """
    by_day: dict[int, list[time]] = {}
    for weekday, wall in times:
        by_day.setdefault(weekday, []).append(wall)
    day, last = start.astimezone(zone).date(), start
    while by_day and day <= end.astimezone(zone).date():
        walls = by_day.get(day.weekday(), ())
        for moment in sorted(moment_of(datetime.combine(day, wall), zone)[0] for wall in walls):
            if last < moment < end:  # a skipped time may fall together with the one after it
                yield moment
                last = moment
        day += timedelta(days=1)


def shifted(moment: datetime, zone: ZoneInfo, days: int) -> tuple[datetime, WallTime]:
    """So many days later, at the same time on the clocks of `zone`."""
    return on_day(moment, zone, moment.astimezone(zone).date() + timedelta(days=days))


def on_day(moment: datetime, zone: ZoneInfo, day: date) -> tuple[datetime, WallTime]:
    """On another day, at the same time on the clocks of `zone`; on its own day it stays."""
    local = moment.astimezone(zone)
    if day == local.date():
        return moment, WallTime.PLAIN
    return moment_of(datetime.combine(day, local.time()), zone)


def explain(problem: str, advice: str = "") -> str:
    """A problem code as a sentence for the person it concerns; `advice` stands in for codes with figures."""
    if problem in SENTENCES:
        return str(SENTENCES[problem])
    sentence = ANSWERS.get(problem, "")
    return advice if not sentence or "%(" in sentence else gettext(sentence)


SENTENCES = {
    "too_late": gettext_lazy(
        "It could not be sent in time, so it was left unsent. Choose a new time if it still matters."
    ),
    "came_late": gettext_lazy(
        "Its time has gone by while it could not be sent, so we ask first. Send it now, choose a new time, or "
        "leave it unsent."
    ),
    "partly_sent": gettext_lazy(
        "Only a part of the thread is published. Finish it on the network, or delete what is there."
    ),
    "ask_person": gettext_lazy(
        "The network did not say whether it took the post, and it cannot be asked. Look at the channel, "
        "then tell us: if it is there, mark it as published; if not, send it again."
    ),
    "nobody_told": gettext_lazy(
        "The network did not say whether it took the post, and it could not be asked."
    ),
    "restored": gettext_lazy(
        "The data comes from a backup, so it may have been sent after that. It is being looked up."
    ),
    "worker_stopped": gettext_lazy("The server stopped while it was being sent. It is being looked up."),
    "look_up_failed": gettext_lazy("It could not be looked up. It will be tried again."),
    "may_appear": gettext_lazy(
        "It was cancelled, but an earlier try got no answer. Look at the channel: if the post is there, "
        "delete it on the network."
    ),
    "channel_waits": gettext_lazy(
        "The channel is paused or needs to be connected again. The post waits for it."
    ),
    "channel_gone": gettext_lazy("The channel was disconnected. Connect it again, then choose a new time."),
    "media_gone": gettext_lazy(
        "A photo or video of this post is no longer there. Make a copy and add another."
    ),
    "files_away": gettext_lazy(
        "The photos and videos are out of reach on our side, so nothing was sent. It is tried again."
    ),
    "keys_away": gettext_lazy(
        "The channel's sign-in cannot be opened on our side right now, so nothing was sent. It is tried again."
    ),
    "program": gettext_lazy("Something went wrong on our side before anything was sent. Tell the operator."),
}
CAME_LATE = "came_late"
# Of which people hear once for all channels of a network, and for each post anew; the others are of a channel.
OF_NETWORK = frozenset({"too_late", CAME_LATE, "ask_person"})
OF_POST = frozenset(
    {
        "media_gone",
        "media_too_big",
        "problems",
        "key_taken",
        "partly_sent",
        "thread_stopped",
        "comment_refused",
    }
)
WAITS_FOR_PERSON = frozenset(
    {"channel_waits", "sign_in_again", "access_withdrawn", "renewal_interrupted", "account_closed"}
)
NEEDS_PERSON = WAITS_FOR_PERSON | {CAME_LATE}
CORRECTING = (
    ("edit", gettext_lazy("Being changed there")),
    ("delete", gettext_lazy("Being deleted there")),
)
ICONS = {
    "scheduled": "calendar-clock",
    "claimed": "loader-circle",
    "sending": "loader-circle",
    "sent": "circle-check",
    "failed": "circle-alert",
    "unclear": "circle-help",
    "cancelled": "circle-x",
    "deleted": "trash-2",
}
