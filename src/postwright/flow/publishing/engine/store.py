"""
The publisher's own SQL, by name. Only the database's clock counts.

Claims work as the dispatcher, who sees no content. Everything else works under one tenant, and each change
of a claimed row names its attempt: no row changed means that somebody else has it by now.
"""

from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any, LiteralString
from uuid import UUID

from psycopg import AsyncConnection, sql
from psycopg.errors import UniqueViolation
from psycopg.rows import dict_row, namedtuple_row
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool

from postwright.flow.publishing.engine.claims import Claim, Outcome, Room, Turn, by_organisation
from postwright.flow.publishing.engine.contents import BEGIN, READ, SETTLE
from postwright.flow.publishing.engine.statements import (
    BEAT,
    CLAIM_DUE,
    CLAIM_UNCLEAR,
    GIVE_BACK,
    LEAVE,
    LOST,
    NEXT,
    RENEW,
    SAVE_PROGRESS,
    SET_TENANT,
)
from postwright.flow.publishing.rules import (
    CAME_LATE,
    LATE_APART,
    LEAD,
    ON_TIME,
    ORDER_HOLD,
    WAITS_FOR_PERSON,
    WAKE,
)

CLAIM_LOCK = 7_305_114_421  # any number of our own: two claims at the same moment would trip over one channel
WORKS_AGAIN_S = 1  # the channel was put right while its trouble was being stored
BUSY_S = 0.1  # somebody else claims right now, or was stopped while it did

