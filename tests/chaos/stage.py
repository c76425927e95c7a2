"""The publisher's own parts, taken step by step: two workers, a network, and a clock that moves when told to."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self

import psycopg
from django.conf import settings
from psycopg_pool import AsyncConnectionPool

from postwright.flow.publishing.engine.claims import Claim, Room
from postwright.flow.publishing.engine.clients import Clients
from postwright.flow.publishing.engine.dispatch import Dispatcher
from postwright.flow.publishing.engine.preparing import Sending
from postwright.flow.publishing.engine.reconcile import Reconciler
from postwright.flow.publishing.engine.store import Store
from postwright.kit.threads import DatabaseThreads
from postwright.ports.channels.errors import Reconnect, Refused, RetryLater, Unclear
from postwright.ports.channels.fences import require_ours
from postwright.ports.channels.registry import Networks
from postwright.ports.channels.types import Json

SETTLE_S, LATE_S, LEASE_S = 60.0, 40.0, 30.0
ANSWERS = (
    "sent",
    "stored, no answer",
    "not stored, no answer",
    "stored late",
    "busy",
    "refused",
    "signed out",
)
CERTAIN = {"busy": RetryLater, "refused": Refused, "signed out": Reconnect}
MOMENTS = {
    "publishing_publication": "due_at next_at deadline_at late_at lease_until first_tried_at sending_at unclear_at",
    "publishing_pace": "free_at spaced_until resets_at told_at",
}


@dataclass
class ModelNetwork:
    """A timeline that keeps everything that was ever stored, and from when on it can be seen."""

    clock: float = 0
    answer: str = "sent"
    is_away: bool = False
    stored: list[tuple[str, str, float]] = field(default_factory=list)  # text, key, seen from
    calls: list[str] = field(default_factory=list)

    async def count(self, channel_id: str) -> int:
        return 0

    async def insert(self, channel_id: str, key: str, payload: Json, at: datetime) -> str:
        require_ours()
        self.calls.append(payload["text"])
        if self.answer in CERTAIN:
            raise CERTAIN[self.answer]
        if self.answer != "not stored, no answer":
            late = LATE_S if self.answer == "stored late" else 0
            self.stored.append((payload["text"], key, self.clock + late))
        if self.answer != "sent":
            raise Unclear
        return key

    async def find(self, channel_id: str, key: str, now: datetime) -> str | None:
        if self.is_away:
            raise RetryLater("not_reached")
        return next((key for _, k, seen_from in self.stored if k == key and seen_from <= self.clock), None)

    async def recent(self, channel_id: str, since: datetime) -> list[datetime]:
        return []


@dataclass
class Hands:
    """What one worker holds, each with the clock's reading when its lease began."""

    claims: list[tuple[Claim, float]] = field(default_factory=list)
    sendings: list[tuple[Sending, float]] = field(default_factory=list)
    unclear: list[tuple[Claim, float]] = field(default_factory=list)


class Stage:
    """`with Stage(url, owner_url) as stage:`; nothing happens by itself, and nobody waits."""

    def __init__(self, url: str, owner_url: str) -> None:
        self._url, self._owner_url = url, owner_url
        self.network = ModelNetwork()

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._owner = psycopg.connect(self._owner_url, autocommit=True)
        self._threads, self._clients = DatabaseThreads(1, "stage"), Clients()
        self._pool = AsyncConnectionPool(self._url, min_size=1, max_size=3, open=False)
        self._run(self._pool.open())
        known = Networks({"rehearsal": {"timeline": self.network, "settle_seconds": SETTLE_S}})
        self._workers = [self._worker(name, known) for name in ("one", "two")]
        self.hands = [Hands() for _ in self._workers]
        return self

    def __exit__(self, *_: object) -> None:
        self._run(self._clients.close())
        self._run(self._pool.close())
        self._run(self._loop.shutdown_default_executor())
        self._threads.close()
        self._owner.close()
        self._loop.close()

    def clear(self) -> None:
        """As new."""
        self._owner.execute("TRUNCATE publishing_publication, publishing_pace CASCADE")
        self.network.__init__()
        for number in range(len(self.hands)):
            self.hands[number] = Hands()

    def pass_time(self, seconds: float) -> None:
        """For everybody: the database's rows grow older, and the workers' own clocks go on."""
        self.network.clock += seconds
        for table, columns in MOMENTS.items():
            changes = ", ".join(f"{one} = {one} - interval '{seconds} seconds'" for one in columns.split())
            self._owner.execute(f"UPDATE {table} SET {changes}")  # noqa: S608 - names of our own

    def claim(self, worker: int) -> None:
        turn = self._run(self._store(worker).claim(Room(due=4, unclear=4, places=8)))
        self.hands[worker].claims += [(claim, self.network.clock) for claim in turn.due]
        self.hands[worker].unclear += [(claim, self.network.clock) for claim in turn.unclear]

    def begin(self, worker: int) -> None:
        for claim, _ in self._taken(self.hands[worker].claims):
            began_at = self.network.clock
            for sending in self._run(self._workers[worker].prepare([claim])):
                self.hands[worker].sendings.append((replace(sending, starts_at=0), began_at))

    def send(self, worker: int, answer: str) -> None:
        self.network.answer = answer
        for sending, began_at in self._taken(self.hands[worker].sendings):
            self._run(self._workers[worker].send(sending, self._loop_time(began_at)))

    def look(self, worker: int, *, is_away: bool) -> None:
        self.network.is_away = is_away
        for claim, began_at in self._taken(self.hands[worker].unclear):
            reconciler = Reconciler(self._workers[worker])
            self._run(reconciler.reconcile(claim, self._loop_time(began_at)))

    def lose(self, worker: int) -> None:
        self.hands[worker] = Hands()

    def release_lost(self, worker: int) -> None:
        self._run(self._store(worker).release_lost())

    def rows(self) -> list[dict[str, Any]]:
        with self._owner.cursor(row_factory=psycopg.rows.dict_row) as cursor:
            return cursor.execute(
                "SELECT *, next_at < now() + interval '1 year' AS is_near FROM publishing_publication"
            ).fetchall()

    def _worker(self, name: str, known: Networks) -> Dispatcher:
        store = Store(
            self._pool,
            steady=self._pool,
            dispatcher=settings.DISPATCHER_ROLE,
            worker=name,
            lease_seconds=LEASE_S,
        )
        return Dispatcher(store, known, self._clients, self._threads)

    def _store(self, worker: int) -> Store:
        return self._workers[worker].store

    def _loop_time(self, clock: float) -> float:
        """When the clock showed this, by the time that a worker's leases are kept in."""
        return self._loop.time() - (self.network.clock - clock)

    def _taken[T](self, held: list[T]) -> list[T]:
        first, held[:1] = held[:1], []
        return first

    def _run[T](self, work: Coroutine[Any, Any, T]) -> T:
        return self._loop.run_until_complete(work)
