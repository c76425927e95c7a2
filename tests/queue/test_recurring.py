"""What the clock starts: registered, put into the queue once, and worked on without an error."""

import asyncio
import time

import pytest
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.periodic import PeriodicDeferrer

from postwright.config import wiring
from postwright.config.worker import _queue


@pytest.fixture
def storage(committed, settings, tmp_path):
    settings.STORAGE_URL = tmp_path.as_uri()


async def defer_and_work():
    """Two workers whose clocks both say that everything is due."""
    async with _queue().open_async() as queue:
        for _worker in range(2):
            deferrer = PeriodicDeferrer(queue.periodic_registry, max_delay=86_400)
            await deferrer.defer_jobs(deferrer.get_previous_tasks(at=time.time()))
        await queue.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)


def outcomes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY task_name")
        return cursor.fetchall()


class TestRecurring:
    def test_is_known_to_the_clock(self):
        known = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}

        assert known == wiring.RECURRING

    def test_runs_once_however_many_workers_there_are(self, storage):
        asyncio.run(defer_and_work())

        assert outcomes() == [(name, "succeeded") for name in sorted(wiring.RECURRING)]
