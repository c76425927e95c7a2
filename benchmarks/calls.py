"""
The same calls by themselves: what latency and this machine's processors allow, with no promise kept.

`python -m benchmarks.calls IN_FLIGHT EACH BASE_URL` prints seconds and processor seconds as JSON.
"""

import asyncio
import json
import sys
import time
from typing import Any

import django
import uvloop


def main(in_flight: int, each: int, base_url: str) -> None:
    django.setup()
    print(json.dumps(uvloop.run(_run(in_flight, each, base_url))))


async def _run(in_flight: int, each: int, base_url: str) -> dict[str, float]:
    from postwright.base.connections.adapters import client_for  # noqa: PLC0415 - once Django is set up

    async with client_for("bluesky", connections=0) as http:
        await _channel(http, base_url, 0, 1)
        begun, cpu = time.perf_counter(), time.process_time()
        await asyncio.gather(*(_channel(http, base_url, number, each) for number in range(in_flight)))
        return {"seconds": time.perf_counter() - begun, "cpu": time.process_time() - cpu}


async def _channel(http: Any, base_url: str, number: int, each: int) -> None:
    for one in range(each):
        await send(http, base_url, f"did:plc:{number}", f"Bread {one}")


async def send(http: Any, base_url: str, remote_id: str, text: str) -> None:
    """Freeze and send one post, as the publisher does, and keep nothing about it."""
    from postwright.base.connections.adapters import networks  # noqa: PLC0415 - once Django is set up
    from postwright.kit.clock import now  # noqa: PLC0415 - see above
    from postwright.ports.channels.types import Account, Outgoing  # noqa: PLC0415 - see above

    network, nothing = networks()["bluesky"], Any
    to = Account(
        channel_id=remote_id,
        network="bluesky",
        remote_id=remote_id,
        handle="",
        base_url=base_url,
        secret={"access_token": "token"},
        keeper=nothing,
    )
    intent = network.freeze(Outgoing(text=text, language="en"), key_time=now())
    await network.send(intent, to, nothing, http, _Forgetful())


class _Forgetful:
    def get(self, _step: str) -> None:
        return None

    async def save(self, _step: str, _data: Any) -> None: ...


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