type Row = dict[str, Any]


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
        try:
            return await self._turn(room)
        except UniqueViolation:  # another worker claims in a channel that has a new head by now
            return Turn(seconds_to_next=BUSY_S)

    async def claim_next(self, channels: Collection[UUID], room: Room) -> list[Claim]:
        """What follows in these channels, where nobody else claims at this very moment."""
        try:
            async with self._as_dispatcher() as connection:
                due, _ = await self._claims(
                    connection, CLAIM_DUE, room.due, room.places, channels=list(channels)
                )
                return due
        except UniqueViolation:
            return []

    async def release_lost(self) -> int:
        """Take back what the leases of dead workers hold; returns how many."""
        async with self._as_dispatcher() as connection:
            return (await connection.execute(LOST)).rowcount

    async def renew(self, claims: Collection[Claim]) -> set[UUID]:
        """Keep claims for another lease; returns those that are still ours."""
        values = {"ids": [one.id for one in claims], "attempts": [one.attempt for one in claims]}
        async with self._as_dispatcher() as connection:
            kept = await connection.execute(RENEW, self._own(**values))
            return {row.id for row in await kept.fetchall()}

    async def read(self, claims: Iterable[Claim], *, state: str) -> dict[UUID, Row]:
        """Everything that sending or looking up needs, of those that are still ours."""
        attempts = {claim.id: claim.attempt for claim in claims}
        groups = {
            organisation: self._own(ids=[claim.id for claim in group], state=state)
            for organisation, group in by_organisation(claims, _organisation)
        }
        async with self.transaction() as connection:
            rows = await self.ask_each(connection, READ, groups)
        return {row["id"]: row for row in rows if row["attempt"] == attempts[row["id"]]}

    async def begin(self, intents: Mapping[Claim, Row]) -> set[UUID]:
        """Claimed becomes sending, with what will be sent; returns those that are ours to send."""
        groups = {
            organisation: self._own(
                ids=[claim.id for claim in claims],
                attempts=[claim.attempt for claim in claims],
                on_time=ON_TIME,
                apart=LATE_APART,
                intents=[Jsonb(intents[claim]) for claim in claims],
            )
            for organisation, claims in by_organisation(intents, _organisation)
        }
        async with self.transaction() as connection:
            return {row["id"] for row in await self.ask_each(connection, BEGIN, groups)}

    async def save_progress(self, claim: Claim, progress: Mapping[str, Any]) -> bool:
        async with self.tenant(claim.organisation_id) as connection:
            values = {"id": claim.id, "attempt": claim.attempt, "progress": Jsonb(dict(progress))}
            return (await connection.execute(SAVE_PROGRESS, values)).rowcount == 1

    async def settle(
        self, connection: AsyncConnection[Any], outcomes: Iterable[Outcome], *, bare: bool = False
    ) -> set[UUID]:
        """Inside a transaction; returns those that were changed."""
        groups = {
            organisation: {
                "rows": Jsonb([outcome.row(bare=bare) for outcome in group]),
                "ids": [outcome.claim.id for outcome in group],
                "waits": list(WAITS_FOR_PERSON),
                "soon": WORKS_AGAIN_S,
            }
            for organisation, group in by_organisation(outcomes, lambda one: one.claim.organisation_id)
        }
        return {row["id"] for row in await self.ask_each(connection, SETTLE, groups)}

    async def ask_each(
        self, connection: AsyncConnection[Any], statement: LiteralString, groups: Mapping[UUID, Row]
    ) -> list[Row]:
        """One statement under each tenant, without waiting for one answer before the next question."""
        async with connection.pipeline():
            cursors = []
            for organisation, values in groups.items():
                await connection.execute(SET_TENANT, {"organisation": str(organisation)})
                cursors.append(await connection.execute(statement, values))
            return [row for cursor in cursors for row in await cursor.fetchall()]

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
    async def transaction(self) -> AsyncIterator[AsyncConnection[Any]]:
        async with self.pool.connection() as connection, connection.transaction():
            connection.row_factory = dict_row
            yield connection

    @asynccontextmanager
    async def tenant(self, organisation_id: UUID) -> AsyncIterator[AsyncConnection[Any]]:
        async with self.transaction() as connection:
            await connection.execute(SET_TENANT, {"organisation": str(organisation_id)})
            yield connection

    @asynccontextmanager
    async def _as_dispatcher(self) -> AsyncIterator[AsyncConnection[Any]]:
        async with self.steady.connection() as connection, connection.transaction():
            await connection.execute(self._dispatcher)
            connection.row_factory = namedtuple_row
            yield connection

    async def _turn(self, room: Room) -> Turn:
        async with self._as_dispatcher() as connection:
            turn = Turn()
            if room.due > 0 or room.unclear > 0:
                if not await _is_our_turn(connection):
                    return Turn(seconds_to_next=BUSY_S)
                unclear, _ = await self._claims(connection, CLAIM_UNCLEAR, room.unclear, room.places)
                due, waiting = await self._claims(connection, CLAIM_DUE, room.due, room.places)
                turn = Turn(unclear, due, is_full=waiting > len(due))
            row = await (await connection.execute(NEXT, {"lead": LEAD})).fetchone()
        seconds = float(row.seconds) if row and row.seconds is not None else None
        return Turn(turn.unclear, turn.due, seconds, turn.is_full)

    async def _claims(
        self,
        connection: AsyncConnection[Any],
        statement: LiteralString,
        room: int,
        places: int,
        *,
        channels: list[UUID] | None = None,
    ) -> tuple[list[Claim], int]:
        """And for how many there was something to do."""
        spare = places // 4
        values = self._own(room=room, share=max(1, spare), spare=spare, hold=ORDER_HOLD, channels=channels)
        values |= {"on_time": ON_TIME, "came_late": CAME_LATE, "lead": LEAD}
        rows = await (await connection.execute(statement, values)).fetchall()
        claims = [Claim(row.id, row.organisation_id, row.channel_id, row.attempt) for row in rows]
        return claims, rows[0].waiting if rows else 0

    def _own(self, **values: Any) -> dict[str, Any]:
        return {"worker": self.worker, "lease": self.lease_seconds, **values}


def _organisation(claim: Claim) -> UUID:
    return claim.organisation_id


async def _is_our_turn(connection: AsyncConnection[Any]) -> bool:
    """Never waits: one that was stopped while it claimed must not stop everybody."""
    row = await (
        await connection.execute("SELECT pg_try_advisory_xact_lock(%s) AS ours", [CLAIM_LOCK])
    ).fetchone()
    return bool(row and row.ours)
