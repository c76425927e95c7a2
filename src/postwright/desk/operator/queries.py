"""What the operator is told about the installation. Figures only: no organisation's content."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.metadata import version

from django.conf import settings
from django.db import connection
from django.db.models import Count
from procrastinate.contrib.django.models import ProcrastinateJob

from postwright.base.accounts import queries as accounts
from postwright.base.notices import queries as notices
from postwright.flow.publishing.models import Worker

SIGN_OF_LIFE = timedelta(minutes=2)
ENDED = ("succeeded", "failed", "cancelled", "aborting", "aborted")


@dataclass(frozen=True)
class Facts:
    version: str
    address: str
    mail: str
    database: str
    database_size: str
    organisations: int
    people: int
    outbox: int


@dataclass(frozen=True)
class Sign:
    """When a publisher last ticked."""

    name: str
    ticked_at: datetime
    is_alive: bool


@dataclass(frozen=True)
class Jobs:
    """Background work by how it stands."""

    waiting: int
    running: int
    given_up: int


def facts() -> Facts:
    server, size = _database()
    return Facts(
        version=version("postwright"),
        address=settings.PUBLIC_URL,
        mail=settings.MAILERS["default"].get("OPTIONS", {}).get("host", ""),
        database=server,
        database_size=size,
        organisations=accounts.organisation_count(),
        people=accounts.person_count(),
        outbox=notices.outbox().count(),
    )


def signs_of_life(*, at: datetime) -> list[Sign]:
    workers = Worker.objects.order_by("-ticked_at")[:10]
    return [Sign(one.name, one.ticked_at, at - one.ticked_at < SIGN_OF_LIFE) for one in workers]


def jobs() -> Jobs:
    counted = dict(ProcrastinateJob.objects.values_list("status").annotate(Count("id")))
    waiting = sum(number for status, number in counted.items() if status not in {*ENDED, "doing"})
    return Jobs(waiting=waiting, running=counted.get("doing", 0), given_up=counted.get("failed", 0))


def _database() -> tuple[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT split_part(version(), ' on ', 1), pg_size_pretty(pg_database_size(current_database()))"
        )
        server, size = cursor.fetchone()
    return server, size
