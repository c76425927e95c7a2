"""A simulator as a server: it listens in a thread of its own, keeps a log, and plays faults."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from tests.simulators.parts.clock import MovableClock
from tests.simulators.parts.faults import LOST, Fault, Faults, Subject

MOST_BODY = 160_000_000  # a last chunk of TikTok's has up to 128 MB
TICK_S = 0.02
STOPS_S = 1.0

GATEWAY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"

type Work = Callable[[], Awaitable[web.StreamResponse]]
type Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Refusal(Exception):
    """The network says no. Each network has its own sort with its own shape."""

    code: str = ""

    def answer(self) -> web.Response:
        raise TypeError("A network has its own sort.")


@dataclass(frozen=True)
class Route:
    """`name`: what scripts call it; `path`: aiohttp's pattern."""

    name: str
    method: str
    path: str
    handler: Handler


@dataclass
class Call:
    """One call that came in. `refused`: the network's code, if it said no."""

    route: str
    account: str
    text: str
    at: float
    meets: str = Fault.NONE
    status: int = 0
    refused: str = ""


@dataclass(frozen=True)
class Stored:
    """One post that people can see, or the person alone. `at`: seconds since 1970 by the simulator's clock."""

    account: str
    key: str
    text: str
    at: float
    details: Mapping[str, Any] = field(default_factory=dict)


class Simulator:
    """
    `with TheSimulator() as one:` serves at `one.url`.

    `calls` lists all that came in, `log` what became public, in that order; neither knows of our side.
    """

    def __init__(self, *, port: int = 0, seed: int = 0, weather: Mapping[Fault, float] | None = None) -> None:
        self.clock = MovableClock()
        self.faults = Faults(seed=seed, weather=dict(weather or {}))
        self.calls: list[Call] = []
        self._log: list[Stored] = []
        self._port = port
        self._turn = threading.RLock()
        self._tasks: set[asyncio.Task[Any]] = set()
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name=type(self).__name__, daemon=True)

    def routes(self) -> list[Route]:
        return []

    def pages(self) -> list[web.RouteDef]:
        """Answered as they are, without faults and log."""
        return []

    def describe(self, route: str, request: web.Request, body: bytes) -> Subject:
        return Subject(route)

    def settle(self) -> None:
        """Move everything on whose time has come; called before each call and all the time."""

    def broken(self) -> web.Response:
        """The network's own error 500."""
        return web.Response(status=500)

    def close(self) -> None:
        """Give back what was held; nobody calls any more."""

    @property
    def log(self) -> list[Stored]:
        self._in_turn()
        return list(self._log)

    def published(self, account: str) -> list[Stored]:
        return [one for one in self.log if one.account == account]

    def shown(self) -> dict[str, list[str]]:
        """Texts by account, in the order in which they became public: what judges of histories take."""
        shown: dict[str, list[str]] = {}
        for one in self.log:
            shown.setdefault(one.account, []).append(one.text)
        return shown

    @property
    def refused(self) -> list[Call]:
        return [call for call in self.calls if call.refused]

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()
        self.close()

    def leave(self) -> None:
        """Out of reach: nobody new is let in."""
        asyncio.run_coroutine_threadsafe(self._site.stop(), self._loop).result()

    def come_back(self) -> None:
        """At the same address."""
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()

    def begin(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Goes on whoever hangs up; ends with the simulator."""
        task = self._loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def begin_from_outside(self, work: Callable[[], Coroutine[Any, Any, Any]]) -> None:
        self._loop.call_soon_threadsafe(lambda: self.begin(work()))

    def store(self, one: Stored) -> None:
        self._log.append(one)

    def _in_turn(self) -> None:
        with self._turn:
            self.settle()

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        application = web.Application(client_max_size=MOST_BODY)
        application.add_routes([*map(self._listed, self.routes()), *self.pages()])
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=STOPS_S)
        await self._runner.setup()
        await self._open()
        self.begin(self._tick())
        self._ready.set()
        await self._stop.wait()
        await self._runner.cleanup()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _open(self) -> None:
        self._site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await self._site.start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self._port}"

    async def _tick(self) -> None:
        while True:
            self._in_turn()
            await asyncio.sleep(TICK_S)

    def _listed(self, route: Route) -> web.RouteDef:
        async def meet(request: web.Request) -> web.StreamResponse:
            body = b""
            with suppress(ConnectionError):  # its sender was killed
                body = await request.read()
            self._in_turn()
            subject = self.describe(route.name, request, body)
            meets = self.faults.choose(subject)
            call = Call(subject.route, subject.account, subject.text, self.clock.now(), _named(meets))
            self.calls.append(call)
            answer = await self._play(meets, subject, call, lambda: self._run_route(route, request, call))
            if isinstance(meets, Fault) and call.meets in {Fault.CUT, Fault.CUT_LOST} and request.transport:
                request.transport.abort()
            return answer

        return web.route(route.method, route.path, meet)

    async def _run_route(self, route: Route, request: web.Request, call: Call) -> web.StreamResponse:
        try:
            answer = await route.handler(request)
        except Refusal as refusal:
            return self._noted(call, refusal)
        call.status = answer.status
        return answer

    def _noted(self, call: Call, refusal: Refusal) -> web.Response:
        answer = refusal.answer()
        call.refused, call.status = refusal.code, answer.status
        return answer

    async def _play(self, meets: Any, subject: Subject, call: Call, run: Work) -> web.StreamResponse:
        if isinstance(meets, Refusal):
            return self._noted(call, meets)
        if meets is Fault.NONE:
            return await run()
        if meets in LOST:
            return self._spoiled(meets)
        answer = await asyncio.shield(self.begin(self._do(run, late=meets is Fault.LATE)))
        if call.refused:
            self.faults.give_back(subject, meets)
            call.meets = Fault.NONE
            return answer
        if meets is Fault.HANG:
            await asyncio.sleep(self.faults.patience_s * 1.3)
        return answer if meets in {Fault.HANG, Fault.LATE} else self._spoiled(meets)

    async def _do(self, run: Work, *, late: bool) -> web.StreamResponse:
        """In a task of its own, which does not end with the caller."""
        if late:
            await asyncio.sleep(self.faults.patience_s * 1.3)
        return await run()

    def _spoiled(self, fault: Fault) -> web.Response:
        match fault:
            case Fault.GATEWAY_STORED | Fault.GATEWAY_LOST:
                return web.Response(status=502, text=GATEWAY_PAGE, content_type="text/html")
            case Fault.ERROR_STORED | Fault.ERROR_LOST:
                return self.broken()
            case Fault.MALFORMED:
                return web.Response(text='{"data":{"id":"17', content_type="application/json")
        return web.Response()


def _named(meets: Any) -> str:
    return meets.value if isinstance(meets, Fault) else f"refusal {meets.code}"
