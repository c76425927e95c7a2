"""What people wait for does not stand behind a thousand uploads."""

import asyncio

import psycopg
from django.db import connection, transaction
from procrastinate.contrib.django import app

from postwright.config import wiring
from postwright.kit import jobs
from postwright.kit.ids import uuid7


def statuses():
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT task_name, status::text FROM procrastinate_jobs")
        # What the clock starts may be due just now.
        return {name: status for name, status in cursor.fetchall() if name not in wiring.RECURRING}


async def work_on(queue_name):
    async with app.with_connector(app.connector.get_worker_connector()).open_async() as queue:
        await queue.run_worker_async(
            queues=[queue_name], wait=False, install_signal_handlers=False, listen_notify=False
        )


class TestUrgent:
    def test_has_a_queue_that_uploads_never_enter(self, committed):
        nobody = {"organisation_id": uuid7(), "subject_id": uuid7()}
        with transaction.atomic():
            for _upload in range(20):
                jobs.enqueue("media.preview", **nobody)
            jobs.enqueue("accounts.mail_invitation", **nobody)
            jobs.enqueue("publishing.release_queue", **nobody)

        asyncio.run(work_on(wiring.URGENT_QUEUE))

        assert statuses() == {
            "accounts.mail_invitation": "succeeded",
            "publishing.release_queue": "succeeded",
            "media.preview": "todo",
        }

    def test_is_used_also_by_connections_that_are_not_djangos(self, committed):
        async def add():
            place = {name.lower(): connection.settings_dict[name] for name in ("HOST", "PORT", "USER")}
            async with await psycopg.AsyncConnection.connect(
                dbname=connection.settings_dict["NAME"],
                password=connection.settings_dict["PASSWORD"],
                **place,
            ) as plain:
                await jobs.enqueue_on(plain, "publishing.release_queue", subject_id=uuid7())

        asyncio.run(add())

        with connection.cursor() as cursor:
            cursor.execute("SELECT queue_name FROM procrastinate_jobs")
            assert cursor.fetchall() == [(wiring.URGENT_QUEUE,)]
