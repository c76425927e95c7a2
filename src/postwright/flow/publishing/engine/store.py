"""
The publisher's own SQL, by name. Only the database's clock counts.

Claims work as the dispatcher, who sees no content. Everything else works under one tenant, and each change
of a claimed row names its attempt: no row changed means that somebody else has it by now.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any, LiteralString
from uuid import UUID

from psycopg import AsyncConnection, AsyncCursor
from psycopg.errors import UniqueViolation
from psycopg.rows import dict_row
from psycopg.types.json import Jsonb
from psycopg_pool import AsyncConnectionPool

from postwright.flow.publishing.engine.claims import Claim, Following, Outcome, Room, Turn, by_organisation
from postwright.flow.publishing.engine.connecting import Question, Row, at_once
from postwright.flow.publishing.engine.contents import BEGIN, READ, READ_NEXT, SETTLE
from postwright.flow.publishing.engine.statements import (
    BEAT,
    CLAIM_DUE,
    CLAIM_NEXT,
    CLAIM_UNCLEAR,
    GIVE_BACK,
    LEAVE,
    LOST,
    NEXT,
    RENEW,
    SAVE_PROGRESS,
    SET_ROLE,
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
        self._role: Question = (SET_ROLE, {"role": dispatcher})

    async def claim(self, room: Room) -> Turn:
        """The next of each channel and what is to be looked up, organisations taking turns."""
        try:
            return await self._turn(room)
        except UniqueViolation:  # another worker claims in a channel that has a new head by now
            return Turn(seconds_to_next=BUSY_S, is_full=None)

    async def claim_next(self, channels: Collection[UUID], room: Room) -> list[Claim]:
        """What follows in these channels, where nobody else claims at this very moment."""
        values = self._claiming(room.due, room.places, channels=list(channels))
        try:
            _, claimed = await at_once(self.steady, self._role, (CLAIM_NEXT, values))
        except UniqueViolation:
            return []
        return _claims(await claimed.fetchall())

    async def release_lost(self) -> int:
        """Take back what the leases of dead workers hold; returns how many."""
        _, lost = await at_once(self.steady, self._role, (LOST, None))
        return lost.rowcount

    async def renew(self, claims: Collection[Claim]) -> set[UUID]:
        """Keep claims for another lease; returns those that are still ours."""
        values = {"ids": [one.id for one in claims], "attempts": [one.attempt for one in claims]}
        _, kept = await at_once(self.steady, self._role, (RENEW, self._own(**values)))
        return {row["id"] for row in await kept.fetchall()}

    async def read(self, claims: Iterable[Claim], *, state: str) -> dict[UUID, Row]:
        """Everything that sending or looking up needs, of those that are still ours."""
        attempts = {claim.id: claim.attempt for claim in claims}
        groups = {
            organisation: self._own(ids=[claim.id for claim in group], state=state)
            for organisation, group in by_organisation(claims, _organisation)
        }
        rows = _stamped(await self._ask_each(READ, groups))
        return {id_: row for id_, row in rows.items() if row["attempt"] == attempts[id_]}

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
        return {row["id"] for row in await self._ask_each(BEGIN, groups)}

    async def save_progress(self, claim: Claim, progress: Mapping[str, Any]) -> bool:
        values = {"id": claim.id, "attempt": claim.attempt, "progress": Jsonb(dict(progress))}
        _, saved = await at_once(self.pool, _under(claim.organisation_id), (SAVE_PROGRESS, values))
        return saved.rowcount == 1

    async def settle(self, outcomes: Iterable[Outcome], *, bare: bool = False) -> set[UUID]:
        """Returns those that were changed."""
        return {row["id"] for row in await self._ask_each(SETTLE, self._settling(outcomes, bare=bare))}

    async def settle_and_claim(
        self, outcomes: Collection[Outcome], room: Room
    ) -> tuple[set[UUID], Following]:
        """
        As `settle`, and in the same transaction as `claim_next` in the channels of these.

        :raises UniqueViolation: somebody else claims there at this very moment; nothing is stored
        """
        settling = self._settling(outcomes, bare=False)
        channels = [outcome.claim.channel_id for outcome in outcomes]
        reading = dict.fromkeys(settling, self._own(channels=channels))
        answers = await at_once(
            self.pool,
            *_each(SETTLE, settling),
            self._role,
            (CLAIM_NEXT, self._claiming(room.due, room.places, channels=channels)),
            *_each(READ_NEXT, reading),
        )
        claimed = 2 * len(settling) + 1
        changed = {row["id"] for row in await _rows(answers[1:claimed:2])}
        # Also what an earlier try claimed whose answer was lost.
        rows = _stamped(await _rows(answers[claimed + 2 :: 2]))
        return changed, Following(_claims(rows.values()), rows)

    async def settle_within(
        self, connection: AsyncConnection[Any], outcomes: Iterable[Outcome], *, bare: bool = False
    ) -> set[UUID]:
        """As `settle`, in the running transaction: something else belongs to it."""
        changed = set()
        for organisation, values in self._settling(outcomes, bare=bare).items():
            await connection.execute(*_under(organisation))
            changed |= {row["id"] for row in await (await connection.execute(SETTLE, values)).fetchall()}
        return changed

    async def beat(self) -> None:
        await at_once(self.steady, (BEAT, {"worker": self.worker}))

    async def leave(self) -> None:
        """Give back what was claimed and not begun, and the place among the living."""
        await at_once(self.steady, self._role, (GIVE_BACK, {"worker": self.worker, "wake": WAKE}))
        await at_once(self.steady, (LEAVE, {"worker": self.worker}))

    @asynccontextmanager
    async def tenant(self, organisation_id: UUID) -> AsyncIterator[AsyncConnection[Any]]:
        async with self.transaction() as connection:
            await connection.execute(*_under(organisation_id))
            yield connection

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection[Any]]:
        async with self.pool.connection() as connection, connection.transaction():
            connection.row_factory = dict_row
            yield connection

    async def _ask_each(self, statement: LiteralString, groups: Mapping[UUID, Row]) -> list[Row]:
        """The same under each tenant."""
        answers = await at_once(self.pool, *_each(statement, groups)) if groups else []
        return await _rows(answers[1::2])

    async def _turn(self, room: Room) -> Turn:
        async with self.steady.connection() as connection, connection.transaction():
            connection.row_factory = dict_row
            await connection.execute(*self._role)
            if not await _is_our_turn(connection):
                return Turn(seconds_to_next=BUSY_S, is_full=None)
            unclear, _ = await self._claimed(connection, CLAIM_UNCLEAR, room.unclear, room.places)
            due, waiting = await self._claimed(connection, CLAIM_DUE, room.due, room.places)
            row = await (await connection.execute(NEXT, {"lead": LEAD})).fetchone()
        seconds = float(row["seconds"]) if row and row["seconds"] is not None else None
        return Turn(unclear, due, seconds, is_full=waiting > len(due))

    async def _claimed(
        self, connection: AsyncConnection[Any], statement: LiteralString, room: int, places: int
    ) -> tuple[list[Claim], int]:
        """And for how many there was something to do, also where there is no room at all."""
        rows = await (await connection.execute(statement, self._claiming(room, places))).fetchall()
        return _claims(rows), rows[0]["waiting"] if rows else 0

    def _claiming(self, room: int, places: int, **values: Any) -> Row:
        spare = places // 4
        values |= {"on_time": ON_TIME, "came_late": CAME_LATE, "lead": LEAD, "hold": ORDER_HOLD}
        return self._own(room=room, share=max(1, spare), spare=spare, **values)

    def _settling(self, outcomes: Iterable[Outcome], *, bare: bool) -> dict[UUID, Row]:
        return {
            organisation: {
                "rows": Jsonb([outcome.row(bare=bare) for outcome in group]),
                "ids": [outcome.claim.id for outcome in group],
                "waits": list(WAITS_FOR_PERSON),
                "soon": WORKS_AGAIN_S,
            }
            for organisation, group in by_organisation(outcomes, _tenant)
        }

    def _own(self, **values: Any) -> dict[str, Any]:
        return {"worker": self.worker, "lease": self.lease_seconds, **values}


def _claims(rows: Iterable[Row]) -> list[Claim]:
    return [
        Claim(row["id"], row["organisation_id"], row["channel_id"], row["attempt"])
        for row in rows
        if row["id"] is not None
    ]


def _under(organisation_id: UUID) -> Question:
    return SET_TENANT, {"organisation": str(organisation_id)}


def _each(statement: LiteralString, groups: Mapping[UUID, Row]) -> list[Question]:
    """Two for each tenant: who asks, and the question."""
    return [
        question for tenant, values in groups.items() for question in (_under(tenant), (statement, values))
    ]


async def _rows(answers: Iterable[AsyncCursor[Row]]) -> list[Row]:
    return [row for answer in answers for row in await answer.fetchall()]


def _stamped(rows: Iterable[Row]) -> dict[UUID, Row]:
    """With the loop's time, at which the database's clock showed what it says."""
    read_at = asyncio.get_running_loop().time()
    return {row["id"]: {**row, "read_at": read_at} for row in rows}


def _tenant(outcome: Outcome) -> UUID:
    return outcome.claim.organisation_id


def _organisation(claim: Claim) -> UUID:
    return claim.organisation_id


async def _is_our_turn(connection: AsyncConnection[Any]) -> bool:
    """Never waits: one that was stopped while it claimed must not stop everybody."""
    row = await (
        await connection.execute("SELECT pg_try_advisory_xact_lock(%s) AS ours", [CLAIM_LOCK])
    ).fetchone()
    return bool(row and row["ours"])
