"""A week of queue times as a page works on it."""

from collections.abc import Iterable
from datetime import time

from django.utils.translation import gettext_lazy as _

type Week = frozenset[tuple[int, time]]  # weekday (0 is Monday) and the time on the wall

DAYS = range(7)
WORKDAYS = range(5)
NINE, NOON, FIVE = time(9), time(12), time(17)

# Where to begin; none of them is a measured best time.
SUGGESTIONS: dict[str, tuple[object, Week]] = {
    "three": (_("Three a week"), frozenset({(0, NINE), (2, NOON), (4, FIVE)})),
    "workdays": (_("Every workday"), frozenset((day, NINE) for day in WORKDAYS)),
    "daily": (_("Every day, twice"), frozenset((day, wall) for day in DAYS for wall in (NINE, FIVE))),
}
COPIES = {"workdays": WORKDAYS, "week": DAYS}


def copied(week: Week, day: int, to: Iterable[int]) -> Week:
    """The other days get the times of one day, and no others."""
    walls = {wall for weekday, wall in week if weekday == day}
    targets = set(to) - {day}
    return frozenset(
        {(weekday, wall) for weekday, wall in week if weekday not in targets}
        | {(weekday, wall) for weekday in targets for wall in walls}
    )
