"""When the operator is told of trouble, and when it is tried again."""

from datetime import timedelta

CONFIRM = timedelta(seconds=25)  # trouble that is seen once may be a restart
WELL = timedelta(seconds=60)  # and calm that is seen once may be a pause
REMIND = timedelta(hours=6)
LEASE = timedelta(seconds=90)  # longer than a mail server and a webhook may take together
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=30), timedelta(minutes=30)
GIVE_UP = timedelta(days=2)
ALERTS_LAST = timedelta(days=90)


def pause_after(tries: int) -> timedelta:
    """Before a message is tried again that could not be delivered so many times."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (min(tries, 12) - 1))
