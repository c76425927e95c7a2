"""Which processes have shown themselves lately."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from postwright.base.notices import queries as notices
from postwright.base.notices.models import Watcher
from postwright.flow.publishing.models import Worker

PUBLISHER_SILENT = timedelta(minutes=1)
LOOKS_MISSED = 3
LATELY = timedelta(hours=1)
SHOWN = 10


@dataclass(frozen=True)
class Sign:
    """When a process last showed itself."""

    name: str
    started_at: datetime
    ticked_at: datetime
    is_alive: bool


def publishers(*, at: datetime) -> list[Sign]:
    """What claims and sends, whoever showed itself last first. One that fell silent stays for an hour."""
    signs = _signs(Worker.objects.order_by("-ticked_at")[:SHOWN], PUBLISHER_SILENT, at)
    return [sign for sign in signs if sign.is_alive or at - sign.ticked_at < LATELY] or signs[:1]


def watchers(*, at: datetime) -> list[Sign]:
    """What tells the operator, one in each web process; those that fell silent only when all did."""
    silent = timedelta(seconds=LOOKS_MISSED * settings.WATCH_SECONDS)
    signs = _signs(notices.watchers()[:SHOWN], silent, at)
    return [sign for sign in signs if sign.is_alive] or signs[:1]


def _signs(found: Iterable[Worker | Watcher], silent: timedelta, at: datetime) -> list[Sign]:
    return [Sign(one.name, one.started_at, one.ticked_at, at - one.ticked_at < silent) for one in found]
