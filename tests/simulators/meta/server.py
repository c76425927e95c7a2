"""The simulator itself: a thread that serves all hosts of Meta, and what tests ask and order."""

import asyncio
import inspect
import json
import threading
from collections.abc import Callable, Coroutine, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Self

from aiohttp import web

from tests.simulators.meta import comments, containers, dialog, login, posts, publish, videos
from tests.simulators.meta.call import HOSTS, Call, parse_form, read_call, split_path
from tests.simulators.meta.callbacks import Callbacks
from tests.simulators.meta.errors import GraphError, LoginError, UploadError
from tests.simulators.meta.media import Fetched, fetch
from tests.simulators.meta.options import Clock, Options
from tests.simulators.meta.routes import ROUTES, check_access
from tests.simulators.meta.switches import Fate, Switches
from tests.simulators.meta.throttle import check_usage, headers_for
from tests.simulators.meta.tokens import Token, Tokens, check_proof
from tests.simulators.meta.usage import Usage
from tests.simulators.meta.world import InstagramAccount, Page, Person, Published, World, demo_world

CALLER_WAITS_S = 0.3
LATE_S = 0.4  # after the caller has given up
SLOW_S = 0.15
MAX_BODY = 2 * 1024**3
MAX_BATCH = 50
GATEWAY = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
ASKING: ContextVar[Token] = ContextVar("asking")
DIALOGS = {
    ("www.facebook.com", "dialog/oauth"): (dialog.facebook_dialog, dialog.facebook_decision),
    ("www.instagram.com", "oauth/authorize"): (dialog.instagram_dialog, dialog.instagram_decision),
    ("api.instagram.com", "oauth/authorize"): (dialog.instagram_dialog, dialog.instagram_decision),
}
Open = Callable[[Any, Call], dict[str, Any]]
OPEN: dict[tuple[str, str], Open] = {
    ("graph.facebook.com", "oauth/access_token"): login.facebook_token,
    ("graph.facebook.com", "debug_token"): login.debug_token,
    ("api.instagram.com", "oauth/access_token"): login.instagram_code,
    ("graph.instagram.com", "access_token"): login.instagram_exchange,
    ("graph.instagram.com", "refresh_access_token"): login.instagram_refresh,
}
UPLOADS = {"video-upload": videos.receive_video, "ig-api-upload": containers.receive_bytes}
REFUSALS = (GraphError, LoginError, UploadError)


@dataclass
class Logged:
    """
    One call. `account`: whose wall it wrote on. `published`: the ids that became public by it.
    `code`: with which the simulator itself refused it, 0 where it did not; `fate`: what became of the answer.
    """

    at: float
    line: str
    text: str
    fate: Fate
    account: str = ""
    published: list[str] = field(default_factory=list)
    code: int = 0
    subcode: int | None = None
    is_over: bool = False


