"""
A person's yes at an authorization server that wants everything said beforehand and every call proven.

OAuth 2.1 as the AT Protocol has it (https://atproto.com/specs/oauth): pushed requests (RFC 9126), PKCE, DPoP (RFC 9449),
`private_key_jwt` (RFC 7523), the issuer in the answer (RFC 9207), refresh tokens that count once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from postwright.kit.http import Answer, Client, HttpError, Limits
from postwright.ports.channels.answers import read_body, read_path, read_text
from postwright.ports.channels.bodies import form
from postwright.ports.channels.bound import Bound
from postwright.ports.channels.errors import Reconnect, Refused, RetryLater, from_transport
from postwright.ports.channels.oauth import challenge_of, code_of, new_verifier, page_url, require_scopes
from postwright.ports.channels.proofs import assert_client, new_key
from postwright.ports.channels.ways import Arrival, Departure, Secret, Trip

CALL = Limits(total=20)
ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
RENEW_AFTER = timedelta(days=7)  # refresh tokens that nobody uses end after two weeks at the soonest
KEY = "dpop_key"
KEPT = ("issuer", "token_endpoint", "revocation_endpoint")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientApp:
    """What authorization servers know us as. `key`: proves it; empty for an app that cannot keep one to itself."""

    id: str
    key: str = field(repr=False, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorizationServer:
    """Where a person agrees (RFC 8414). Every endpoint is the issuer's own word."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    pushed_authorization_request_endpoint: str
    revocation_endpoint: str = ""

    def kept(self) -> dict[str, str]:
        """What is needed of it later."""
        return {name: getattr(self, name) for name in KEPT}

    @classmethod
    def of(cls, secret: Secret) -> "AuthorizationServer":
        known = {name: secret.get(name, "") for name in KEPT}
        return cls(authorization_endpoint="", pushed_authorization_request_endpoint="", **known)

    async def ask(
        self, app: ClientApp, bound: Bound, http: Client, endpoint: str, fields: Mapping[str, str]
    ) -> Answer:
        """
        Any answer that is no trouble of the server's own.

        :raises RetryLater: it has trouble, or cannot be reached
        """
        assertion = {}
        if app.key:
            proof = assert_client(app.key, client_id=app.id, audience=self.issuer, at=bound.now())
            assertion = {"client_assertion_type": ASSERTION, "client_assertion": proof}
        body = {"client_id": app.id, **assertion, **fields}
        try:
            answer = await bound.call(http, "POST", endpoint, lambda: {**form(body), "limits": CALL})
        except HttpError as error:
            raise from_transport(error, creating=False) from error
        if answer.status >= 500 or answer.status == 429:
            raise RetryLater(detail=str(answer.status))
        return answer


