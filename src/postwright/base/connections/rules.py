"""The pure decisions about connected accounts: whether a renewal is known to have ended, when to look again."""

import hashlib
import json
import random
from collections.abc import Mapping
from datetime import datetime, timedelta

from postwright.ports.channels.errors import Reconnect, Refused, RetryLater

INTERRUPTED = "renewal_interrupted"
SIGN_IN_AGAIN = "sign_in_again"
UNSURE = frozenset({"no_answer", "network_trouble"})  # the network may have done it all the same

CHECK_EVERY = timedelta(hours=6)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=5), timedelta(hours=6)


def mark_of(secret: Mapping[str, str]) -> bytes:
    """32 bytes by which a secret is known again; tokens are as random as their hash."""
    return hashlib.sha256(json.dumps(dict(secret), sort_keys=True).encode()).digest()


def is_settled(error: Exception) -> bool:
    """Whether a renewal that ended so certainly changed nothing at the network."""
    if isinstance(error, RetryLater):
        return error.code not in UNSURE
    return isinstance(error, (Reconnect, Refused))


def next_check(renew_at: datetime | None, *, at: datetime, chance: random.Random) -> datetime:
    """When a channel that is well is looked after again: in some hours, or when its secret is to be renewed."""
    regular = at + CHECK_EVERY * chance.uniform(0.8, 1.2)
    return min(regular, max(renew_at, at)) if renew_at else regular


def check_again(failures: int, *, at: datetime, chance: random.Random) -> datetime:
    """
    After so many checks in a row that the network did not answer: doubling, capped, spread over half their length.

    :param failures: at least 1
    """
    pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(failures - 1, 10))
    return at + pause * chance.uniform(0.5, 1)
