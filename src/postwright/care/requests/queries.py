"""All reading about requests of people whom networks know."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from postwright.care.requests.models import DeletionRequest


class Place(NamedTuple):
    """Where a channel is to be found."""

    organisation_id: UUID
    channel_id: UUID


def channels_of_person(networks: Collection[str], person: str, *, until: datetime) -> list[Place]:
    """
    Of all organisations, asked through a door: those that stand on this person's yes, or are the person's own account.

    :param until: connected by then; what was connected after somebody took back a yes stands on a new one
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM door_channels_of_person(%s, %s, %s)", [list(networks), person, until])
        return [Place(*row) for row in cursor.fetchall()]


def request_by_code(code: str) -> DeletionRequest | None:
    return DeletionRequest.objects.filter(code=code).first()


def open_requests() -> QuerySet[DeletionRequest]:
    return DeletionRequest.objects.filter(done_at=None)
