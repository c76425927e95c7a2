"""Which days a view shows, and which come before and after."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

WEEK = timedelta(days=7)
MONTH_ROWS = 6


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


def clocks_change(day: date, zone: ZoneInfo) -> timedelta:
    """By how much the clocks of a zone are put forward on a day; below zero: back."""
    midnight = datetime.combine(day, datetime.min.time(), zone)
    following = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone)
    return (following.utcoffset() or timedelta()) - (midnight.utcoffset() or timedelta())


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
