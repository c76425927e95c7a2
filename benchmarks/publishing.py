"""The publisher beside the same calls by themselves, and beside a plain queue that makes them."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import groupby, pairwise
from math import ceil
from typing import Any, NamedTuple
from urllib.request import urlopen

from benchmarks.machine import busy_seconds, cpu_seconds
from benchmarks.stage import open_stage, process, until

PUBLISHER = ["-c", "from postwright.config.worker import main; main()"]
PLAIN_QUEUE = ["-m", "benchmarks.plain_queue"]
DELAY_S = 0.2
SLOW_S = 1.0  # as with a picture, or on a busy evening
IN_FLIGHT = {
    64: 60,
    256: 20,
    512: 15,
}  # and how many for each channel: long enough that beginning and end count little
SLOW_EACH = 5
QUEUES, QUEUED = 500, 10
PICKUPS = 30
FAR = timedelta(days=30)
SURGE = 1000
OPEN = "state IN ('scheduled', 'claimed', 'sending', %s)"
UNDONE = "status IN ('todo', 'doing') AND queue_name = %s"
SPARED = 3 / 4  # one organisation alone never takes the last quarter of the places


class Call(NamedTuple):
    """In seconds since 1970."""

    account: str
    arrived_at: float
    answered_at: float


def measure() -> dict[str, Any]:
    with open_stage() as world:
        with _network(DELAY_S) as base_url:
            figures: dict[str, Any] = {"pickup": _pickup(world), "surge": _surge(world, base_url)}
            for in_flight, each in IN_FLIGHT.items():
                figures[f"in_flight_{in_flight}"] = _case(world, base_url, in_flight, each, DELAY_S)
        with _network(SLOW_S) as base_url:
            for in_flight in IN_FLIGHT:
                figures[f"slow_{in_flight}"] = _case(world, base_url, in_flight, SLOW_EACH, SLOW_S)
            alone = _alone(base_url, QUEUES, QUEUED)
            ours = _ours(world, base_url, QUEUES, QUEUED)
        figures["queues"] = ours | _share(ours, alone, QUEUES / SLOW_S)
    return figures


def _case(world: Any, base_url: str, in_flight: int, each: int, delay: float) -> dict[str, float]:
    alone = _alone(base_url, in_flight, each)
    ours, plain = _ours(world, base_url, in_flight, each), _plain(world, base_url, in_flight, each)
    return {
        **ours,
        **_share(ours, alone, in_flight / delay),
        **{f"plain_queue_{name}": value for name, value in plain.items()},
        "times_plain_queue": ours["per_second"] / plain["per_second"],
    }


def _share(ours: dict[str, float], alone: dict[str, float], ceiling: float) -> dict[str, float]:
    """
    Of what latency and processors allow.

    :param ceiling: what the network's latency alone would allow, a second
    """
    return {
        "ceiling_per_second": ceiling,
        "calls_alone_per_second": alone["per_second"],
        "calls_alone_cpu_ms": alone["cpu_ms"],
        "share": ours["per_second"] / min(alone["per_second"], ceiling),
    }


def _alone(base_url: str, in_flight: int, each: int) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.calls", str(in_flight), str(each), base_url]
    told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    total = in_flight * each
    return {"per_second": total / told["seconds"], "cpu_ms": told["cpu"] / total * 1000}


def _ours(world: Any, base_url: str, in_flight: int, each: int) -> dict[str, float]:
    channels = _channels(world, f"ours-{base_url[-5:]}-{in_flight}", in_flight, base_url)
    _plan(world, channels, each)
    _calls(base_url)
    with process(PUBLISHER, world.url, in_flight=ceil(in_flight / SPARED)) as publisher:
        until(lambda: _counted("publishing_worker", "name LIKE %s", f"%:{publisher.pid}:%") == 1)
        figures = _timed(
            world,
            publisher.pid,
            in_flight * each,
            begin=lambda: _make_due(world),
            is_over=lambda: not _is_there("publishing_publication", OPEN, "unclear"),
        )
        assert not _is_there("publishing_publication", "state = %s", "failed")
    return figures | _gaps(channels, _calls(base_url))


def _gaps(channels: list[Any], calls: list[Call]) -> dict[str, float]:
    """Milliseconds from one to the next of a channel: from its stored end to its start, and as the network saw both."""
    from django.db import connections  # noqa: PLC0415 - once Django is set up

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM sending_at - lag(ended_at) OVER (PARTITION BY channel_id ORDER BY due_at, id))"
            " * 1000 FROM publishing_publication WHERE channel_id = ANY (%s)",
            [[channel.pk for channel in channels]],
        )
        stored = [float(gap) for (gap,) in cursor.fetchall() if gap is not None]
    seen = [
        (later.arrived_at - earlier.answered_at) * 1000
        for _, queue in groupby(sorted(calls), lambda call: call.account)
        for earlier, later in pairwise(queue)
    ]
    return _spread("gap", stored) | _spread("seen_gap", seen)


def _spread(name: str, values: list[float]) -> dict[str, float]:
    p99 = sorted(values)[int(len(values) * 0.99)]
    return {f"{name}_median_ms": statistics.median(values), f"{name}_p99_ms": p99}


def _surge(world: Any, base_url: str) -> dict[str, float]:
    """So many publications on as many channels, all due in the same second: how late each one begins."""
    _calls(base_url)
    channels = _channels(world, "surge", SURGE, base_url)
    _plan(world, channels, 1)
    with process(PUBLISHER, world.url, in_flight=ceil(SURGE / SPARED)) as publisher:
        until(lambda: _counted("publishing_worker", "name LIKE %s", f"%:{publisher.pid}:%") == 1)
        already = _counted("publishing_publication", "state = %s", "sent")
        _make_due(world, "now() + interval '2 seconds'")
        until(lambda: _counted("publishing_publication", "state = %s", "sent") - already >= SURGE)
    due = _due(channels)
    late = sorted((call.arrived_at - due) * 1000 for call in _calls(base_url))
    return {"median_ms": statistics.median(late), "p99_ms": late[int(len(late) * 0.99)], "worst_ms": late[-1]}


def _calls(base_url: str) -> list[Call]:
    """Since the last time that somebody asked."""
    with urlopen(f"{base_url}/calls") as answer:  # noqa: S310 - our own server
        return [Call(*one) for one in json.load(answer)]


def _due(channels: list[Any]) -> float:
    """When they were due, in seconds since 1970."""
    from django.db import connections  # noqa: PLC0415 - once Django is set up

    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM min(due_at)) FROM publishing_publication WHERE channel_id = ANY (%s)",
            [[channel.pk for channel in channels]],
        )
        return float(cursor.fetchone()[0])


def _plain(world: Any, base_url: str, in_flight: int, each: int) -> dict[str, float]:
    from benchmarks import plain_queue  # noqa: PLC0415 - once Django is set up

    accounts = [f"did:plc:plain{one}" for one in range(in_flight)]
    plain_queue.defer(accounts, base_url=base_url, each=each)
    with process([*PLAIN_QUEUE, str(in_flight)], world.url, in_flight=in_flight) as queue:
        queue.stdout.readline()
        return _timed(
            world,
            queue.pid,
            in_flight * each,
            begin=lambda: (queue.stdin.write("go\n"), queue.stdin.flush()),
            is_over=lambda: not _is_there("procrastinate_jobs", UNDONE, plain_queue.QUEUE),
        )


def _pickup(world: Any) -> dict[str, float]:
    """From "publish now" to the publisher's first step, while it has nothing else to do."""
    channel = world.channel("pickup")
    waits = []
    with process(PUBLISHER, world.url, in_flight=64) as publisher:
        until(lambda: _counted("publishing_worker", "name LIKE %s", f"%:{publisher.pid}:%") == 1)
        for number in range(PICKUPS):
            planned = world.publication(channel, text=f"Now {number}")
            committed = time.time()
            ended = world.until(planned, "sent", "failed")
            waits.append(max(0, ended.attempts.all()[0].began_at.timestamp() - committed) * 1000)
    return {"median_ms": statistics.median(waits), "worst_ms": max(waits)}


