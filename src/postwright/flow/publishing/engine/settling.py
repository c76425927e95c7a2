"""Outcomes on their way into the database: those that come together are written together, none before it counts."""

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from operator import or_
from typing import Any, Protocol, Self
from uuid import UUID

from psycopg import AsyncConnection, DataError, IntegrityError
from psycopg.errors import UniqueViolation
from psycopg.types.json import Jsonb

from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.base.connections.engine.patience import firmly
from postwright.flow.publishing.engine.claims import Claim, Following, Outcome, Room
from postwright.flow.publishing.engine.contents import RECORD, STATE
from postwright.flow.publishing.engine.statements import SET_TENANT
from postwright.flow.publishing.engine.store import Store
from postwright.kit.ids import uuid7

log = logging.getLogger(__name__)
MOST_AT_ONCE = 50
APART_S = 0.02  # between two trips: one costs the processors as much as the calls of three posts
TRIPS = 2  # under way at once: while the database works on one, the process reads the answer of another
UNFIT = DataError, IntegrityError, ValueError  # for any database, whoever asks again


class Write(Protocol):
    async def __call__(self, outcomes: Sequence[Outcome], *, bare: bool = False) -> set[UUID]: ...


class Follower(Protocol):
    """Whoever sends what follows in a channel."""

    def room_to_follow(self, ending: Sequence[Claim]) -> Room | None:
        """Once these have ended. None: nothing is to be claimed now."""

    def follow(self, ended: Iterable[Claim], following: Following) -> None: ...


@dataclass(frozen=True, slots=True)
class Written:
    """Which publications were changed, and which outcomes could not be stored. Neither: somebody else has it by now."""

    changed: set[UUID] = field(default_factory=set)
    failed: Mapping[UUID, Exception] = field(default_factory=dict)

    def __or__(self, other: Self) -> Self:
        return type(self)(self.changed | other.changed, {**self.failed, **other.failed})

    def knows(self, outcome: Outcome) -> bool:
        return outcome.claim.id in self.changed or outcome.claim.id in self.failed


type Waiting = tuple[Outcome, "asyncio.Future[bool]"]


class Settler:
    """
    While as many groups as may be are being written the next one gathers, so that a busy publisher writes larger ones.

    What follows in the same channels is claimed with it, where somebody is to send it. Two groups hardly ever meet in
    one channel; where they do, the database lets one of them claim there.
    """

    def __init__(self, store: Store, follower: Follower | None = None) -> None:
        self._store, self._follower = store, follower
        self._waiting: list[Waiting] = []
        self._starting: asyncio.Task[None] | None = None
        self._trips = asyncio.Semaphore(TRIPS)
        self._under_way: set[asyncio.Task[None]] = set()
        self._next_at = 0.0

    async def settle(self, outcome: Outcome) -> bool:
        """Returns once it is stored. False: somebody else has the publication by now."""
        stored: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((outcome, stored))
        if self._starting is None:
            self._starting = asyncio.create_task(self._start())
        return await asyncio.shield(stored)

    async def _start(self) -> None:
        try:
            while self._waiting:
                await self._gather()
                group, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
                trip = asyncio.create_task(self._write_group(group))
                self._under_way.add(trip)
                trip.add_done_callback(self._end)
        finally:
            self._starting = None

    async def _gather(self) -> None:
        time = asyncio.get_running_loop().time
        await asyncio.sleep(self._next_at - time())
        await self._trips.acquire()
        self._next_at = time() + APART_S

    def _end(self, trip: asyncio.Task[None]) -> None:
        self._under_way.discard(trip)
        self._trips.release()

    async def _write_group(self, group: list[Waiting]) -> None:
        written = await self._written([outcome for outcome, _ in group])
        for outcome, stored in group:
            if error := written.failed.get(outcome.claim.id):
                stored.set_exception(error)
            else:
                stored.set_result(outcome.claim.id in written.changed)

    async def _written(self, outcomes: Sequence[Outcome]) -> Written:
        followed = [one for one in outcomes if _is_followed(one)]
        others = [one for one in outcomes if not _is_followed(one)]
        written = await _kept(self._settle, others)
        late = [one for one in others if one.tag is Tag.PUBLICATION_SENT and not written.knows(one)]
        return written | await _kept(self._settle_with_care, followed + late)

    async def _settle(self, outcomes: Sequence[Outcome], *, bare: bool = False) -> set[UUID]:
        ending = [outcome.claim for outcome in outcomes]
        room = self._follower.room_to_follow(ending) if self._follower else None
        if not self._follower or not room or bare:
            return await self._store.settle(outcomes, bare=bare)
        try:
            changed, following = await self._store.settle_and_claim(outcomes, room)
        except UniqueViolation:
            return await self._store.settle(outcomes)
        self._follower.follow(ending, following)
        return changed

    async def _settle_with_care(self, outcomes: Sequence[Outcome], *, bare: bool = False) -> set[UUID]:
        """With the jobs that follow, or not at all. A receipt that comes too late to change anything is noted."""
        async with self._store.transaction() as connection:
            changed = await self._store.settle_within(connection, outcomes, bare=bare)
            for outcome in outcomes:
                if outcome.tag and outcome.claim.id in changed:
                    await _follow_on(connection, outcome.claim, outcome.tag)
                elif outcome.tag is Tag.PUBLICATION_SENT:
                    await _record_if_late(connection, outcome)
            return changed


async def _kept(write: Write, outcomes: Sequence[Outcome], *, bare: bool = False) -> Written:
    if not outcomes:
        return Written()
    try:
        return Written(await firmly(partial(write, outcomes, bare=bare)))
    except Exception as error:
        if isinstance(error, UNFIT) and len(outcomes) > 1:
            return reduce(or_, [await _kept(write, [one]) for one in outcomes])
        if isinstance(error, UNFIT) and not bare:
            # What a server said must never keep us from storing what became of the publication.
            log.exception("Publication %s: stored without the network's words", outcomes[0].claim.id)
            return await _kept(write, outcomes, bare=True)
        # Each waiter hears of it, and its lease then ends.
        return Written(failed=dict.fromkeys([one.claim.id for one in outcomes], error))


def _is_followed(outcome: Outcome) -> bool:
    return bool(outcome.tag and audit.is_followed(outcome.tag))


async def _follow_on(connection: AsyncConnection[Any], claim: Claim, tag: Tag) -> None:
    await audit.follow_on(connection, tag, organisation_id=claim.organisation_id, subject_id=claim.id)


async def _record_if_late(connection: AsyncConnection[Any], outcome: Outcome) -> None:
    """A receipt for something that was cancelled, or is being sent by somebody else: people must know."""
    claim = outcome.claim
    own = {"id": claim.id, "organisation": str(claim.organisation_id), "tag": str(outcome.tag)}
    await connection.execute(SET_TENANT, own)
    row = await (await connection.execute(STATE, own)).fetchone()
    state = row["state"] if row else ""
    if state in {"cancelled", "sending"}:
        log.error("Publication %s: a receipt came although it is %s", claim.id, state)
        details = Jsonb({"attempt": claim.attempt, "problem": "receipt_late"})
        await connection.execute(RECORD, {**own, "event": uuid7(), "details": details})
        await _follow_on(connection, claim, Tag.PUBLICATION_SENT)
