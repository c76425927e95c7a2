"""Who may approve what, for how long a link lasts, and who is spoken to in a comment."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from ipaddress import IPv6Address, ip_address, ip_network
from zoneinfo import ZoneInfo

SHORTEST_DAYS, LONGEST_DAYS, USUAL_DAYS = 1, 30, 14
MOST_POSTS = 50  # behind one link
MOST_SAID = 100  # comments and requests for changes by one link in a day
GATHERED = timedelta(minutes=5)  # news of this long become one mail
FORGOTTEN = timedelta(days=30)  # after its end, a link and whom it went to


class Stand(StrEnum):
    """How a post stands with those who approve."""

    NONE = "none"
    ASKED = "asked"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    CHANGED = "changed"  # decided at an earlier revision


class Missing(StrEnum):
    """What a revision still needs before it may be scheduled."""

    APPROVAL = "approval"
    CONFIRMATION = "confirmation"


def may_approve_own(*, others: int) -> bool:
    """Nobody approves their own words where somebody else could."""
    return others == 0


def is_overdue(due_on: date | None, *, at: datetime, zone: ZoneInfo) -> bool:
    return due_on is not None and at.astimezone(zone).date() > due_on


def mentioned[Person](text: str, people: Sequence[tuple[str, Person]]) -> list[Person]:
    """
    Whoever's name stands behind an @, written in full or as the first name that only one of them has.

    :param people: each with their full name
    """
    firsts = [name.split()[0].casefold() for name, _ in people if name.strip()]
    found = []
    for name, person in people:
        names = [name] if name.strip() else []
        if names and firsts.count(name.split()[0].casefold()) == 1:
            names.append(name.split()[0])
        if any(re.search(_at(one), text, re.IGNORECASE) for one in names):
            found.append(person)
    return found


def _at(name: str) -> str:
    return rf"(?<!\w)@{re.escape(name)}(?!\w)"


def shown_names(names: Iterable[str]) -> str:
    return ", ".join(names)


def source_of(address: str) -> str:
    """Who asks, as far as an address tells: whoever has one of IPv6 has the 2**64 around it."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, 64), strict=False))
