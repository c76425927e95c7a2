"""The loop: claim what is due, let it go out, take back what was lost, sleep until the next moment that counts."""

import asyncio
import logging
import os
import secrets
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Self

from django.conf import settings
from psycopg import AsyncConnection

from postwright.base.connections.adapters import networks
from postwright.flow.publishing.engine.clients import Clients
from postwright.flow.publishing.engine.connecting import AWAY, open_pool
from postwright.flow.publishing.engine.dispatch import Dispatcher
from postwright.flow.publishing.engine.reconcile import Reconciler
from postwright.flow.publishing.engine.store import Claim, Room, Store
from postwright.flow.publishing.rules import WAKE
from postwright.kit.threads import DatabaseThreads
from postwright.ports.channels.registry import Networks

log = logging.getLogger(__name__)
TICK_S = 1.0
TROUBLE_S = 0.5
GATHER_S = 0.01  # what ends at nearly the same time is one reason to look again
THREADS = 2
CONNECTIONS, STEADY = 6, 2

type Work = Callable[[Claim, float], Awaitable[None]]


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
        self._dispatcher = Dispatcher(self._store, networks, self._clients, self._threads)
        self._reconciler = Reconciler(self._dispatcher)
        self._sending: set[asyncio.Task[None]] = set()
        self._looking: set[asyncio.Task[None]] = set()
        self._next_tick = 0.0
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
        listener = asyncio.create_task(self._listen())
        try:
            while not self._stopping.is_set():
                await self._wait(await self._turn())
            await self._finish(patience)
        finally:
            listener.cancel()
            await self._clients.close()
            await self._pool.close()
            await self._steady.close()
            self._threads.close()

    async def _turn(self) -> float:
        """Everything that can be done now; returns the seconds until there may be more."""
        self._wake.clear()
        try:
            await self._tick()
            taken_at = asyncio.get_running_loop().time()
            turn = await self._store.claim(self._room())
        except AWAY as error:
            log.warning("The database does not answer (%s); trying again", type(error).__name__)
            with suppress(*AWAY):
                await self._steady.check()
                await self._pool.check()
            return TROUBLE_S
        self._start(self._looking, self._reconciler.reconcile, turn.unclear, taken_at)
        self._start(self._sending, self._dispatcher.dispatch, turn.due, taken_at)
        return min(TICK_S, turn.seconds_to_next or TICK_S)

    async def _tick(self) -> None:
        """Once a second is often enough to show that we live and to take back what others lost."""
        moment = asyncio.get_running_loop().time()
        if moment >= self._next_tick:
            await self._store.beat()
            await self._store.release_lost()
            self._next_tick = moment + TICK_S

    def _room(self) -> Room:
        looks = max(1, self._concurrency // 2)
        return Room(self._concurrency - len(self._sending), looks - len(self._looking), self._concurrency)

    def _start(
        self, under_way: set[asyncio.Task[None]], work: Work, claims: list[Claim], taken_at: float
    ) -> None:
        def ended(task: asyncio.Task[None]) -> None:
            under_way.discard(task)
            self._wake.set()

        for claim in claims:
            task = asyncio.create_task(self._guarded(work, claim, taken_at))
            under_way.add(task)
            task.add_done_callback(ended)

    async def _guarded(self, work: Work, claim: Claim, taken_at: float) -> None:
        try:
            await work(claim, taken_at)
        except Exception:
            # Its lease ends by itself, and then it is looked at as if this process had died.
            log.exception("Publication %s was left to its lease", claim.id)

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._wake.wait(), max(seconds, 0.001))
            if not self._stopping.is_set():
                await asyncio.sleep(GATHER_S)

    async def _finish(self, patience: float) -> None:
        if under_way := self._sending | self._looking:
            await asyncio.wait(under_way, timeout=patience)
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
                    self._wake.set()
                    async for _ in connection.notifies():
                        self._wake.set()
            await asyncio.sleep(TROUBLE_S)
