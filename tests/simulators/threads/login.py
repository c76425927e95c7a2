"""The page that asks a person, and the three kinds of tokens that follow."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from tests.simulators.parts.html import consent_form, page
from tests.simulators.parts.server import Route
from tests.simulators.threads.errors import GraphError, TokenError
from tests.simulators.threads.state import DAY, HOUR, SCOPES

if TYPE_CHECKING:
    from tests.simulators.threads.network import ThreadsSimulator

SHORT_S, LONG_S, CODE_S, YOUNG_S = HOUR, 60 * DAY, HOUR, DAY
KEPT = ("client_id", "redirect_uri", "state", "asked_scope")


@dataclass(frozen=True)
class Token:
    user_id: str
    scopes: tuple[str, ...]
    given_at: float
    expires_at: float
    is_long: bool = False
    redirect_uri: str = ""  # of a code


class Login:
    def __init__(self, network: "ThreadsSimulator") -> None:
        self._network = network
        self._codes: dict[str, Token] = {}
        self._tokens: dict[str, Token] = {}

    def routes(self) -> list[Route]:
        return [
            Route("authorize", "GET", "/oauth/authorize", self.ask),
            Route("decide", "POST", "/oauth/authorize", self.decide),
            Route("token", "POST", "/oauth/access_token", self.exchange),
            Route("long_token", "GET", "/access_token", self.lengthen),
            Route("refresh", "GET", "/refresh_access_token", self.refresh),
        ]

    def give(self, user_id: str, scopes: tuple[str, ...], *, is_long: bool) -> str:
        token, now = f"TH{secrets.token_urlsafe(48)}", self._network.clock.now()
        self._tokens[token] = Token(user_id, scopes, now, now + (LONG_S if is_long else SHORT_S), is_long)
        return token

    def end(self, user_id: str) -> None:
        self._tokens = {key: one for key, one in self._tokens.items() if one.user_id != user_id}

    def holder(self, token: str) -> str:
        return self._tokens[token].user_id if token in self._tokens else ""

    def allow(self, token: str) -> Token:
        """
        :raises GraphError: 190, with 463 when its time is over
        """
        found = self._tokens.get(token)
        if not found:
            raise GraphError(190, "Invalid OAuth access token - Cannot parse access token")
        if found.expires_at <= self._network.clock.now():
            raise GraphError(190, "Error validating access token: Session has expired", subcode=463)
        return found

    async def ask(self, request: web.Request) -> web.Response:
        asked = {**request.query, "asked_scope": request.query.get("scope", "")}
        scopes = _scopes(asked)
        is_proper = request.query.get("response_type") == "code" and "threads_basic" in scopes
        if self._is_unsafe(asked) or not is_proper or not set(scopes) <= set(SCOPES):
            return page(
                "Something went wrong", "<p>client_id, redirect_uri, response_type or scope</p>", status=400
            )
        people = {one.user_id: f"{one.name} (@{one.username})" for one in self._network.profiles.values()}
        form = consent_form(
            action="/oauth/authorize",
            hidden={name: asked.get(name, "") for name in KEPT},
            accounts=people,
            scopes=scopes,
            required=frozenset({"threads_basic"}),
        )
        return page("Log in with Threads (simulated)", form)

    async def decide(self, request: web.Request) -> web.Response:
        chosen = await request.post()
        asked = {name: str(chosen.get(name, "")) for name in KEPT}
        account = str(chosen.get("account"))
        if self._is_unsafe(asked) or account not in self._network.profiles:
            return page("Something went wrong", "<p>This form does not belong here.</p>", status=400)
        if chosen.get("answer") != "agree":
            words = {"error": "access_denied", "error_reason": "user_denied"}
            return _back(asked, {**words, "error_description": "Permissions error"}, tail="")
        allowed = [scope for scope in _scopes(asked) if scope in chosen.getall("scope", [])]
        code, now = secrets.token_urlsafe(40), self._network.clock.now()
        self._codes[code] = Token(
            account, tuple(allowed), now, now + CODE_S, redirect_uri=asked["redirect_uri"]
        )
        return _back(asked, {"code": code}, tail="#_")

    async def exchange(self, request: web.Request) -> web.Response:
        form = {**request.query, **{name: str(value) for name, value in (await request.post()).items()}}
        app = self._network.app
        if (form.get("client_id"), form.get("client_secret")) != (app.client_id, app.client_secret):
            raise TokenError("Error validating client secret.")
        if form.get("grant_type") != "authorization_code":
            raise TokenError("Invalid grant_type")
        code = self._codes.pop(form.get("code", ""), None)
        if not code or code.expires_at <= self._network.clock.now():
            raise TokenError("Invalid authorization code")
        if code.redirect_uri != form.get("redirect_uri"):
            raise TokenError("Error validating verification code: redirect_uri must be identical")
        token = self.give(code.user_id, code.scopes, is_long=False)
        return web.json_response({"access_token": token, "user_id": int(code.user_id)})

    async def lengthen(self, request: web.Request) -> web.Response:
        asked = request.query
        found = self.allow(self._network.token_of(request))
        is_ours = asked.get("client_secret") == self._network.app.client_secret
        if asked.get("grant_type") != "th_exchange_token" or not is_ours or found.is_long:
            raise GraphError(100, "A short token, the secret and th_exchange_token are needed")
        return self._long(found)

    async def refresh(self, request: web.Request) -> web.Response:
        found = self.allow(self._network.token_of(request))
        is_young = self._network.clock.now() < found.given_at + YOUNG_S
        if request.query.get("grant_type") != "th_refresh_token" or not found.is_long or is_young:
            raise GraphError(100, "Only a long token of at least 24 hours can be refreshed")
        return self._long(found)

    def _long(self, found: Token) -> web.Response:
        token = self.give(found.user_id, found.scopes, is_long=True)
        return web.json_response({"access_token": token, "token_type": "bearer", "expires_in": LONG_S})

    def _is_unsafe(self, asked: Mapping[str, str]) -> bool:
        app, uri = self._network.app, asked.get("redirect_uri", "")
        is_known = not app.redirect_uris or uri in app.redirect_uris
        return asked.get("client_id") != app.client_id or not is_known or not urlsplit(uri).hostname


def _scopes(asked: Mapping[str, str]) -> list[str]:
    return [one.strip() for one in asked.get("asked_scope", "").split(",") if one.strip()]


def _back(asked: Mapping[str, str], words: Mapping[str, str], *, tail: str) -> web.Response:
    query = urlencode({**words, "state": asked.get("state", "")})
    return web.Response(status=302, headers={"Location": f"{asked['redirect_uri']}?{query}{tail}"})
