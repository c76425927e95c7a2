"""
The yardstick: a plain task of Procrastinate that makes the same call, with nothing around it.

`python -m benchmarks.plain_queue IN_FLIGHT` says "ready" and begins once a line comes in.
"""

import sys
from collections.abc import Iterable
from functools import cache
from typing import Any

import django
import uvloop

from benchmarks import calls

QUEUE = TASK = "benchmark"


def main(in_flight: int) -> None:
    django.setup()
    app = _app_with_task()
    print("ready", flush=True)
    sys.stdin.readline()
    uvloop.run(_work(app.with_connector(app.connector.get_worker_connector()), in_flight))


def defer(accounts: Iterable[str], *, base_url: str, each: int) -> None:
    """`each` calls for every account, in the queue from here on."""
    task = _app_with_task().tasks[TASK]
    task.batch_defer(
        *(
            {"account": account, "number": number, "base_url": base_url}
            for account in accounts
            for number in range(each)
        )
    )


async def publish(*, account: str, number: int, base_url: str) -> None:
    await calls.send(_client(), base_url, account, f"Bread {number}")


@cache
def _client() -> Any:
    from postwright.base.connections.adapters import client_for  # noqa: PLC0415 - once Django is set up

    return client_for("bluesky", connections=0)


def _app_with_task() -> Any:
    from procrastinate.contrib.django import app  # noqa: PLC0415 - once Django is set up

    if TASK not in app.tasks:
        app.task(queue=QUEUE, name=TASK)(publish)
    return app


async def _work(queue: Any, in_flight: int) -> None:
    async with queue.open_async():
        try:
            await queue.run_worker_async(queues=[QUEUE], concurrency=in_flight)
        finally:
            await _client().close()


if __name__ == "__main__":
    main(int(sys.argv[1]))
