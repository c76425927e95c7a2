"""Login Kit: the page that asks a person, and the tokens that follow."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from aiohttp import web

from tests.simulators.parts.html import consent_form, page
from tests.simulators.parts.server import Route
from tests.simulators.tiktok.errors import TokenError
from tests.simulators.tiktok.grants import ACCESS_S, REFRESH_S, Grant, is_proof
from tests.simulators.tiktok.state import SCOPES

if TYPE_CHECKING:
    from tests.simulators.tiktok.network import TikTokSimulator

AUTHORIZE, DECIDE = "/v2/auth/authorize/", "/v2/auth/authorize/decide"
COOKIE = "simulated_tiktok_session"
KEPT = ("client_key", "redirect_uri", "state", "asked_scope", "code_challenge")
VERIFIER = re.compile(r"[A-Za-z0-9\-._~]{43,128}")
HEX_CHALLENGE = re.compile(r"[0-9a-fA-F]{64}")
MOST_URI = 512
LOCAL = frozenset({"localhost", "127.0.0.1"})
FORM = "application/x-www-form-urlencoded"


class Login:
    def __init__(self, network: "TikTokSimulator") -> None:
        self._network = network
        self._consents: dict[tuple[str, str], frozenset[str]] = {}

    def routes(self) -> list[Route]:
        return [
            Route("authorize", "GET", AUTHORIZE, self.ask),
            Route("decide", "POST", DECIDE, self.decide),
            Route("token", "POST", "/v2/oauth/token/", self.exchange),
            Route("revoke", "POST", "/v2/oauth/revoke/", self.revoke),
        ]

    async def ask(self, request: web.Request) -> web.StreamResponse:
        asked = request.query
        if wrong := self._unsafe(asked):
            return page("Something went wrong", f"<p>{wrong}</p>", status=400)
        if error := self._improper(asked):
            return _back(asked, error=error, error_description=error.replace("_", " "))
        scopes = frozenset(_scopes(asked))
        known = request.cookies.get(COOKIE, "")
        if asked.get("disable_auto_auth") == "0" and scopes <= self._allowed(asked, known):
            return self._agree(asked, known, scopes)
        people = {
            one.open_id: f"{one.display_name} (@{one.username})" for one in self._network.creators.values()
        }
        form = consent_form(
            action=DECIDE,
            hidden={**{name: asked.get(name, "") for name in KEPT}, "asked_scope": asked["scope"]},
            accounts=people,
            scopes=[scope for scope in SCOPES if scope in scopes],
            required=frozenset({"user.info.basic"}),
        )
        return page("Log in with TikTok (simulated)", form)

    async def decide(self, request: web.Request) -> web.StreamResponse:
        """What the person chose; a form of ours, not of TikTok's."""
        chosen = await request.post()
        asked = {name: str(chosen.get(name, "")) for name in KEPT}
        if self._unsafe(asked) or str(chosen.get("account")) not in self._network.creators:
            return page("Something went wrong", "<p>This form does not belong here.</p>", status=400)
        if chosen.get("answer") != "agree":
            return _back(asked, error="access_denied", error_description="The user denied the request")
        allowed = frozenset(_scopes({"scope": asked["asked_scope"]}))
        scopes = frozenset(map(str, chosen.getall("scope", []))) & allowed
        return self._agree(asked, str(chosen["account"]), scopes)

    async def exchange(self, request: web.Request) -> web.Response:
        if request.content_type != FORM:
            raise self._error("invalid_request", "Only `application/x-www-form-urlencoded` is supported.")
        form = {name: str(value) for name, value in (await request.post()).items()}
        self._authenticate(form)
        match form.get("grant_type"):
            case "authorization_code":
                return self._tokens(self._of_code(form))
            case "refresh_token":
                return self._renewed(form)
        raise self._error("unsupported_grant_type")

    async def revoke(self, request: web.Request) -> web.Response:
        form = {name: str(value) for name, value in (await request.post()).items()}
        self._authenticate(form)
        grant = self._network.grants.grant_of(form.get("token", ""))
        if not grant:
            raise self._error("invalid_request", "The token is invalid.")
        self._network.end(grant.open_id, reason=5)
        return web.Response()

    def _unsafe(self, asked: Mapping[str, str]) -> str:
        """Why nobody may be sent back to that address."""
        app = self._network.app
        if asked.get("client_key") != app.client_key:
            return "client_key"
        uri = asked.get("redirect_uri", "")
        return "" if is_good_redirect(uri) and is_registered(uri, app.redirect_uris) else "redirect_uri"

    def _improper(self, asked: Mapping[str, str]) -> str:
        if not self._network.app.is_approved:
            return "unauthorized_client"
        if asked.get("response_type") != "code":
            return "unsupported_response_type"
        if not _scopes(asked) or not set(_scopes(asked)) <= set(SCOPES):
            return "invalid_scope"
        return "" if self._is_challenged(asked) else "invalid_request"

    def _is_challenged(self, asked: Mapping[str, str]) -> bool:
        if "code_challenge" not in asked:
            return not self._network.switches.needs_pkce
        is_hex = HEX_CHALLENGE.fullmatch(asked["code_challenge"])
        return bool(is_hex) and asked.get("code_challenge_method") == "S256"

    def _allowed(self, asked: Mapping[str, str], open_id: str) -> frozenset[str]:
        return self._consents.get((asked["client_key"], open_id), frozenset({"nothing"}))

    def _agree(self, asked: Mapping[str, str], open_id: str, scopes: frozenset[str]) -> web.StreamResponse:
        given = tuple(scope for scope in SCOPES if scope in scopes)
        self._consents[(asked["client_key"], open_id)] = scopes
        code = self._network.grants.give_code(
            self._network.grants.consent(asked["client_key"], open_id, given),
            redirect_uri=asked["redirect_uri"],
            challenge=asked.get("code_challenge", ""),
            seconds=self._network.switches.code_s,
        )
        answer = _back(asked, code=code, scopes=",".join(given))
        answer.set_cookie(COOKIE, open_id, httponly=True, samesite="Lax")
        return answer

    def _authenticate(self, form: Mapping[str, str]) -> None:
        app = self._network.app
        if (form.get("client_key"), form.get("client_secret")) != (app.client_key, app.client_secret):
            raise self._error("invalid_client", "Client key or secret is incorrect.")

    def _of_code(self, form: Mapping[str, str]) -> Grant:
        if not form.get("code") or not form.get("redirect_uri"):
            raise self._error("invalid_request")
        code = self._network.grants.take_code(form["code"])
        if not code or code.redirect_uri != form["redirect_uri"]:
            raise self._error("invalid_grant", "Authorization code is expired.")
        if code.challenge:
            verifier = form.get("code_verifier", "")
            if not VERIFIER.fullmatch(verifier) or not is_proof(verifier, code.challenge):
                raise self._error("invalid_grant", "Code verifier or code challenge is invalid.")
        return code.grant

    def _renewed(self, form: Mapping[str, str]) -> web.Response:
        if not form.get("refresh_token"):
            raise self._error("invalid_request")
        rotates = self._network.switches.rotates
        grant = self._network.grants.refreshed(form["refresh_token"], ends=rotates)
        if not grant:
            raise self._error("invalid_grant", "Refresh token is invalid or expired.")
        return self._tokens(grant, refresh="" if rotates else form["refresh_token"])

    def _tokens(self, grant: Grant, *, refresh: str = "") -> web.Response:
        return web.json_response(
            {
                "access_token": self._network.grants.give_access(grant),
                "expires_in": ACCESS_S,
                "open_id": grant.open_id,
                "refresh_expires_in": REFRESH_S,
                "refresh_token": refresh or self._network.grants.give_refresh(grant),
                "scope": ",".join(grant.scopes),
                "token_type": "Bearer",
            }
        )

    def _error(self, code: str, message: str = "") -> TokenError:
        return TokenError(code, message, status=self._network.switches.token_error_status)


def is_good_redirect(uri: str) -> bool:
    """Absolute, static, and https, unless it is on the person's own machine with a port."""
    if not uri or len(uri) >= MOST_URI:
        return False
    parts = urlsplit(uri)
    if parts.query or parts.fragment:
        return False
    if parts.hostname in LOCAL:
        return parts.scheme in {"http", "https"} and parts.port is not None
    return parts.scheme == "https" and bool(parts.hostname)


def is_registered(uri: str, registered: tuple[str, ...]) -> bool:
    """:param registered: empty: everything; `http://localhost:*/path` stands for any port"""
    if not registered or uri in registered:
        return True
    parts = urlsplit(uri)
    if parts.hostname not in LOCAL:
        return False
    return f"{parts.scheme}://{parts.hostname}:*{parts.path}" in registered


def _scopes(asked: Mapping[str, str]) -> list[str]:
    return [scope.strip() for scope in asked.get("scope", "").split(",") if scope.strip()]


def _back(asked: Mapping[str, str], **words: str) -> web.Response:
    return web.Response(
        status=302,
        headers={
            "Location": f"{asked['redirect_uri']}?{urlencode({**words, 'state': asked.get('state', '')})}"
        },
    )
