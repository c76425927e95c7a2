"""How publishing does, over all organisations: counts and times, asked through doors. No content."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db import connection

from postwright.base.notices import queries as notices
from postwright.base.notices.models import Alert
from postwright.desk.operator.queries.jobs import Jobs, jobs
from postwright.desk.operator.queries.signs import Sign, publishers, watchers
from postwright.flow.publishing import queries as publishing

STALLS = "publishing_stalls"
DAY_KEY, DAY_LASTS_S = "operator.day", 300  # it reads every attempt of a day


@dataclass(frozen=True)
class Queued:
    """`waits_for`: "person", "channel", "keys" or nothing."""

    network: str
    state: str
    waits_for: str
    publications: int


@dataclass(frozen=True)
class Outcomes:
    """
    Attempts that began in one hour on one network.

    :param calls: that reached the network
    :param unclear: whose answer was lost, whatever was found out later
    """

    network: str
    hours_ago: int
    calls: int = 0
    sent: int = 0
    failed: int = 0
    unclear: int = 0
    retried: int = 0


@dataclass(frozen=True)
class Lag:
    """Seconds from due to begun. What waited for a person or for its channel is not in it. None: nothing went out."""

    measured: int = 0
    median: float | None = None
    p95: float | None = None
    p99: float | None = None
    longest: float | None = None


@dataclass(frozen=True)
class Standing:
    """Connected channels of a network."""

    network: str
    state: str
    channels: int


@dataclass(frozen=True, kw_only=True)
class Figures:
    """`hour` and `day`: what happened in the last hour, and in the last 24 (up to five minutes ago)."""

    at: datetime
    health: publishing.Health
    queue: list[Queued]
    hour: list[Outcomes]
    day: list[Outcomes]
    lag_hour: Lag
    lag_day: Lag
    channels: list[Standing]
    publishers: list[Sign]
    watchers: list[Sign]
    jobs: Jobs
    alert: Alert | None = field(default=None)

    def queued(self, *, state: str = "", waits_for: str | None = None) -> int:
        return sum(
            one.publications
            for one in self.queue
            if state in {"", one.state} and (waits_for is None or one.waits_for == waits_for)
        )

    @property
    def looked_up(self) -> int:
        return self.queued(state="unclear") - self.asks

    @property
    def asks(self) -> int:
        """Unclear, and only a person can tell."""
        return self.queued(state="unclear", waits_for="person")

    @property
    def came_late(self) -> int:
        return self.queued(state="scheduled", waits_for="person")

    @property
    def held(self) -> int:
        """They wait until somebody connects or starts their channel again."""
        return self.queued(waits_for="channel")

    @property
    def without_keys(self) -> int:
        """Nothing can open the secrets of their organisation at present."""
        return self.queued(waits_for="keys")

    @property
    def channels_to_reconnect(self) -> int:
        return sum(one.channels for one in self.channels if one.state == "reconnect")

    @property
    def channels_paused(self) -> int:
        return sum(one.channels for one in self.channels if one.state == "paused")


def figures(*, at: datetime) -> Figures:
    day, lag_day = cache.get_or_set(DAY_KEY, _day, DAY_LASTS_S) or ([], Lag())
    return Figures(
        at=at,
        health=publishing.publishing_health(),
        queue=[Queued(*row) for row in _rows("publishing_queue()")],
        hour=_outcomes(1),
        day=day,
        lag_hour=_lag(1),
        lag_day=lag_day,
        channels=[Standing(*row) for row in _rows("channels_by_state()")],
        publishers=publishers(at=at),
        watchers=watchers(at=at),
        jobs=jobs(at=at),
        alert=notices.open_alert(STALLS),
    )


def _day() -> tuple[list[Outcomes], Lag]:
    return _outcomes(24), _lag(24)


def _outcomes(hours: int) -> list[Outcomes]:
    return [Outcomes(*row) for row in _rows(f"publishing_outcomes({hours})")]


def _lag(hours: int) -> Lag:
    [row] = _rows(f"publishing_lag({hours})")
    return Lag(*row)


def _rows(door: str) -> Iterable[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM door_{door}")  # noqa: S608 - doors are named above
        return list(cursor.fetchall())
