"""The publisher against its own practice network, beside a plain queue that makes the same calls."""

import statistics
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from benchmarks.machine import cpu_seconds
from benchmarks.stage import open_stage, process, until

PUBLISHER = ["-c", "from postwright.config.worker import main; main()"]
PLAIN_QUEUE = ["-m", "benchmarks.plain_queue"]
CASES = [(0.0, 64), (0.2, 64), (0.2, 256)]
EACH = 6
PICKUPS = 30
FAR = timedelta(days=30)


def measure() -> dict[str, dict[str, float]]:
    with open_stage() as world:
        figures = {"pickup": _pickup(world)}
        for delay, in_flight in CASES:
            ours, plain = _ours(world, delay, in_flight), _plain(world, delay, in_flight)
            ratios = {"times_plain_queue": ours["per_second"] / plain["per_second"]}
            figures[f"delay_{delay * 1000:.0f}_ms_in_flight_{in_flight}"] = (
                ours | {f"plain_queue_{name}": value for name, value in plain.items()} | ratios
            )
    return figures


def _ours(world: Any, delay: float, in_flight: int) -> dict[str, float]:
    _plan(world, _channels(world, "ours", delay, in_flight))
    with process(PUBLISHER, world.url, in_flight=in_flight) as publisher:
        until(lambda: _counted("publishing_worker", "name LIKE %s", f"%:{publisher.pid}:%") == 1)
        return _timed(
            world,
            publisher.pid,
            in_flight * EACH,
            begin=lambda: _make_due(world),
            done=lambda: _counted("publishing_publication", "state = %s", "sent"),
        )


def _plain(world: Any, delay: float, in_flight: int) -> dict[str, float]:
    from benchmarks import plain_queue  # noqa: PLC0415 - once Django is set up
    from postwright.base.connections.queries import account_key  # noqa: PLC0415 - see above

    channels = _channels(world, "plain", delay, in_flight)
    plain_queue.defer(map(account_key, channels), delay=delay, each=EACH)
    with process([*PLAIN_QUEUE, str(in_flight)], world.url, in_flight=in_flight) as queue:
        queue.stdout.readline()
        return _timed(
            world,
            queue.pid,
            in_flight * EACH,
            begin=lambda: (queue.stdin.write("go\n"), queue.stdin.flush()),
            done=lambda: _counted(
                "procrastinate_jobs", "status = 'succeeded' AND queue_name = %s", plain_queue.QUEUE
            ),
        )


def _pickup(world: Any) -> dict[str, float]:
    """From "publish now" to the publisher's first step, while it has nothing else to do."""
    [channel] = _channels(world, "pickup", 0, 1)
    waits = []
    with process(PUBLISHER, world.url, in_flight=64) as publisher:
        until(lambda: _counted("publishing_worker", "name LIKE %s", f"%:{publisher.pid}:%") == 1)
        for number in range(PICKUPS):
            planned = world.publication(channel, text=f"Now {number}")
            committed = time.time()
            ended = world.until(planned, "sent", "failed")
            waits.append(max(0, ended.attempts.all()[0].began_at.timestamp() - committed) * 1000)
    return {"median_ms": statistics.median(waits), "worst_ms": max(waits)}


def _channels(world: Any, name: str, delay: float, number: int) -> list[Any]:
    return [world.channel(f"{name}-{delay}-{number}-{one}", delay_seconds=delay) for one in range(number)]


def _plan(world: Any, channels: list[Any]) -> None:
    """Everything is confirmed for a far day, through the operations that the pages use."""
    from postwright.flow.posts import operations as posts  # noqa: PLC0415 - once Django is set up
    from postwright.flow.publishing import operations  # noqa: PLC0415 - see above
    from postwright.kit.clock import now  # noqa: PLC0415 - see above

    by, at = world.member, now()
    for number in range(EACH):
        with world.scope():
            text = f"Bread {number}"
            post = posts.create_post(brand=world.brand, by=by, at=at, text=text, channels=channels)
            operations.schedule_post(post=post, revision=post.revision, due_at=at + FAR, by=by, at=at)


def _make_due(world: Any) -> None:
    from django.db import connection  # noqa: PLC0415 - once Django is set up

    from postwright.flow.publishing.rules import WAKE  # noqa: PLC0415 - see above

    with world.scope(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE publishing_publication SET due_at = now(), next_at = now() WHERE state = 'scheduled'"
        )
        cursor.execute("SELECT pg_notify(%s, '')", [WAKE])


def _timed(
    world: Any, worker: int, total: int, *, begin: Callable[[], object], done: Callable[[], int]
) -> dict[str, float]:
    already, cpu, database = done(), cpu_seconds(worker), cpu_seconds(world.postmaster)
    begun = time.perf_counter()
    begin()
    until(lambda: done() - already >= total)
    seconds = time.perf_counter() - begun
    return {
        "per_second": total / seconds,
        "worker_cpu_ms": (cpu_seconds(worker) - cpu) / total * 1000,
        "database_cpu_ms": (cpu_seconds(world.postmaster) - database) / total * 1000,
    }


def _counted(table: str, condition: str, value: str) -> int:
    from django.db import connections  # noqa: PLC0415 - once Django is set up

    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {condition}", [value])  # noqa: S608 - our own words
        return int(cursor.fetchone()[0])
