"""What becomes of a correction that did not work out, and how it is said."""

import random
from datetime import timedelta

from django.utils.translation import gettext, gettext_lazy

from postwright.flow.publishing.rules import back_off, explain
from postwright.ports.channels.errors import ChannelError, Reconnect, Refused

PATIENCE = timedelta(hours=24)  # a network that asks to wait is asked again for so long
OVER = "not_corrected_in_time"
# The network's own words would speak of publishing.
_OF_DELETING = {
    "not_accepted": gettext_lazy("The network did not delete it. Delete it there yourself."),
    "refused_because": gettext_lazy("The network did not delete it (%(why)s). Delete it there yourself."),
    "not_permitted": gettext_lazy(
        "The network does not permit deleting with the rights it was given. Reconnect the channel, then try again."
    ),
}
_OF_CHANGING = {
    "not_accepted": gettext_lazy("The network did not accept the new words. The old ones still stand there."),
    "refused_because": gettext_lazy(
        "The network refused the new words (%(why)s). The old ones still stand there."
    ),
}
_OF_BOTH = {
    OVER: gettext_lazy("The network did not let us for a whole day. Try again, or do it there yourself."),
    "program": gettext_lazy("Something went wrong on our side. Try again, or tell the operator."),
}


def sentence(problem: str, *, is_deletion: bool, why: str = "") -> str:
    """For the person who asked."""
    own = _OF_BOTH | (_OF_DELETING if is_deletion else _OF_CHANGING)
    if problem in own:
        return str(own[problem]) % {"why": why}
    return explain(problem) or gettext("The network did not do it.")


def pause_after(error: ChannelError, *, tries: int, waited: timedelta, chance: random.Random) -> float | None:
    """Seconds until it is asked again; None: it is not. Whatever was done already is asked for once more."""
    if is_final(error):
        return None
    pause = getattr(error, "after", None) or back_off(tries, chance)
    return pause if waited + timedelta(seconds=pause) <= PATIENCE else None


def is_final(error: ChannelError) -> bool:
    """Whether asking again would change nothing. That an address leads to an inner one may pass."""
    return isinstance(error, Reconnect) or (isinstance(error, Refused) and error.code != "address_refused")
