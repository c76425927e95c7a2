"""The loop: claim what is due, let it go out, take back what was lost, sleep until the next moment that counts."""

import asyncio
import logging
import math
import os
import secrets
import socket
from collections.abc import Coroutine, Iterable, Mapping
from contextlib import suppress
from itertools import batched
from typing import Any, Self
from uuid import UUID

from django.conf import settings
from psycopg import AsyncConnection

from postwright.base.connections.adapters import networks
from postwright.base.connections.engine.patience import AWAY
from postwright.flow.publishing.engine.claims import Claim, Following, Room
from postwright.flow.publishing.engine.clients import Clients
from postwright.flow.publishing.engine.connecting import Row, open_pool
from postwright.flow.publishing.engine.dispatch import Dispatcher
from postwright.flow.publishing.engine.reconcile import Reconciler
from postwright.flow.publishing.engine.store import Store
from postwright.flow.publishing.rules import WAKE
from postwright.kit.threads import DatabaseThreads
from postwright.ports.channels.registry import Networks

log = logging.getLogger(__name__)
TICK_S = 1.0
TROUBLE_S = 0.5
GATHER_S, GATHER_FULL_S = 0.003, 0.02  # what ends at nearly the same time is one reason to look again
THREADS = 2
GROUP = 50
CONNECTIONS, STEADY = 6, 2

type Known = Mapping[UUID, Row] | None


