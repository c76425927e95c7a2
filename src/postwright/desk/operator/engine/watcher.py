"""
A thread of the web process that looks after publishing, so that the operator hears of it when the worker is dead.

It needs no request, has a database connection of its own, and ends with the process.
"""

import logging
import os
import random
import secrets
import socket
import threading
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection, transaction

from postwright.base.notices import adapters, operations
from postwright.base.notices import queries as notices
from postwright.base.notices.models import Alert, AlertMessage
from postwright.desk.operator.engine import words
from postwright.desk.operator.engine.away import TROUBLE, Away
from postwright.desk.operator.queries import STALLS
from postwright.desk.operator.rules import Trouble, judge
from postwright.flow.publishing.queries import publishing_health
from postwright.kit.clock import now

log = logging.getLogger(__name__)
PING_EVERY = timedelta(seconds=50)  # a look every half minute makes it once a minute
QUERY_LIMIT = "10s"
AT_ONCE = 20


class Watcher:
    """One per web process; of all that share a database one tells, and one pings."""

    def __init__(self, *, every: float, stall_seconds: float, file: Path) -> None:
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}:{secrets.token_hex(4)}"
        self._every, self._stall_seconds = every, stall_seconds
        self._away = Away(file)
        self._recipients = notices.named_recipients()
        self._started_at = now()
        self._looked = time.monotonic()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="watcher", daemon=True)
        self._telling = operations.Telling(
            cause=STALLS, every=timedelta(seconds=every), ways=notices.alert_ways(), word=words.word
        )

    @classmethod
    def from_settings(cls) -> "Watcher":
        return cls(
            every=settings.WATCH_SECONDS,
            stall_seconds=settings.STALL_SECONDS,
            file=settings.DATA_DIR / "database-away.json",
        )

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Returns once the look that is under way has ended."""
        self._stopping.set()
        self._thread.join()

    @property
    def looked_ago(self) -> float:
        """Seconds since a look came to its end, or since it began to watch."""
        return time.monotonic() - self._looked

    def look(self) -> None:
        """Judge, tell, ping: once."""
        at = now()
        try:
            trouble, alert = self._judge(at)
        except DatabaseError as error:
            connection.close()
            log.warning("The watcher's question was not answered (%s)", type(error).__name__)
            self._without_database(at)
            return
        self._away.clear(deliver=self._deliver, at=at)
        self._tell(at)
        self._ping(trouble, alert, at)

    def _run(self) -> None:
        pause = random.uniform(0.1, 0.5) * self._every  # noqa: S311 - processes that start together look apart
        while not self._stopping.wait(pause):
            began = time.monotonic()
            try:
                close_old_connections()
                self.look()
                self._looked = time.monotonic()
            except Exception:
                # Whatever went wrong, the next look follows; its age says that none came to its end.
                log.exception("The watcher's look broke off")
            pause = max(1.0, self._every - (time.monotonic() - began))
        connection.close()

    def _judge(self, at: datetime) -> tuple[list[Trouble], Alert | None]:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SELECT set_config('statement_timeout', %s, true)", [QUERY_LIMIT])
            health = publishing_health()
            trouble = judge(
                due=health.due,
                overdue_seconds=health.overdue_seconds,
                ticked_ago=health.ticked_ago,
                stall_seconds=self._stall_seconds,
            )
            operations.show_life(name=self.name, started_at=self._started_at, at=at)
            details = [one.to_json() for one in trouble]
            alert = operations.note_trouble(details=details, telling=self._telling, at=at)
            self._recipients = notices.alert_recipients()
        return trouble, alert

    def _tell(self, at: datetime) -> None:
        for _ in range(AT_ONCE):
            message = operations.claim_message(at=at)
            if message is None:
                return
            problem = self._deliver(message)
            if problem:
                log.error("The operator could not be told by %s: %s", message.way, problem)
            operations.settle_message(message=message, problem=problem, at=now())

    def _deliver(self, message: AlertMessage) -> str:
        try:
            return adapters.deliver(message, recipients=self._recipients)
        except Exception as error:
            # What one way does not bear must not keep the others from telling.
            log.exception("The message by %s could not be made", message.way)
            return type(error).__name__

    def _ping(self, trouble: Sequence[Trouble], alert: Alert | None, at: datetime) -> None:
        """Trouble that is not certain yet is no reason to say either."""
        if not settings.PING_URL:
            return
        if trouble and alert is not None and alert.began_at is not None:
            self._in_turn("ping.fail", at, lambda: self._ping_fail(trouble))
        elif not trouble:
            self._in_turn("ping", at, lambda: adapters.call(settings.PING_URL, method="GET"))

    def _in_turn(self, name: str, at: datetime, call: Callable[[], str]) -> None:
        if operations.take_turn(name=name, every=PING_EVERY, at=at) and (problem := call()):
            log.warning("The monitor outside could not be told: %s", problem)

    def _ping_fail(self, trouble: Sequence[Trouble]) -> str:
        reason = " ".join(one.sentence for one in trouble)
        return adapters.call(adapters.below(settings.PING_URL, "fail"), text=reason)

    def _without_database(self, at: datetime) -> None:
        """The outbox is away, too: only a mail server and the webhook are left."""
        ways = [way for way in notices.alert_ways() if way != AlertMessage.Way.MAIL or notices.sends_mail()]
        self._away.note(ways=ways, deliver=self._deliver, at=at)
        if self._away.is_certain and settings.PING_URL and (problem := self._ping_fail([TROUBLE])):
            log.warning("The monitor outside could not be told: %s", problem)


_watching: list[Watcher] = []


def watch() -> None:
    """Begin to watch in this process, as long as it lives. A second call changes nothing."""
    if not _watching and settings.WATCH_SECONDS > 0:
        _watching.append(Watcher.from_settings())
        _watching[0].start()


def looked_ago() -> float | None:
    """Seconds since this process's watcher looked; None: it has none."""
    return _watching[0].looked_ago if _watching else None
