"""
The publisher's own SQL, by name. Only the database's clock counts.

Claims work as the dispatcher, who sees no content. Everything else works under one tenant, and each change
of a claimed row names its attempt: no row changed means that somebody else has it by now.
"""

import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, LiteralString
from uuid import UUID

from psycopg import AsyncConnection, DataError, sql
from psycopg.rows import dict_row, namedtuple_row
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool

from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.publishing.engine.statements import (
    BEAT,
    CHANNEL_WORKS,
    CLAIM_DUE,
    CLAIM_UNCLEAR,
    END,
    GIVE_BACK,
    LEAVE,
    LOST,
    NEXT,
    POSTPONE,
    RECORD,
    RENEW,
    SAVE_PROGRESS,
    SET_TENANT,
    STATE,
)
from postwright.flow.publishing.rules import FAR, ORDER_HOLD, WAITS_FOR_PERSON, WAKE
from postwright.kit.ids import uuid7
from postwright.ports.channels.answers import clean_json, clean_text

log = logging.getLogger(__name__)

CLAIM_LOCK = 7_305_114_421  # any number of our own: two claims at the same moment would trip over one channel


WORDS = ("remote_id", "url", "advice")  # what comes from a server
WORKS_AGAIN_S = 1  # the channel was put right while its trouble was being stored
BUSY_S = 0.1  # somebody else claims right now, or was stopped while it did


@dataclass(frozen=True, slots=True)
class Claim:
    """A publication that is ours until its lease ends. `attempt` fences it."""

    id: UUID
    organisation_id: UUID
    attempt: int


@dataclass(frozen=True, slots=True)
class Room:
    """For how many there is room now, of `places` in all. Looking up takes none from what is due."""

    due: int
    unclear: int
    places: int


@dataclass(frozen=True, slots=True)
class Turn:
    """What may begin now, and in how many seconds there may be more."""

    unclear: list[Claim]
    due: list[Claim]
    seconds_to_next: float | None


@dataclass(frozen=True, slots=True)
class Note:
    """What stands beside an attempt: a code, the network's own sentence, its answer without secrets."""

    problem: str = ""
    detail: str = ""
    answer: Mapping[str, Any] | None = None

    def values(self) -> dict[str, Any]:
        answer = Jsonb(clean_json(self.answer)) if self.answer else None
        return {"problem": self.problem[:60], "detail": clean_text(self.detail[:2000]), "answer": answer}