class Publisher:
    """
    One per process; any number of processes share a database.

    :param url: the database, as the application role
    :param store: what claims and keeps; tests put others in its place
    """

    def __init__(
        self,
        *,
        url: str,
        networks: Networks,
        dispatcher_role: str,
        concurrency: int,
        lease_seconds: float,
        store: type[Store] = Store,
    ) -> None:
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._url, self._concurrency = url, concurrency
        # Claims and leases have connections of their own: work under way cannot keep them from being renewed.
        self._pool, self._steady = open_pool(url, size=CONNECTIONS), open_pool(url, size=STEADY)
        self._store = store(
            self._pool,
            steady=self._steady,
            dispatcher=dispatcher_role,
            worker=self.name,
            lease_seconds=lease_seconds,
        )
        self._threads = DatabaseThreads(THREADS, "publisher")
        self._clients = Clients()
        self._dispatcher = Dispatcher(self._store, networks, self._clients, self._threads, self)
        self._reconciler = Reconciler(self._dispatcher)
        self._sending: set[Claim] = set()
        self._looking: set[Claim] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._freed: set[UUID] = set()  # channels in which something has just ended
        self._followed: set[Claim] = set()  # about to end, and what comes after it is ours already
        self._is_short_of_room = False
        self._next_tick = self._look_at = 0.0
        self._wake, self._stopping = asyncio.Event(), asyncio.Event()

    @classmethod
    def from_settings(cls, store: type[Store] = Store) -> Self:
        return cls(
            store=store,
            url=settings.DATABASE_URL,
            networks=networks(),
            dispatcher_role=settings.DISPATCHER_ROLE,
            concurrency=settings.PUBLISHER_CONCURRENCY,
            lease_seconds=settings.PUBLISHER_LEASE_SECONDS,
        )

    def stop(self) -> None:
        """Claim nothing more; `run` returns once what is under way has ended, or its patience has."""
        self._stopping.set()
        self._wake.set()

    async def run(self, *, patience: float = 20) -> None:
        for pool in (self._pool, self._steady):
            await pool.open(wait=False)
        beside = [asyncio.create_task(work) for work in (self._listen(), self._dispatcher.leases.run())]
        try:
            while not self._stopping.is_set():
                await self._wait(await self._turn())
            await self._finish(patience)
        finally:
            for task in beside:
                task.cancel()
            await self._clients.close()
            await self._pool.close()
            await self._steady.close()
            self._threads.close()

    def room_to_follow(self, ending: Iterable[Claim]) -> Room | None:
        """Where more waits than there is room for, all channels take their turns."""
        room = self._room(self._sending - set(ending))
        return None if self._is_short_of_room or self._stopping.is_set() or room.due <= 0 else room

    def follow(self, ended: Iterable[Claim], following: Following) -> None:
        over = set(ended)
        self._followed |= over
        self._sending -= over
        self._send([claim for claim in following.claims if claim not in self._sending], following.rows)

    async def _turn(self) -> float:
        """Everything that can be done now; returns the seconds until there may be more."""
        self._wake.clear()
        freed, self._freed = self._freed, set()
        try:
            if self._time() < self._look_at and not self._is_short_of_room:
                await self._look_there(freed)
            else:
                await self._look_around()
        except AWAY as error:
            log.warning("The database does not answer (%s); trying again", type(error).__name__)
            self._look_at = 0.0
            with suppress(*AWAY):
                await self._steady.check()
                await self._pool.check()
            return TROUBLE_S
        return self._look_at - self._time()

    async def _look_around(self) -> None:
        """At everything that is due, of all channels."""
        await self._tick()
        taken_at = self._time()
        self._look_at = math.inf  # whoever wakes us from here on may have come too late to be seen
        turn = await self._store.claim(self._room(self._sending))
        if turn.is_full is not None:
            self._is_short_of_room = turn.is_full
        wait = TICK_S if turn.seconds_to_next is None else turn.seconds_to_next
        self._look_at = min(self._look_at, taken_at + min(TICK_S, wait))
        self._send(turn.due)
        for claim in turn.unclear:
            work = self._reconciler.reconcile(claim, taken_at)
            self._start(self._looking, claim, self._guarded(claim, work))

    async def _look_there(self, freed: set[UUID]) -> None:
        """Only where something has just ended: most of the time that is all there is to see."""
        if freed and (room := self._room(self._sending)).due > 0:
            self._send(await self._store.claim_next(freed, room))

    async def _tick(self) -> None:
        """Once a second is often enough to show that we live and to take back what others lost."""
        moment = self._time()
        if moment >= self._next_tick:
            await self._store.beat()
            await self._store.release_lost()
            self._next_tick = moment + TICK_S

    def _room(self, sending: set[Claim]) -> Room:
        looks = max(1, self._concurrency // 2)
        return Room(self._concurrency - len(sending), looks - len(self._looking), self._concurrency)

    def _send(self, claims: list[Claim], known: Known = None) -> None:
        if not claims:
            return
        self._sending |= set(claims)
        self._keep(asyncio.create_task(self._send_in_groups(claims, known)))

    async def _send_in_groups(self, claims: list[Claim], known: Known) -> None:
        """The first of a thousand are on their way before the last are prepared."""
        for group in batched(claims, GROUP, strict=False):
            await self._guarded(group[0], self._send_together(list(group), known))

    async def _send_together(self, claims: list[Claim], known: Known) -> None:
        left = set(claims)
        try:
            # The step to sending takes a whole lease again, so ours is counted from here.
            taken_at = self._time()
            for sending in await self._dispatcher.prepare(claims, known):
                left.discard(sending.claim)
                work = self._dispatcher.send(sending, taken_at)
                self._start(self._sending, sending.claim, self._guarded(sending.claim, work))
        finally:
            for claim in left:
                self._ended(self._sending, claim)

    def _start(self, under_way: set[Claim], claim: Claim, work: Coroutine[Any, Any, None]) -> None:
        under_way.add(claim)
        task = asyncio.create_task(work)
        task.add_done_callback(lambda _: self._ended(under_way, claim))
        self._keep(task)

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _ended(self, under_way: set[Claim], claim: Claim) -> None:
        under_way.discard(claim)
        if claim in self._followed:
            self._followed.discard(claim)
            return
        self._freed.add(claim.channel_id)
        self._wake.set()

    async def _guarded(self, claim: Claim, work: Coroutine[Any, Any, None]) -> None:
        try:
            await work
        except Exception:
            # Its lease ends by itself, and then it is looked at as if this process had died.
            log.exception("Publication %s was left to its lease", claim.id)

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), max(seconds, 0.001))
            if not self._stopping.is_set():
                await asyncio.sleep(GATHER_FULL_S if self._is_short_of_room else GATHER_S)

    def _time(self) -> float:
        return asyncio.get_running_loop().time()

    async def _finish(self, patience: float) -> None:
        until = self._time() + patience
        while self._tasks and (left := until - self._time()) > 0:
            await asyncio.wait(self._tasks, timeout=left)
        with suppress(*AWAY):
            await self._store.leave()

    async def _listen(self) -> None:
        """Be woken by "publish now" in any other process."""
        while True:
            with suppress(*AWAY, OSError):
                async with await AsyncConnection.connect(
                    self._url, autocommit=True, **settings.DATABASE_PATIENCE
                ) as connection:
                    await connection.execute(f"LISTEN {WAKE}")
                    self._look_now()
                    async for _ in connection.notifies():
                        self._look_now()
            await asyncio.sleep(TROUBLE_S)

    def _look_now(self) -> None:
        self._look_at = 0.0
        self._wake.set()
