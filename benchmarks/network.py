"""
A stand-in for a Bluesky server: takes every post, after the time that a far server needs: now half, now half as much again.

`python -m benchmarks.network DELAY_S` prints its port. It keeps only whose posts came in and when, and when each was
answered, in seconds since 1970, and hands that out at /calls; what is measured is who calls it.
"""

import asyncio
import random
import sys
import time

import uvloop
from aiohttp import web

SPREAD = 0.5, 1.5  # with the same time for all, what once came together would come together for ever


def main(delay: float) -> None:
    uvloop.run(_serve(delay))


async def _serve(delay: float) -> None:
    calls: list[tuple[str, float, float]] = []

    async def put_record(request: web.Request) -> web.Response:
        arrived_at = time.time()
        body = await request.json()
        await asyncio.sleep(delay * random.uniform(*SPREAD))  # noqa: S311 - nothing secret
        uri = f"at://{body['repo']}/{body['collection']}/{body['rkey']}"
        calls.append((body["repo"], arrived_at, time.time()))
        return web.json_response({"uri": uri, "cid": "bafyreib", "validationStatus": "valid"})

    async def take_calls(_request: web.Request) -> web.Response:
        taken = list(calls)
        calls.clear()
        return web.json_response(taken)

    app = web.Application()
    app.router.add_get("/calls", take_calls)
    app.router.add_post("/xrpc/com.atproto.repo.putRecord", put_record)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=4096)
    await site.start()
    print(runner.addresses[0][1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    main(float(sys.argv[1]))
