"""When the operator is told of trouble, and when it is tried again."""

from datetime import timedelta

REMIND = timedelta(hours=6)
LEASE = timedelta(seconds=90)  # longer than a mail server or a webhook may take
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=30)
GIVE_UP = timedelta(days=2)
ALERTS_LAST = timedelta(days=90)


def is_certain(*, since: timedelta, every: timedelta) -> bool:
    """What was seen at one look may be a restart; what is seen at the next one, too, is not."""
    return since >= every * 0.8


def is_over(*, since: timedelta, every: timedelta) -> bool:
    """Calm at one look may be a pause."""
    return since >= every * 1.8


def pause_after(tries: int) -> timedelta:
    """Before a message is tried again that could not be delivered so many times."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(tries - 1, 12)))
