"""The audit trail, and the one place from which work follows an event."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.db import connection, models
from psycopg import AsyncConnection

from postwright.base.audit.models import Event, Tag
from postwright.kit import jobs, tenancy

_follow_ups: Mapping[str, Sequence[str]] = {}


class Actor(Protocol):
    @property
    def pk(self) -> Any: ...


def follow(table: Mapping[str, Sequence[str]]) -> None:
    """Take over config/wiring.py's table: event tag → names of the jobs that follow."""
    global _follow_ups  # noqa: PLW0603 - set once, when the application starts
    _follow_ups = table


def record(tag: Tag, *, subject: models.Model, by: Actor | None, at: datetime, **details: Any) -> Event:
    """Add one event in the caller's transaction, and with it the jobs that follow from it."""
    organisation_id = tenancy.current()
    event = Event.objects.create(
        organisation_id=organisation_id,
        tag=tag,
        subject_kind=subject._meta.model_name or "",
        subject_id=subject.pk,
        by_id=by.pk if by else None,
        at=at,
        details=details,
    )
    _enqueue(tag, organisation_id=organisation_id, subject_id=subject.pk)
    return event


def make_months(*, at: datetime) -> int:
    """Of every table that is parted by months, the coming ones; returns how many were made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT door_make_months(%s)", [at])
        return int(cursor.fetchone()[0])


def is_followed(tag: Tag) -> bool:
    return bool(_follow_ups.get(tag))


async def follow_on(link: AsyncConnection[Any], tag: Tag, *, organisation_id: UUID, subject_id: UUID) -> None:
    """Add the jobs that follow from an event, where it was written on a connection that is not Django's."""
    for name in _follow_ups.get(tag, ()):
        ids = {"organisation_id": organisation_id, "subject_id": subject_id}
        await jobs.enqueue_on(link, name, lock=f"{name} {subject_id}", **ids)


def _enqueue(tag: Tag, *, organisation_id: UUID, subject_id: UUID) -> None:
    for name in _follow_ups.get(tag, ()):
        # The job's name is in its lock: what follows may begin while the job that caused it is still ending.
        jobs.enqueue(
            name, lock=f"{name} {subject_id}", organisation_id=organisation_id, subject_id=subject_id
        )
