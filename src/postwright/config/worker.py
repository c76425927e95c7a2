"""The worker: one process, one event loop, in which the publisher and all other background work live."""

import asyncio
import gc
import logging
import resource
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING

import django
import psycopg
import uvloop
from asgiref.sync import sync_to_async
from django.conf import settings
from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job, Status

if TYPE_CHECKING:
    from postwright.flow.publishing.engine.loop import Publisher

log = logging.getLogger(__name__)
URGENT_AT_ONCE, QUICK_AT_ONCE, SLOW_AT_ONCE, OUTSIDE_AT_ONCE, COMPARING_AT_ONCE = 1, 2, 1, 2, 1
CHECKING_AT_ONCE = 2
JOB_POLL_S = 1.0
JOBS_STOP_S = 10.0
PUBLISHER_STOP_S = 15.0
SWEEP_S = 30.0
TROUBLE_S = 1.0
KEEP_JOBS_H = 72
JOB_CONNECTIONS = 4
COLLECT_AFTER = 50_000, 20, 50  # objects, collections of the young, of the middle-aged


def main(make_publisher: Callable[[], "Publisher"] | None = None) -> int:
    """
    Work until SIGTERM or SIGINT; what is under way is finished first, up to a limit.

    :param make_publisher: another publisher than that of the settings, for tests
    """
    django.setup()
    _allow_many_sockets()
    from postwright.flow.publishing.engine.loop import Publisher  # noqa: PLC0415 - once Django is set up

    _collect_seldom()
    uvloop.run(_serve(make_publisher or Publisher.from_settings))
    return 0


def _collect_seldom() -> None:
    """
    Else a busy publisher spends every sixth second on looking for cycles, up to 0.1 s at a time in which nothing starts.

    What is loaded by now stays for good, and of what comes later nearly everything goes without being looked for.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def _allow_many_sockets() -> None:
    """Every publication on its way has a connection; many systems begin with 1024 files for a process."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 4 * settings.PUBLISHER_CONCURRENCY + 1024
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


async def _serve(make_publisher: Callable[[], "Publisher"]) -> None:
    publisher = make_publisher()
    asked_to_stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, asked_to_stop.set)
    publishing = asyncio.create_task(publisher.run(patience=PUBLISHER_STOP_S))
    beside = [asyncio.create_task(work) for work in (_keep_working(), asked_to_stop.wait())]
    await asyncio.wait([publishing, *beside], return_when=asyncio.FIRST_COMPLETED)
    publisher.stop()
    for task in beside:
        task.cancel()
    await asyncio.gather(*beside, return_exceptions=True)
    await publishing


async def _keep_working() -> None:
    """The database may go away for a while; what needs it begins again."""
    while True:
        try:
            async with _queue().open_async() as queue:
                await _work_on_jobs(queue)
        except* (psycopg.OperationalError, ConnectorException, OSError) as group:
            kinds = {type(error).__name__ for error in group.exceptions}
            log.warning("The database does not answer (%s); trying again", ", ".join(sorted(kinds)))
        except* Exception:
            # Whatever is wrong with a job, posts go out.
            log.exception("The work on jobs broke off; it begins again")
        await asyncio.sleep(TROUBLE_S)


def _queue() -> App:
    """The jobs of Django's app on few connections made for an event loop."""
    from procrastinate.contrib.django import app, utils  # noqa: PLC0415 - once Django is set up

    kwargs = utils.connector_params()
    return app.with_connector(PsycopgConnector(kwargs=kwargs, min_size=1, max_size=JOB_CONNECTIONS))


async def _work_on_jobs(queue: App) -> None:
    """Each kind has places of its own: no preview waits for a video, no mail for a thousand previews."""
    from postwright.config import wiring  # noqa: PLC0415 - once Django is set up

    kinds = (
        (wiring.URGENT_QUEUE, URGENT_AT_ONCE),
        (wiring.QUICK_QUEUE, QUICK_AT_ONCE),
        (wiring.SLOW_QUEUE, SLOW_AT_ONCE),
        (wiring.OUTSIDE_QUEUE, OUTSIDE_AT_ONCE),
        (wiring.COMPARING_QUEUE, COMPARING_AT_ONCE),
        (wiring.CHECKING_QUEUE, CHECKING_AT_ONCE),
    )
    async with asyncio.TaskGroup() as together:
        together.create_task(_sweep(queue))
        for name, at_once in kinds:
            together.create_task(_work_on_queue(queue, name, at_once))


async def _work_on_queue(queue: App, name: str, at_once: int) -> None:
    await queue.run_worker_async(
        queues=[name],
        concurrency=at_once,
        fetch_job_polling_interval=JOB_POLL_S,
        shutdown_graceful_timeout=JOBS_STOP_S,
        listen_notify=True,
        install_signal_handlers=False,
    )


async def _sweep(queue: App) -> None:
    """Jobs of a killed worker stay marked as running; nobody else puts them back."""
    while True:
        await sweep(queue)
        await queue.job_manager.delete_old_jobs(nb_hours=KEEP_JOBS_H)
        await asyncio.sleep(SWEEP_S)


async def sweep(queue: App) -> None:
    """Each stalled job by itself: one that cannot be taken up must not keep the others lying."""
    for job in await queue.job_manager.get_stalled_jobs():
        try:
            await take_up(queue, job)
        except Exception:
            log.exception("Job %s could not be taken up", job.id)


async def take_up(queue: App, job: Job) -> None:
    """A job that was left behind runs again, unless it is what kills the workers."""
    from postwright.config import wiring  # noqa: PLC0415 - once Django is set up

    if job.attempts < wiring.TRIES:
        log.warning("Job %s was left by a worker that died; it runs again", job.id)
        await queue.job_manager.retry_job(job)
        return
    log.error("Job %s was left by %s workers; it is given up", job.id, job.attempts)
    if job.task_name in wiring.GIVES_UP:
        await sync_to_async(wiring.GIVES_UP[job.task_name])(**job.task_kwargs)
    await queue.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