@contextmanager
def _network(delay: float) -> Iterator[str]:
    command = [sys.executable, "-m", "benchmarks.network", str(delay)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield f"http://127.0.0.1:{server.stdout.readline().strip()}"
        finally:
            server.terminate()


def _channels(world: Any, name: str, number: int, base_url: str) -> list[Any]:
    from postwright.base.connections import operations  # noqa: PLC0415 - once Django is set up
    from postwright.kit.clock import now  # noqa: PLC0415 - see above
    from postwright.ports.channels.ways import ConnectedAccount  # noqa: PLC0415 - see above

    with world.scope():
        return [
            operations.connect_channel(
                brand_id=world.brand.pk,
                network="bluesky",
                found=ConnectedAccount(
                    remote_id=f"did:plc:{name}-{one}",
                    handle=f"{name}-{one}.example",
                    display_name="",
                    base_url=base_url,
                    secret={"access_token": "token"},
                ),
                by=world.member,
                at=now(),
            )
            for one in range(number)
        ]


def _plan(world: Any, channels: list[Any], each: int) -> None:
    """Everything is confirmed for a far day, through the operations that the pages use."""
    from postwright.flow.posts import operations as posts  # noqa: PLC0415 - once Django is set up
    from postwright.flow.publishing import operations  # noqa: PLC0415 - see above
    from postwright.kit.clock import now  # noqa: PLC0415 - see above

    by, at = world.member, now()
    for number in range(each):
        with world.scope():
            text = f"Bread {number}"
            post = posts.create_post(brand=world.brand, by=by, at=at, text=text, channels=channels)
            operations.schedule_post(post=post, revision=post.revision, due_at=at + FAR, by=by, at=at)


def _make_due(world: Any, moment: str = "now()") -> None:
    from django.db import connection  # noqa: PLC0415 - once Django is set up

    from postwright.flow.publishing.rules import WAKE  # noqa: PLC0415 - see above

    with world.scope(), connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE publishing_publication SET due_at = {moment}, next_at = {moment}"  # noqa: S608 - our own words
            " WHERE state = 'scheduled'"
        )
        cursor.execute("SELECT pg_notify(%s, '')", [WAKE])


def _timed(
    world: Any, worker: int, total: int, *, begin: Callable[[], object], is_over: Callable[[], bool]
) -> dict[str, float]:
    cpu, database, busy = cpu_seconds(worker), cpu_seconds(world.postmaster), busy_seconds()
    begun = time.perf_counter()
    begin()
    until(is_over)
    seconds = time.perf_counter() - begun
    return {
        "per_second": total / seconds,
        "worker_cpu_ms": (cpu_seconds(worker) - cpu) / total * 1000,
        "database_cpu_ms": (cpu_seconds(world.postmaster) - database) / total * 1000,
        "cores_busy": (busy_seconds() - busy) / seconds,
    }


def _counted(table: str, condition: str, value: str) -> int:
    from django.db import connections  # noqa: PLC0415 - once Django is set up

    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE {condition}", [value])  # noqa: S608 - our own words
        return int(cursor.fetchone()[0])


def _is_there(table: str, condition: str, value: str) -> bool:
    """As cheap as a look can be, or looking would count against what is measured."""
    from django.db import connections  # noqa: PLC0415 - once Django is set up

    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SELECT EXISTS (SELECT FROM {table} WHERE {condition})", [value])  # noqa: S608 - our own words
        return bool(cursor.fetchone()[0])
