"""The whole: state, quotas, routes, and the page that shows it."""

import json
from collections.abc import Iterable
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from tests.simulators.parts.clock import SlidingWindow
from tests.simulators.parts.faults import Subject
from tests.simulators.parts.html import page, table
from tests.simulators.parts.server import Route, Simulator
from tests.simulators.threads.errors import GraphError
from tests.simulators.threads.login import Login, Token
from tests.simulators.threads.posting import Posting
from tests.simulators.threads.reading import Reading
from tests.simulators.threads.state import DAY, SCOPES, App, Container, Media, Profile, Switches

DEFAULTS = (
    Profile("17841000000000001", "annasbakery", "Anna's Bakery"),
    Profile("17841000000000002", "berta", "Berta", is_private=True),
)
LOCATION_SEARCHES = 500
# Facts give no code for a full quota of Threads: it answers as Instagram does.
FULL = (9, 2207042)


class ThreadsSimulator(Simulator):
    """`containers`, `media` and `profiles` by id."""

    def __init__(
        self,
        *,
        app: App | None = None,
        profiles: Iterable[Profile] = (),
        switches: Switches | None = None,
        **options: Any,
    ) -> None:
        super().__init__(**options)
        self.app, self.switches = app or App(), switches or Switches()
        people = list(profiles) or [Profile(**vars(one)) for one in DEFAULTS]
        self.profiles = {one.user_id: one for one in people}
        self.containers: dict[str, Container] = {}
        self.media: dict[str, Media] = {}
        self.login, self.posting = Login(self), Posting(self)
        most = {
            "": self.switches.posts_a_day,
            "reply_": self.switches.replies_a_day,
            "delete_": self.switches.deletes_a_day,
            "location_search_": LOCATION_SEARCHES,
        }
        self._quotas = {
            name: SlidingWindow(self.clock, most=number, seconds=DAY) for name, number in most.items()
        }

    def connect(self, user_id: str, scopes: Iterable[str] = SCOPES, *, is_long: bool = True) -> str:
        """A token as after a consent in the browser."""
        return self.login.give(user_id, tuple(scopes), is_long=is_long)

    def used(self, quota: str, user_id: str) -> tuple[int, int]:
        """How much of a quota, of how much."""
        window = self._quotas[quota]
        return window.used(user_id), window.most

    def take(self, quota: str, user_id: str) -> None:
        """
        :raises GraphError: the quota is used up
        """
        if not self._quotas[quota].take(user_id):
            raise GraphError(FULL[0], "The quota of 24 hours is used up", subcode=FULL[1])

    def routes(self) -> list[Route]:
        versioned = [*self.posting.routes(), *Reading(self).routes()]
        plain = [
            Route(one.name, one.method, one.path.removeprefix("/{version:v[0-9.]+}"), one.handler)
            for one in versioned
        ]
        return [*self.login.routes(), *versioned, *plain]

    def pages(self) -> list[web.RouteDef]:
        return [web.get("/", self._show)]

    def settle(self) -> None:
        self.posting.settle()

    def broken(self) -> web.Response:
        return GraphError(1, "An unknown error occurred").answer()

    def describe(self, route: str, request: web.Request, body: bytes) -> Subject:
        """A container that publishes itself counts as route `publish`."""
        given = {**dict(request.query), **_fields(request, body)}
        account = self.login.holder(self.token_of(request, given))
        match route:
            case "create":
                goes = given.get("auto_publish_text") == "true"
                return Subject("publish" if goes else route, account, given.get("text", ""), commits=goes)
            case "publish":
                container = self.containers.get(given.get("creation_id", ""))
                return Subject(route, account, container.text if container else "", commits=True)
            case "status":
                container = self.containers.get(request.match_info["key"])
                return Subject(route, account, container.text if container else "")
        return Subject(route, account)

    def token_of(self, request: web.Request, given: dict[str, str] | None = None) -> str:
        bearer = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return bearer or (given or dict(request.query)).get("access_token", "")

    def allowed(self, request: web.Request, scope: str) -> Token:
        """
        :raises GraphError: 190, 10
        """
        body = request._read_bytes or b""  # read before any handler runs
        token = self.login.allow(self.token_of(request, {**dict(request.query), **_fields(request, body)}))
        if scope not in token.scopes:
            raise GraphError(10, f"Application does not have permission for this action ({scope})")
        return token

    async def given(self, request: web.Request) -> dict[str, str]:
        """Parameters from query, form or JSON."""
        return {**dict(request.query), **_fields(request, await request.read())}

    async def _show(self, request: web.Request) -> web.Response:
        log = [(one.at, one.account, one.key, one.text) for one in self.log]
        made = [
            (one.made_at, one.user_id, one.key, one.kind, one.text, one.status, one.found)
            for one in reversed(self.containers.values())
        ]
        calls = [
            (one.at, one.route, one.account, one.status, one.meets, one.refused)
            for one in reversed(self.calls[-100:])
        ]
        return page(
            "Threads (simulated)",
            table("Published", ("at", "account", "id", "text"), reversed(log)),
            table("Containers", ("at", "account", "id", "kind", "text", "status", "error"), made),
            table("Calls", ("at", "route", "account", "status", "meets", "refused"), calls),
            refresh_s=5,
        )


def _fields(request: web.Request, body: bytes) -> dict[str, str]:
    if request.content_type == "application/json":
        with suppress(ValueError):
            found = json.loads(body)
            return {name: _text(value) for name, value in found.items()} if isinstance(found, dict) else {}
        return {}
    return dict(parse_qsl(body.decode(errors="replace"), keep_blank_values=True))


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ",".join(map(str, value))
    return json.dumps(value) if isinstance(value, bool | dict) else str(value)