class MetaSimulator:
    """
    `with MetaSimulator(seed=7) as meta:` serves at `meta.url`; `meta.host("graph.facebook.com")` is the base URL of
    one host. Trouble by chance is off unless `trouble` names shares (`switches.TROUBLE` is a good set).
    """

    def __init__(
        self,
        *,
        world: World | None = None,
        seed: int = 0,
        trouble: Mapping[str, float] | None = None,
        port: int = 0,
        caller_waits: float = CALLER_WAITS_S,
    ) -> None:
        self.world, self.clock, self.options, self.usage = world or demo_world(), Clock(), Options(), Usage()
        self.tokens, self.switches = Tokens(self.world), Switches(seed, trouble or {})
        self.callbacks = Callbacks(self.world, self.clock.now)
        self.log: list[Logged] = []
        self.port, self._waits = port, caller_waits
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="meta simulator", daemon=True)
        self._tasks: set[asyncio.Future[Any]] = set()

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    # --- What tests ask and order ---

    def host(self, name: str) -> str:
        assert name in HOSTS
        return f"{self.url}/{name}"

    def published(self, account_id: str, *, also_deleted: bool = False) -> list[Published]:
        """What the public sees there now, in the order in which it came; with comments of its own."""
        posts.settle(self, self.clock.now())
        found = [one for one in list(self.world.ledger) if one.account == account_id]
        return sorted(
            (one for one in found if also_deleted or one.deleted_at is None), key=lambda one: one.at
        )

    def agree(
        self,
        person: Person,
        scopes: tuple[str, ...],
        pages: set[str],
        redirect_uri: str,
        declined: set[str] = frozenset(),
    ) -> str:
        """As if the person had clicked through the dialog; returns the code."""
        person.permissions |= dict.fromkeys(scopes, "granted") | dict.fromkeys(declined, "declined")
        person.ticked = set(pages)
        return self.tokens.code("facebook", person, scopes, redirect_uri, self.clock.now())

    def user_token(self, person: Person, *scopes: str, is_long: bool = True) -> str:
        """With all of the person's Pages ticked."""
        pages = {page.id for page in self.world.pages.values() if person.id in page.tasks}
        self.agree(person, scopes, pages, "")
        return self.tokens.user(person, scopes, self.clock.now(), is_long=is_long).value

    def page_token(self, person: Person, page: Page, *scopes: str) -> str:
        parent = self.tokens.known[self.user_token(person, *scopes)]
        return self.tokens.page(page, parent, self.clock.now()).value

    def instagram_token(self, account: InstagramAccount, *scopes: str) -> str:
        return self.tokens.instagram(account, scopes, self.clock.now(), is_long=True).value

    def remove_app(self, person: Person) -> None:
        person.permissions.clear()
        person.ticked.clear()
        self.tokens.kill(person, 458)

    def settle(self) -> None:
        """Wait until nothing is under way any more: late effects, fetches, answers."""
        asyncio.run_coroutine_threadsafe(self._settled(), self._loop).result()

    # --- What handlers ask ---

    @property
    def asking(self) -> Token:
        return ASKING.get()

    async def fetch(self, url: str, *, most: int) -> Fetched:
        return await fetch(url, seconds=self.options.fetch_seconds, most=most)

    def later(self, work: Coroutine[Any, Any, None]) -> None:
        self._keep(self._loop.create_task(work))

    # --- Serving ---

    def _run(self) -> None:
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        application = web.Application(client_max_size=MAX_BODY)
        application.router.add_route("*", "/{path:.*}", self._take)
        runner = web.AppRunner(application, access_log=None, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", self.port).start()
        self.port = runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._ready.set()
        await self._stop.wait()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await runner.cleanup()

    async def _settled(self) -> None:
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    def _keep(self, task: asyncio.Future[Any]) -> asyncio.Future[Any]:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def _take(self, request: web.Request) -> web.StreamResponse:
        try:
            call = await read_call(request)
        except GraphError as error:
            return web.json_response(error.body(), status=error.status)
        call.at = self.clock.now()
        posts.settle(self, call.at)
        if not call.host:
            return self._own(call)
        if pages := DIALOGS.get((call.host, "/".join(call.path))):
            return pages[call.method == "POST"](self, call)
        # Beside the handler, which ends with its caller: what is under way is done all the same.
        return await asyncio.shield(self._keep(self._loop.create_task(self._meet(request, call))))

    def _own(self, call: Call) -> web.Response:
        """The overview, and the files behind `media_url`."""
        if call.path == []:
            return dialog.overview(self)
        media = self.world.things.get(call.path[-1].partition(".")[0])
        if call.path[0] == "media" and isinstance(media, publish.Media):
            kind = "video/mp4" if media.container.is_video else "image/jpeg"
            return web.Response(body=bytes(media.container.data), content_type=kind)
        return web.Response(text="There is nothing here.", status=404)

    async def _meet(self, request: web.Request, call: Call) -> web.StreamResponse:
        fate = self.switches.choose(call.line, call.edge, self._text_of(call))
        logged = Logged(call.at, call.line, self._text_of(call), fate)
        self.log.append(logged)
        try:
            return await self._do(request, call, fate, logged)
        finally:
            logged.account, logged.published, logged.is_over = call.account, call.published, True

    async def _do(self, request: web.Request, call: Call, fate: Fate, logged: Logged) -> web.StreamResponse:
        if fate.waits_first:
            await asyncio.sleep(self._waits + LATE_S)
        if fate.name == "slow":
            await asyncio.sleep(SLOW_S)
        call.at = self.clock.now()
        status, body = await self._done(call, logged) if fate.has_effect else (200, {})
        if fate.answer == "late" and not fate.waits_first:
            await asyncio.sleep(self._waits + LATE_S)
        headers = headers_for(self, call)
        match fate.answer:
            case "cut":
                if request.transport:
                    request.transport.abort()
            case "html":
                return web.Response(text=GATEWAY, status=502, content_type="text/html")
            case "broken":
                half = json.dumps(body)
                return web.Response(
                    text=half[: len(half) // 2], content_type="application/json", headers=headers
                )
            case "error":
                error = GraphError(fate.code, fate.subcode)
                status, body = error.status, error.body()
        return web.json_response(body, status=status, headers=headers)

    async def _done(self, call: Call, logged: Logged) -> tuple[int, Any]:
        try:
            return 200, await self.answer(call)
        except REFUSALS as error:
            logged.code = getattr(error, "code", error.status)
            logged.subcode = getattr(error, "subcode", None)
            return error.status, error.body()

    async def answer(self, call: Call) -> Any:
        """:raises GraphError: and the two other kinds, where it refuses"""
        group = "graph.facebook.com" if call.host == "graph-video.facebook.com" else call.host
        if handler := OPEN.get((group, "/".join(call.path))):
            return handler(self, call)
        call.token = self.tokens.find(call.token_value, call.at)
        ASKING.set(call.token)
        if call.host == "rupload.facebook.com":
            return await self._upload(call)
        check_proof(
            self.world.app,
            call.text("appsecret_proof"),
            call.token,
            is_required=self.options.require_proof,
        )
        if not call.path and call.method == "POST":
            return [await self._part(call, part) for part in _parts(call)]
        if call.host == "graph.instagram.com" and call.token.kind != "INSTAGRAM":
            raise GraphError(190)
        if call.host != "graph.instagram.com" and call.token.kind == "INSTAGRAM":
            raise GraphError(190)
        return await self._node(call)

    async def _node(self, call: Call) -> Any:
        assert call.token
        if not call.path:
            raise GraphError(100, None, "Unsupported request")
        if call.path[1:] == ["uploads"] and call.method == "POST" and call.path[0] == self.world.app.id:
            return videos.start_upload(self, call)
        thing = call.token.owner if call.path[0] == "me" else self._thing(call.path[0])
        if isinstance(thing, Person) and call.method == "DELETE" and call.path[1:2] == ["permissions"]:
            return login.revoke(self, call, thing, *call.path[2:3])
        edge = "/".join(call.path[1:])
        method = "POST" if call.method == "PUT" else call.method
        found = ROUTES.get((method, type(thing), edge))
        if found is None:
            if edge and method == "GET" and thing is not None:
                raise GraphError(100, None, f"Tried accessing nonexisting field ({edge})")
            raise GraphError(100, 33)
        check_access(self, call, thing, found)
        check_usage(self, call, thing)
        result = found.handler(self, call, thing)
        return await result if inspect.isawaitable(result) else result

    def _thing(self, name: str) -> Any:
        account = self.asking.instagram
        if account and name == account.scoped_id:
            return account
        return self.world.things.get(name)

    async def _upload(self, call: Call) -> Any:
        """`/video-upload/v25.0/{video-id}` and `/ig-api-upload/v25.0/{container-id}`"""
        thing = self.world.things.get(call.path[-1] if call.path else "")
        handler = UPLOADS.get(call.path[0] if call.path else "")
        kind = {"video-upload": videos.Video, "ig-api-upload": containers.Container}
        if handler is None or not isinstance(thing, kind[call.path[0]]):
            raise GraphError(100, 33)
        needs = ROUTES["GET", type(thing), ""]
        check_access(self, call, thing, needs)
        return await handler(self, call, thing)

    async def _part(self, whole: Call, part: dict[str, Any]) -> dict[str, Any]:
        """One call of a batch: counted and refused like any other."""
        version, path, params = split_path(str(part.get("relative_url", "")))
        params |= parse_form(str(part.get("body", "")))
        call = Call(str(part.get("method", "GET")).upper(), whole.host, path, whole.base, version, params)
        call.params.setdefault("access_token", whole.token_value)
        call.params.setdefault("appsecret_proof", whole.text("appsecret_proof"))
        call.at, call.headers = whole.at, {}
        logged = Logged(call.at, call.line, self._text_of(call), self.switches.choose("", "", ""))
        self.log.append(logged)
        status, body = await self._done(call, logged)
        logged.account, logged.published, logged.is_over = call.account, call.published, True
        return {"code": status, "headers": [], "body": json.dumps(body)}

    def _text_of(self, call: Call) -> str:
        """Of what the call would publish; the caption of a container is the text of its publication."""
        container = self.world.things.get(call.text("creation_id"))
        if call.edge == "media_publish" and isinstance(container, containers.Container):
            return container.caption
        return next(
            (call.text(name) for name in ("message", "caption", "description") if call.text(name)), ""
        )


def _parts(call: Call) -> list[dict[str, Any]]:
    parts = call.json("batch")
    if not isinstance(parts, list) or not 0 < len(parts) <= MAX_BATCH:
        raise GraphError(100, None, f"A batch holds 1 to {MAX_BATCH} requests")
    return [part for part in parts if isinstance(part, dict)]


assert comments
