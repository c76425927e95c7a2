"""When publishing stalls, and what is said of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SILENT_S = 60  # a publisher shows itself once a second


class Kind(StrEnum):
    OVERDUE = "overdue"
    NO_PUBLISHER = "no_publisher"
    NO_DATABASE = "no_database"


@dataclass(frozen=True)
class Trouble:
    """One reason why posts do not go out. `seconds`: for how long; None: for ever."""

    kind: Kind
    seconds: float | None = None
    due: int = 0

    def to_json(self) -> dict[str, Any]:
        return {"kind": str(self.kind), "seconds": self.seconds, "due": self.due}

    @property
    def sentence(self) -> str:
        if self.kind is Kind.NO_DATABASE:
            return _("The database does not answer, so nothing is published.")
        if self.kind is Kind.OVERDUE:
            return _("What should go out next is late by %(time)s.") % {"time": spell(self.seconds or 0)}
        waiting = ngettext("%(n)s publication is due.", "%(n)s publications are due.", self.due) % {
            "n": self.due
        }
        if self.seconds is None:
            silent = _("No publisher has ever run here.")
        else:
            silent = _("No publisher has shown itself for %(time)s.") % {"time": spell(self.seconds)}
        return f"{silent} {waiting}"

    @property
    def remedy(self) -> str:
        return {
            Kind.OVERDUE: _(
                "Read the worker's log. Is it running, is the machine busy, does the network answer?"
            ),
            Kind.NO_PUBLISHER: _(
                "Start everything with “postwright run”, or a worker with “postwright worker”."
            ),
            Kind.NO_DATABASE: _("See “postwright db status”, the disk, and the address of the database."),
        }[self.kind]


def trouble_from(found: Sequence[dict[str, Any]]) -> list[Trouble]:
    return [Trouble(Kind(one["kind"]), one["seconds"], one["due"]) for one in found]


def judge(
    *, due: int, overdue_seconds: float, ticked_ago: float | None, stall_seconds: float
) -> list[Trouble]:
    """
    Why posts do not go out; nothing: they do.

    :param due: how many could begin now
    :param overdue_seconds: by how long the latest next step of one is late
    :param ticked_ago: seconds since any publisher showed itself; None: never
    """
    found = []
    if due and (ticked_ago is None or ticked_ago > SILENT_S):
        found.append(Trouble(Kind.NO_PUBLISHER, ticked_ago, due))
    if overdue_seconds > stall_seconds:
        found.append(Trouble(Kind.OVERDUE, overdue_seconds, due))
    return found


def spell(seconds: float) -> str:
    """A length of time in its largest unit: “3 seconds”, “2 minutes”, “5 hours”, “4 days”."""
    whole = round(seconds)
    if whole < 120:
        return ngettext("%(n)s second", "%(n)s seconds", whole) % {"n": whole}
    if whole < 2 * 3600:
        minutes = whole // 60
        return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}
    if whole < 48 * 3600:
        hours = whole // 3600
        return ngettext("%(n)s hour", "%(n)s hours", hours) % {"n": hours}
    days = whole // 86_400
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def shorten(seconds: float) -> str:
    """A measured length of time: “12 ms”, “0.43 s”, “1.8 s”, “2 minutes”."""
    if seconds < 0.1:
        return _("%(n)s ms") % {"n": round(seconds * 1000)}
    if seconds < 10:
        return _("%(n)s s") % {"n": f"{seconds:.2g}"}
    return spell(seconds)