@dataclass(frozen=True, slots=True)
class Grants:
    """What becomes of a yes. `now`: the clock."""

    app: ClientApp
    now: Callable[[], datetime]

    async def leave(
        self, server: AuthorizationServer, trip: Trip, http: Client, *, scopes: Sequence[str], hint: str
    ) -> Departure:
        """
        :param hint: whom the server shall expect
        :raises Refused: `not_set_up`: the server does not take us as a client
        """
        verifier, key = new_verifier(), new_key()
        fields = {
            "response_type": "code",
            "redirect_uri": trip.back,
            "scope": " ".join(scopes),
            "state": trip.state,
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
            "login_hint": hint,
        }
        endpoint = server.pushed_authorization_request_endpoint
        answer = await server.ask(self.app, self._bound(key), http, endpoint, fields)
        if answer.status not in {200, 201}:
            raise Refused("not_set_up", detail=_said(answer))
        params = {"client_id": self.app.id, "request_uri": read_text(answer, "request_uri")}
        kept = {"verifier": verifier, KEY: key, "client_id": self.app.id, **server.kept()}
        return Departure(url=page_url(server.authorization_endpoint, params), kept=kept)

    async def come_back(
        self, arrival: Arrival, http: Client, *, scopes: Sequence[str]
    ) -> tuple[dict[str, str], Answer]:
        """
        What signs in from now on, and what the server said of it.

        :raises Refused: `declined`, `sign_in_over`, `scopes_missing`
        """
        kept, code = arrival.kept, code_of(arrival)
        if arrival.answer.get("iss") != kept["issuer"]:  # another server may have sent the person here
            raise Refused("sign_in_over", detail="the answer of another server")
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": arrival.back,
            "code_verifier": kept["verifier"],
        }
        secret = {name: value for name, value in kept.items() if name != "verifier"}
        answer = await self._ask_for_tokens(secret, http, fields)
        if answer.status != 200 or read_path(answer, "token_type").lower() != "dpop":
            raise Refused("sign_in_over", detail=_said(answer))
        require_scopes(frozenset(scopes), frozenset(read_path(answer, "scope").split()), {})
        return self._with_tokens(secret, answer), answer

    async def renew(self, secret: Secret, http: Client) -> Secret:
        """
        Exchange the refresh token, which counts once.

        :raises Reconnect: it no longer counts
        """
        fields = {"grant_type": "refresh_token", "refresh_token": secret["refresh_token"]}
        answer = await self._ask_for_tokens(secret, http, fields)
        if answer.status != 200:
            raise Reconnect(detail=_said(answer))
        return self._with_tokens(secret, answer)

    async def revoke(self, secret: Secret, http: Client) -> None:
        """Also quiet when it is over already, or where the server knows no such thing."""
        server = AuthorizationServer.of(secret)
        if server.revocation_endpoint:
            fields = {"token": secret["refresh_token"]}
            bound = self._bound(secret[KEY])
            await server.ask(self._app_of(secret), bound, http, server.revocation_endpoint, fields)

    async def _ask_for_tokens(self, secret: Secret, http: Client, fields: Mapping[str, str]) -> Answer:
        server = AuthorizationServer.of(secret)
        return await server.ask(
            self._app_of(secret), self._bound(secret[KEY]), http, server.token_endpoint, fields
        )

    def _with_tokens(self, secret: Secret, answer: Answer) -> dict[str, str]:
        tokens = {name: read_text(answer, name) for name in ("access_token", "refresh_token")}
        return {**secret, **tokens, "renewed_at": self.now().isoformat()}

    def _app_of(self, secret: Secret) -> ClientApp:
        """As what the person agreed to us, although we may be known otherwise by now."""
        is_public = secret["client_id"].startswith("http://localhost")
        return ClientApp(id=secret["client_id"], key="" if is_public else self.app.key)

    def _bound(self, key: str) -> Bound:
        return Bound(key=key, now=self.now)


def renew_at(secret: Secret) -> datetime:
    return datetime.fromisoformat(secret["renewed_at"]) + RENEW_AFTER


async def find_authorization_server(resource: str, http: Client) -> AuthorizationServer:
    """
    Where people agree to what happens at a resource server (RFC 9728), both as they say it themselves.

    :param resource: its address without a path
    :raises Refused: `address_wrong`
    """
    said = await _document(http, f"{resource}/.well-known/oauth-protected-resource")
    named = said.get("authorization_servers")
    if said.get("resource") != resource or not isinstance(named, list) or len(named) != 1:
        raise Refused("address_wrong", detail="no authorization server")
    issuer = str(named[0])
    about = await _document(http, f"{issuer}/.well-known/oauth-authorization-server")
    return read_authorization_server(issuer, about)


def read_authorization_server(issuer: str, about: Mapping[str, Any]) -> AuthorizationServer:
    """:raises Refused: `address_wrong`: it is somebody else's word, or the server cannot what we need"""
    names = [one.name for one in fields(AuthorizationServer) if about.get(one.name)]
    found = {name: str(about[name]) for name in names}
    needed = {
        "dpop_signing_alg_values_supported": "ES256",
        "code_challenge_methods_supported": "S256",
    }
    lacks = [name for name, value in needed.items() if value not in _list(about.get(name))]
    lacks += [name for name, value in found.items() if not _is_safe(value, issuer)]
    if about.get("authorization_response_iss_parameter_supported") is not True:
        lacks.append("iss")
    if about.get("issuer") != issuer or lacks:
        raise Refused("address_wrong", detail=f"an authorization server that lacks {', '.join(lacks)}")
    try:
        return AuthorizationServer(**found)
    except TypeError as error:
        raise Refused("address_wrong", detail="an authorization server without its endpoints") from error


async def _document(http: Client, url: str) -> dict[str, Any]:
    try:
        answer = await http.request("GET", url, limits=CALL)
    except HttpError as error:
        raise from_transport(error, creating=False) from error
    if answer.status >= 500 or answer.status == 429:
        raise RetryLater(detail=str(answer.status))
    if answer.status != 200:
        raise Refused("address_wrong", detail=f"{answer.status} {url}")
    return read_body(answer)


def _said(answer: Answer) -> str:
    return f"{answer.status} {read_path(answer, 'error')} {read_path(answer, 'error_description')}"[:300]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _is_safe(url: str, issuer: str) -> bool:
    """A server that is reached by https sends people and codes nowhere else."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return bool(parts.hostname) and parts.scheme in {"https", urlsplit(issuer).scheme}
