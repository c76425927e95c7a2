"""Jobs run by the queue itself: what happens when one fails for good, or its worker died."""

import asyncio
import os
import signal
import threading

import pytest
from django.conf import settings
from django.db import connection, connections
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from conftest import NOON
from postwright.base.accounts.operations import create_person
from postwright.config import wiring, worker
from postwright.flow.brand.operations import create_brand
from postwright.flow.media import operations, queries
from postwright.flow.media.tests import files
from postwright.flow.publishing.engine.loop import Publisher
from postwright.kit import tenancy
from tests.world import open_world


@pytest.fixture
def photo(committed, settings, tmp_path):
    """Uploaded, with its job waiting; the operator has since set a storage that does not exist."""
    settings.STORAGE_URL = (tmp_path / "media").as_uri()
    anna = create_person(
        email="anna@example.org",
        name="Anna",
        password="correct horse battery",
        organisation="Bakery",
        at=NOON,
    )
    with tenancy.scope(anna.organisation_id):
        brand = create_brand(by=anna, at=NOON, name="Bakery")
    item = operations.upload_media(stream=files.coffee(), file_name="a.jpg", brand=brand, by=anna, at=NOON)
    settings.STORAGE_URL = "nowhere://at.all"
    return item


def job_was_tried(times):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_jobs SET attempts = %s WHERE task_name = 'media.preview'", [times]
        )


def jobs():
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, status::text FROM procrastinate_jobs ORDER BY id")
        return cursor.fetchall()


async def run_the_queue():
    async with app.with_connector(app.connector.get_worker_connector()).open_async() as queue:
        await queue.run_worker_async(wait=False, install_signal_handlers=False, listen_notify=False)


def state_of(item):
    return queries.item_in(item.organisation_id, item.pk)


class TestGiveUp:
    def test_leaves_the_person_waiting_while_it_is_tried_again(self, photo):
        job_was_tried(1)

        asyncio.run(run_the_queue())

        assert state_of(photo).is_processing
        assert ("media.preview", "todo") in jobs()

    def test_tells_the_person_when_it_failed_for_the_last_time(self, photo):
        job_was_tried(wiring.TRIES)

        asyncio.run(run_the_queue())

        assert (state_of(photo).has_failed, state_of(photo).problem) == (True, "program")
        assert ("media.preview", "failed") in jobs()


class TestTakeUp:
    @pytest.mark.parametrize(
        ("tried", "status", "problem"), [(0, "todo", ""), (wiring.TRIES, "failed", "program")]
    )
    def test_repeats_a_job_whose_worker_died_but_not_for_ever(self, photo, tried, status, problem):
        job_was_tried(tried)

        async def abandon_and_take_up():
            async with app.with_connector(app.connector.get_worker_connector()).open_async() as queue:
                [job] = await queue.job_manager.list_jobs_async(
                    task="media.preview", status=Status.TODO.value
                )
                await queue.connector.execute_query_async(
                    "UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %(id)s", id=job.id
                )
                await worker.take_up(queue, job)

        asyncio.run(abandon_and_take_up())

        assert ("media.preview", status) in jobs()
        assert state_of(photo).problem == problem


class TestSweep:
    def test_comes_to_every_job_although_one_cannot_be_taken_up(self, photo, caplog):
        """The first names a person who is no person; telling them fails each time."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts) "
                "VALUES ('default', 'media.preview', '{}', 'doing', %s)",
                [wiring.TRIES],
            )
            cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name = 'media.preview'")

        async def sweep():
            async with app.with_connector(app.connector.get_worker_connector()).open_async() as queue:
                await worker.sweep(queue)

        asyncio.run(sweep())

        assert ("media.preview", "todo") in jobs()
        assert "could not be taken up" in caplog.text


class TestServe:
    def test_publishes_although_the_work_on_jobs_breaks_off(self, committed, cluster, monkeypatch, caplog):
        world = open_world(cluster)
        publication = world.publication(world.channel())

        async def break_off(_queue):
            raise RuntimeError("a mistake of ours")

        def stop_once_sent():
            world.until(publication, "sent")
            connections.close_all()
            os.kill(os.getpid(), signal.SIGTERM)

        monkeypatch.setattr(worker, "_work_on_jobs", break_off)
        with world.networks() as networks:
            options = {"networks": networks, "dispatcher_role": settings.DISPATCHER_ROLE, "concurrency": 4}
            watcher = threading.Thread(target=stop_once_sent)
            watcher.start()
            asyncio.run(worker._serve(lambda: Publisher(url=world.url, lease_seconds=5, **options)))
            watcher.join()

        assert world.reload(publication).state == "sent"
        assert "it begins again" in caplog.text
