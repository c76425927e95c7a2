"""What the publisher passes from hand to hand."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from postwright.base.audit.models import Tag
from postwright.kit.ids import uuid7
from postwright.ports.channels.answers import clean_json, clean_text
from postwright.ports.channels.types import RateState


@dataclass(frozen=True, slots=True)
class Claim:
    """A publication that is ours until its lease ends. `attempt` fences it."""

    id: UUID
    organisation_id: UUID
    channel_id: UUID
    attempt: int


@dataclass(frozen=True, slots=True)
class Room:
    """For how many there is room now, of `places` in all. Looking up takes none from what is due."""

    due: int
    unclear: int
    places: int


@dataclass(frozen=True, slots=True)
class Turn:
    """What may begin now, and in how many seconds there may be more; `is_full`: more waits for room already. None: unknown."""

    unclear: list[Claim] = field(default_factory=list)
    due: list[Claim] = field(default_factory=list)
    seconds_to_next: float | None = None
    is_full: bool | None = False


@dataclass(frozen=True, slots=True)
class Following:
    """What follows in channels where something has ended, with everything that sending it needs."""

    claims: list[Claim]
    rows: Mapping[UUID, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Note:
    """What stands beside an attempt: a code, the network's own sentence, its answer without secrets."""

    problem: str = ""
    detail: str = ""
    answer: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pacing:
    """What follows for the channel's pace. Seconds from now; None leaves it as it is."""

    free_in: float | None = None
    spaced_for: float | None = None
    told: RateState | None = None
    spent: Mapping[str, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """
    What became of a claim.

    :param after: seconds until the next look at it; None: it is over
    :param called_at: when the call left, by the database's clock; None: none did, or somebody else made it
    :param tag: the event to record
    """

    claim: Claim
    state: str
    outcome: str
    note: Note = Note()
    after: float | None = None
    tag: Tag | None = None
    called_at: datetime | None = None
    remote_id: str = ""
    url: str = ""
    advice: str = ""
    pacing: Pacing | None = None

    def row(self, *, bare: bool = False) -> dict[str, Any]:
        """As the database takes it; `bare`: without anything that a server said."""
        note = Note(self.note.problem) if bare else self.note
        return {
            "id": str(self.claim.id),
            "attempt": self.claim.attempt,
            "state": self.state,
            "outcome": self.outcome,
            "problem": note.problem[:60],
            "detail": clean_text(note.detail[:2000]),
            "answer": clean_json(note.answer) if note.answer else None,
            "after": self.after,
            "called_at": self.called_at.isoformat() if self.called_at else None,
            "remote_id": "" if bare else clean_text(self.remote_id)[:500],
            "url": "" if bare else clean_text(self.url)[:1000],
            "advice": "" if bare else clean_text(self.advice),
            "tag": str(self.tag) if self.tag else None,
            "event": str(uuid7()) if self.tag else None,
            **self._pace_row(bare=bare),
        }

    def _pace_row(self, *, bare: bool) -> dict[str, Any]:
        if self.pacing is None:
            return {}
        told = None if bare else self.pacing.told
        return {
            "paced": True,
            "free_in": self.pacing.free_in,
            "spaced_for": self.pacing.spaced_for,
            "spent": dict(self.pacing.spent) if self.pacing.spent is not None else None,
            "rate_limit": told.limit if told else None,
            "rate_remaining": told.remaining if told else None,
            "resets_at": told.resets_at.isoformat() if told else None,
        }


def by_organisation[T](things: Iterable[T], organisation_of: Any) -> list[tuple[UUID, list[T]]]:
    """In groups, one for each tenant."""
    ordered = sorted(things, key=organisation_of)
    return [(organisation, list(group)) for organisation, group in groupby(ordered, organisation_of)]
