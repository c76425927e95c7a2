"""
The yardstick: a plain task of Procrastinate that makes the same call, with nothing around it.

`python -m benchmarks.plain_queue IN_FLIGHT` says "ready" and begins once a line comes in.
"""

import asyncio
import sys
from collections.abc import Iterable
from typing import Any

import django

QUEUE = TASK = "benchmark"


def main(in_flight: int) -> None:
    django.setup()
    app = _app_with_task()
    print("ready", flush=True)
    sys.stdin.readline()
    asyncio.run(_work(app.with_connector(app.connector.get_worker_connector()), in_flight))


def defer(accounts: Iterable[str], *, delay: float, each: int) -> None:
    """`each` calls for every account, in the queue from here on."""
    task = _app_with_task().tasks[TASK]
    task.batch_defer(
        *(
            {"account": account, "number": number, "delay": delay}
            for account in accounts
            for number in range(each)
        )
    )


async def publish(*, account: str, number: int, delay: float) -> None:
    from postwright.base.connections.adapters import networks  # noqa: PLC0415 - once Django is set up
    from postwright.kit.clock import now  # noqa: PLC0415 - see above
    from postwright.ports.channels.types import Account, Outgoing  # noqa: PLC0415 - see above

    network, nothing = networks()["rehearsal"], Any
    to = Account(
        channel_id=account,
        network="rehearsal",
        remote_id="",
        handle="",
        base_url="",
        secret={},
        keeper=nothing,
        settings={"delay_seconds": delay},
    )
    intent = network.freeze(Outgoing(text=f"Bread {number}", language="en"), key_time=now())
    await network.send(intent, to, nothing, nothing, nothing)


def _app_with_task() -> Any:
    from procrastinate.contrib.django import app  # noqa: PLC0415 - once Django is set up

    if TASK not in app.tasks:
        app.task(queue=QUEUE, name=TASK)(publish)
    return app


async def _work(queue: Any, in_flight: int) -> None:
    async with queue.open_async():
        await queue.run_worker_async(queues=[QUEUE], concurrency=in_flight)


if __name__ == "__main__":
    main(int(sys.argv[1]))
