"""
A worker that dies at one point, before or after it. Everything is done from outside: the driver's commits and
the adapters' requests are wrapped while this process runs.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

import psycopg
import uvloop
from django.conf import settings
from psycopg.pq import TransactionStatus
from psycopg.transaction import AsyncTransaction

from postwright.base.connections.adapters import FencedClient
from postwright.flow.publishing import rules
from postwright.flow.publishing.engine import store
from postwright.flow.publishing.engine.loop import Publisher
from tests.chaos.points import CALL, COMMIT, point_at
from tests.chaos.timeline import RemoteTimeline
from tests.chaos.workers import hurried


class Trap:
    """Notes each point that is reached in `report`, and kills this process at one of them."""

    def __init__(self, report: str, point: str, side: str, number: int) -> None:
        self._report = os.open(report, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
        self._armed, self._left = (point, side), number

    def pass_by(self, point: str, side: str) -> None:
        if not point:
            return
        os.write(self._report, f"{side} {point}\n".encode())
        if (point, side) == self._armed:
            self._left -= 1
            if not self._left:
                os.write(self._report, f"died {side} {point}\n".encode())
                os.kill(os.getpid(), signal.SIGKILL)

    def around(self, kind: str, is_one: Callable[..., bool] = lambda *_: True) -> Callable[..., Any]:
        def wrap(call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
            @wraps(call)
            async def wrapped(*args: Any, **kwargs: Any) -> Any:
                point = point_at(sys._getframe(1), kind) if is_one(*args) else ""
                self.pass_by(point, "before")
                try:
                    return await call(*args, **kwargs)
                finally:
                    self.pass_by(point, "after")

            return wrapped

        return wrap


def work(*, practice: str, report: str, point: str = "", side: str = "", number: int = 1) -> None:
    rules.FIRST_PAUSE_S, rules.LONGEST_PAUSE_S, store.LEAD = 0.25, 2.0, rules.LEAD / 20
    _arm(Trap(report, point, side, number))
    uvloop.run(_publish(practice))


async def _publish(practice: str) -> None:
    timeline = RemoteTimeline(practice)
    known = hurried(timeline)
    publisher = Publisher(
        url=settings.DATABASE_URL,
        networks=known,
        dispatcher_role=settings.DISPATCHER_ROLE,
        concurrency=32,
        lease_seconds=settings.PUBLISHER_LEASE_SECONDS,
    )
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, publisher.stop)
    await publisher.run(patience=1)
    await timeline.close()


def _arm(trap: Trap) -> None:
    AsyncTransaction.__aexit__ = trap.around(COMMIT, _ends_well)(AsyncTransaction.__aexit__)
    store.at_once = trap.around(COMMIT)(store.at_once)
    FencedClient.request = trap.around(CALL)(FencedClient.request)
    for name in ("count", "insert", "find", "recent"):
        setattr(RemoteTimeline, name, trap.around(CALL)(getattr(RemoteTimeline, name)))
    _arm_threads(trap)


def _arm_threads(trap: Trap) -> None:
    """What the engine does through Django."""
    commit = psycopg.Connection.commit

    def wrapped(connection: psycopg.Connection) -> None:
        point = point_at(sys._getframe(1), COMMIT) if _is_open(connection) else ""
        trap.pass_by(point, "before")
        commit(connection)
        trap.pass_by(point, "after")

    psycopg.Connection.commit = wrapped


def _ends_well(_transaction: AsyncTransaction, kind: object = None, *_: object) -> bool:
    return kind is None


def _is_open(connection: Any, *_: object) -> bool:
    return connection.pgconn.transaction_status == TransactionStatus.INTRANS