class Store:
    """`steady`: for claims, leases and signs of life only."""

    def __init__(
        self,
        pool: AsyncConnectionPool[Any],
        *,
        steady: AsyncConnectionPool[Any],
        dispatcher: str,
        worker: str,
        lease_seconds: float,
    ) -> None:
        self.pool, self.steady, self.worker, self.lease_seconds = pool, steady, worker, lease_seconds
        self._dispatcher = sql.SQL("SET LOCAL ROLE {}").format(sql.Identifier(dispatcher))

    async def claim(self, room: Room) -> Turn:
        """The next of each channel and what is to be looked up, organisations taking turns."""
        async with self._as_dispatcher() as connection:
            unclear, due = [], []
            if room.due or room.unclear:
                if not await _is_our_turn(connection):
                    return Turn([], [], BUSY_S)
                unclear = await self._claims(connection, CLAIM_UNCLEAR, room.unclear, room.places)
                due = await self._claims(connection, CLAIM_DUE, room.due, room.places)
            row = await (await connection.execute(NEXT)).fetchone()
        return Turn(unclear, due, float(row.seconds) if row and row.seconds is not None else None)

    async def release_lost(self) -> int:
        """Take back what the leases of dead workers hold; returns how many."""
        async with self._as_dispatcher() as connection:
            return (await connection.execute(LOST)).rowcount

    async def renew(self, claim: Claim) -> bool:
        """Keep a claim for another lease; False when it is no longer ours."""
        async with self._as_dispatcher() as connection:
            return (await connection.execute(RENEW, self._of(claim))).rowcount == 1

    async def save_progress(self, claim: Claim, progress: Mapping[str, Any]) -> bool:
        async with self.tenant(claim.organisation_id) as connection:
            values = self._of(claim, progress=Jsonb(dict(progress)))
            return (await connection.execute(SAVE_PROGRESS, values)).rowcount == 1

    async def put_back(self, claim: Claim, *, after: float, note: Note) -> bool:
        """Certainly not sent: it waits for `after` seconds and goes on from there with the same intent."""
        return await self._settle(claim, POSTPONE, note, state="scheduled", outcome="retry", after=after)

    async def keep_unclear(self, claim: Claim, *, after: float, note: Note, tag: Tag | None = None) -> bool:
        """:param tag: set when a person has to decide"""
        return await self._settle(claim, POSTPONE, note, tag, state="unclear", outcome="unclear", after=after)

    async def end_sent(self, claim: Claim, *, remote_id: str, url: str, note: Note) -> bool:
        values = {"remote_id": clean_text(remote_id)[:500], "url": clean_text(url)[:1000], "advice": ""}
        return await self._settle(
            claim, END, note, Tag.PUBLICATION_SENT, state="sent", outcome="sent", **values
        )

    async def end_failed(self, claim: Claim, *, advice: str, note: Note) -> bool:
        values = {"remote_id": "", "url": "", "advice": clean_text(advice)}
        return await self._settle(
            claim, END, note, Tag.PUBLICATION_FAILED, state="failed", outcome="failed", **values
        )

    async def beat(self) -> None:
        async with self.steady.connection() as connection:
            await connection.execute(BEAT, {"worker": self.worker})

    async def leave(self) -> None:
        """Give back what was claimed and not begun, and the place among the living."""
        async with self._as_dispatcher() as connection:
            await connection.execute(GIVE_BACK, {"worker": self.worker, "wake": WAKE})
        async with self.steady.connection() as connection:
            await connection.execute(LEAVE, {"worker": self.worker})

    @asynccontextmanager
    async def tenant(self, organisation_id: UUID) -> AsyncIterator[AsyncConnection[Any]]:
        async with self.pool.connection() as connection, connection.transaction():
            await connection.execute(SET_TENANT, {"organisation": str(organisation_id)})
            connection.row_factory = dict_row
            yield connection

    @asynccontextmanager
    async def _as_dispatcher(self) -> AsyncIterator[AsyncConnection[Any]]:
        async with self.steady.connection() as connection, connection.transaction():
            await connection.execute(self._dispatcher)
            connection.row_factory = namedtuple_row
            yield connection

    async def _claims(
        self, connection: AsyncConnection[Any], statement: LiteralString, room: int, places: int
    ) -> list[Claim]:
        spare = places // 4
        turns = {"room": room, "share": max(1, spare), "spare": spare}
        values = {**turns, "worker": self.worker, "lease": self.lease_seconds, "hold": ORDER_HOLD}
        rows = await (await connection.execute(statement, values)).fetchall()
        return [Claim(row.id, row.organisation_id, row.attempt) for row in rows]

    async def _settle(
        self, claim: Claim, statement: LiteralString, note: Note, tag: Tag | None = None, **values: Any
    ) -> bool:
        try:
            return await self._change(claim, statement, note, tag, **values)
        except (DataError, ValueError):
            # What a server said must never keep us from storing what became of the publication.
            log.exception("Publication %s: its outcome is stored without the network's words", claim.id)
            bare = {name: "" if name in WORDS else value for name, value in values.items()}
            return await self._change(claim, statement, Note(note.problem), tag, **bare)

    async def _change(
        self, claim: Claim, statement: LiteralString, note: Note, tag: Tag | None, **values: Any
    ) -> bool:
        async with self.tenant(claim.organisation_id) as connection:
            if "after" in values:
                values["after"] = await self._pause(connection, claim, note, values["after"])
            asked = self._of(claim, **values, **note.values())
            changed = (await connection.execute(statement, asked)).rowcount == 1
            if tag and (changed or await self._is_late(connection, claim, tag)):
                await self._record(connection, claim, tag, note if changed else Note("receipt_late"))
            return changed

    async def _pause(self, connection: AsyncConnection[Any], claim: Claim, note: Note, after: float) -> float:
        longest = FAR.total_seconds()
        if note.problem in WAITS_FOR_PERSON:
            row = await (await connection.execute(CHANNEL_WORKS, self._of(claim))).fetchone()
            longest = WORKS_AGAIN_S if row and row["works"] else longest
        return min(max(after, 0), longest)

    async def _is_late(self, connection: AsyncConnection[Any], claim: Claim, tag: Tag) -> bool:
        """A receipt for something that was cancelled, or is being sent by somebody else: people must know."""
        row = await (await connection.execute(STATE, self._of(claim))).fetchone()
        state = row["state"] if row else ""
        is_late = tag is Tag.PUBLICATION_SENT and state in {"cancelled", "sending"}
        if is_late:
            log.error("Publication %s: a receipt came although it is %s", claim.id, state)
        return is_late

    async def _record(self, connection: AsyncConnection[Any], claim: Claim, tag: Tag, note: Note) -> None:
        # As audit.record, on this connection: the event and its follow-ups stand or fall with the row.
        details = Jsonb({"attempt": claim.attempt, "problem": note.problem})
        await connection.execute(RECORD, self._of(claim, event=uuid7(), tag=str(tag), details=details))
        await audit.follow_on(connection, tag, organisation_id=claim.organisation_id, subject_id=claim.id)

    def _of(self, claim: Claim, **values: Any) -> dict[str, Any]:
        own = {"id": claim.id, "attempt": claim.attempt, "organisation": claim.organisation_id}
        return own | {"worker": self.worker, "lease": self.lease_seconds} | values


async def _is_our_turn(connection: AsyncConnection[Any]) -> bool:
    """Never waits: one that was stopped while it claimed must not stop everybody."""
    row = await (
        await connection.execute("SELECT pg_try_advisory_xact_lock(%s) AS ours", [CLAIM_LOCK])
    ).fetchone()
    return bool(row and row.ours)
