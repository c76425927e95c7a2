"""Background work by name. The rest of the house never sees the queue's own library."""

from contextlib import suppress
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from procrastinate import PsycopgConnector
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.manager import JobManager
from procrastinate.tasks import configure_task
from psycopg import AsyncConnection


def enqueue(
    name: str, *, lock: str | None = None, once: str | None = None, at: datetime | None = None, **ids: Any
) -> None:
    """
    Add a job in the running transaction: it exists exactly when the transaction commits.

    :param lock: jobs with the same lock never run at the same time
    :param once: while a job with this mark waits, another is not added
    :param at: not before this moment
    """
    task = app.configure_task(name, lock=lock, queueing_lock=once, schedule_at=at)
    with suppress(AlreadyEnqueued), transaction.atomic():
        task.defer(**_arguments(ids))


async def enqueue_on(
    connection: AsyncConnection[Any], name: str, *, lock: str | None = None, **ids: Any
) -> None:
    """As `enqueue`, in the running transaction of a connection that is not Django's."""
    manager = JobManager(PsycopgConnector())
    queue = app.tasks[name].queue
    job = configure_task(name=name, job_manager=manager, lock=lock, queue=queue, connection=connection)
    await job.defer_async(**_arguments(ids))


def _arguments(ids: dict[str, Any]) -> dict[str, Any]:
    return {key: str(value) if isinstance(value, UUID) else value for key, value in ids.items()}
