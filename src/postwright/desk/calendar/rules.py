"""Which days a view shows, and which come before and after."""

from bisect import bisect
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from postwright.flow.publishing.rules import WallTime, moment_of

WEEK = timedelta(days=7)
MONTH_ROWS = 6
MINUTE = timedelta(minutes=1)
LONGEST_DAY = 26 * 60  # in minutes
DAY_IN_MONTH = 5  # lines of a day in the month, of which the last may say how many more there are


class View(StrEnum):
    MONTH = "month"
    WEEK = "week"
    DAY = "day"
    LIST = "list"


def span(view: View, day: date) -> tuple[date, date]:
    """The first day that the view shows around `day`, and the first that it does not show any more."""
    match view:
        case View.MONTH:
            first = _monday(day.replace(day=1))
            return first, first + MONTH_ROWS * WEEK
        case View.WEEK:
            return _monday(day), _monday(day) + WEEK
        case View.DAY:
            return day, day + timedelta(days=1)
    return day.replace(day=1), next_month(day)


def neighbours(view: View, day: date) -> tuple[date, date]:
    """A day of the view before and of the one after."""
    if view is View.WEEK:
        return day - WEEK, day + WEEK
    if view is View.DAY:
        return day - timedelta(days=1), day + timedelta(days=1)
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1), next_month(day)


def next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def room_in_month(
    planned: Iterable[tuple[UUID, datetime]], zone: ZoneInfo
) -> tuple[list[UUID], dict[date, int]]:
    """
    Which entries are shown, and by day how many are not.

    :param planned: in order of their moments
    """
    shown: list[UUID] = []
    more: dict[date, int] = {}
    for day, entries in groupby(planned, key=lambda one: one[1].astimezone(zone).date()):
        every = [pk for pk, _ in entries]
        room = len(every) if len(every) <= DAY_IN_MONTH else DAY_IN_MONTH - 1
        shown += every[:room]
        if every[room:]:
            more[day] = len(every) - room
    return shown, more


def clocks_change(day: date, zone: ZoneInfo) -> timedelta:
    """By how much the clocks of a zone are put forward on a day; below zero: back."""
    midnight = datetime.combine(day, datetime.min.time(), zone)
    following = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)
    return (following.utcoffset() or timedelta()) - (midnight.utcoffset() or timedelta())


def hours_changed(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """
    On a day on which the clocks change: from when to when, naive, they skip what they would show, or show it twice.
    """
    midnight = datetime.combine(day, datetime.min.time(), zone)
    first, before, shift = midnight.astimezone(UTC), midnight.utcoffset(), clocks_change(day, zone)
    minutes = range(LONGEST_DAY)
    at = bisect(minutes, False, key=lambda m: (first + m * MINUTE).astimezone(zone).utcoffset() != before)
    wall = midnight.replace(tzinfo=None) + at * MINUTE
    return (wall, wall + shift) if shift > timedelta() else (wall + shift, wall)


def zone_of_all(zones: Collection[ZoneInfo], own: ZoneInfo) -> ZoneInfo:
    """The zone that several brands share; the reader's own where they share none."""
    first, *others = {zone.key: zone for zone in zones}.values()
    return own if others else first


def city_of(zone: ZoneInfo) -> str:
    """How a zone is called in passing: America/New_York is New York."""
    return zone.key.rpartition("/")[2].replace("_", " ")


def read_at(wall: datetime, zone: ZoneInfo, own: ZoneInfo) -> datetime:
    """What the clocks of `own` show when those of `zone` show `wall`; both naive."""
    return moment_of(wall, zone)[0].astimezone(own).replace(tzinfo=None)


def put_down(
    stood: datetime, wall: datetime, *, zone: ZoneInfo, own: ZoneInfo
) -> tuple[datetime, WallTime, ZoneInfo]:
    """
    The moment that is meant where an entry is put down, and the zone on whose clocks it was read.

    Carried to another day only, it keeps the time on its brand's own clocks, which may be put forward or back on
    other days than the calendar's. Put down at another time, it stands there.

    :param stood: the moment before
    :param wall: where it was put down, on the clocks of the calendar's `zone`
    :param own: the zone of its brand
    """
    before = stood.astimezone(zone).replace(tzinfo=None, microsecond=0)
    if wall == before:
        return stood, WallTime.PLAIN, own
    if wall.time() != before.time():
        return *moment_of(wall, zone), zone
    kept = stood.astimezone(own).replace(tzinfo=None, microsecond=0)
    return *moment_of(kept + (wall - before), own), own


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
