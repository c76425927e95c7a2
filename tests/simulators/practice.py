"""
A network of the rigs' own, over HTTP. Its log lives here, so no death of a worker or database can touch it.

It does what real ones do to publishers: answers that are lost after the post was stored, posts stored later
than the caller waits, lists that lag, gateways that say 502 either way, requests to come again later.
"""

import asyncio
import re
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Self

from aiohttp import web

CALLER_WAITS_S = 0.3
SLOW_S = 0.8  # what a post "[slow]" takes
LATE_S = 0.4  # after the caller has given up
LIST_LAGS_S = 0.15
SETTLE_S = 1.0  # what the publisher is told: longer than the two above together


class Meets(StrEnum):
    """What becomes of one request."""

    STORED = "stored"
    BUSY = "busy"  # 429, nothing stored
    GATEWAY_STORED = "gateway_stored"
    GATEWAY_LOST = "gateway_lost"
    CUT = "cut"  # stored, and the connection breaks
    LATE = "late"  # stored after the caller has left
    SIGNED_OUT = "signed_out"  # 401, nothing stored


ASKS = re.compile(r"\[(\w+)\]")
AMBIGUOUS = {Meets.GATEWAY_STORED, Meets.GATEWAY_LOST, Meets.CUT, Meets.LATE}
TROUBLE = {
    Meets.BUSY: 0.08,
    Meets.GATEWAY_STORED: 0.06,
    Meets.GATEWAY_LOST: 0.06,
    Meets.CUT: 0.08,
    Meets.LATE: 0.06,
}
REFUSALS = {Meets.BUSY: 429, Meets.SIGNED_OUT: 401}
CALM: Mapping[Meets, float] = {}


@dataclass(frozen=True)
class Call:
    """One request to store something. `at`: seconds since 1970 when it came in."""

    channel: str
    text: str
    at: float
    meets: Meets


@dataclass
class Stored:
    channel: str
    key: str
    text: str
    at: float = field(default_factory=time.time)


class PracticeNetwork:
    """`with PracticeNetwork(seed=7) as network:` serves at `network.url` from a thread of its own."""

    def __init__(
        self,
        *,
        seed: int = 0,
        trouble: Mapping[Meets, float] = TROUBLE,
        delay: tuple[float, float] = (0, 0.05),
    ) -> None:
        self._chance = Random(seed)  # noqa: S311 - the same trouble again for the same seed
        self._trouble, self._delay = trouble, delay
        self.calls: list[Call] = []
        self.log: list[Stored] = []
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="practice network")

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def leave(self) -> None:
        """Out of reach: nobody new is let in."""
        asyncio.run_coroutine_threadsafe(self._site.stop(), self._loop).result()

    def come_back(self) -> None:
        """At the same address."""
        asyncio.run_coroutine_threadsafe(self._open(self._port), self._loop).result()

    def shown(self) -> dict[str, list[str]]:
        """By channel, in the order in which it was stored."""
        shown: dict[str, list[str]] = {}
        for one in sorted(self.log, key=lambda one: one.at):
            shown.setdefault(one.channel, []).append(one.text)
        return shown

    @property
    def ambiguous_share(self) -> float:
        return sum(call.meets in AMBIGUOUS for call in self.calls) / max(1, len(self.calls))

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        application = web.Application()
        application.add_routes(self._routes())
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        await self._open(0)
        self._port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self._port}"
        self._ready.set()
        await self._stop.wait()
        await self._runner.cleanup()

    async def _open(self, port: int) -> None:
        self._site = web.TCPSite(self._runner, "127.0.0.1", port)
        await self._site.start()

    def _routes(self) -> list[web.RouteDef]:
        return [web.post("/posts", self._store), web.get("/posts", self._find)]

    async def _linger(self, text: str) -> None:
        await asyncio.sleep(SLOW_S if "[slow]" in text else self._chance.uniform(*self._delay))

    async def _store(self, request: web.Request) -> web.StreamResponse:
        post = await request.json()
        meets = self._asked_for(post["text"]) or self._roll()
        self.calls.append(Call(post["channel"], post["text"], time.time(), meets))
        await self._linger(post["text"])
        if meets in REFUSALS:
            return web.json_response({}, status=REFUSALS[meets])
        if meets is Meets.LATE:
            # On the loop, not in this handler: it ends with the caller.
            self._loop.call_later(LATE_S, self._keep, post)
            await asyncio.sleep(LATE_S)
            return web.json_response({}, status=504)
        if meets is not Meets.GATEWAY_LOST:
            self._keep(post)
        if meets is Meets.CUT and request.transport:
            request.transport.abort()
        return web.json_response({"id": post["key"]}, status=200 if meets is Meets.STORED else 502)

    async def _find(self, request: web.Request) -> web.Response:
        until = time.time() - LIST_LAGS_S
        there = [one.key for one in self.log if one.key == request.query["key"] and one.at <= until]
        return web.json_response({"id": there[0] if there else None})

    def _keep(self, post: Mapping[str, str]) -> None:
        self.log.append(Stored(post["channel"], post["key"], post["text"]))

    def _asked_for(self, text: str) -> Meets | None:
        """What a post says it wants to meet, "[cut]" say, at its first call."""
        wish = ASKS.search(text)
        if not wish or wish[1] not in Meets or any(call.text == text for call in self.calls):
            return None
        return Meets(wish[1])

    def _roll(self) -> Meets:
        roll = self._chance.random()
        for meets, share in self._trouble.items():
            roll -= share
            if roll < 0:
                return meets
        return Meets.STORED
