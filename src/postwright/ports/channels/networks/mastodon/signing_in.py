"""An app of our own at each server, a person's yes, a token. From mastodon/documentation (2026-07-02), methods apps and oauth."""

import hashlib
import re
from urllib.parse import urlsplit

from postwright.kit.http import Client
from postwright.ports.channels.answers import read_body, read_path, read_text
from postwright.ports.channels.errors import Refused, RetryLater
from postwright.ports.channels.networks.mastodon.server import Server
from postwright.ports.channels.oauth import (
    challenge_of,
    code_of,
    new_verifier,
    page_url,
    require_issuer,
    require_scopes,
)
from postwright.ports.channels.text import tidy_base_url
from postwright.ports.channels.types import Json
from postwright.ports.channels.ways import Arrival, ConnectedAccount, Departure, Secret, Trip

_ID = re.compile(r"[\w.-]{1,100}")
SCOPES = ("read:accounts", "read:statuses", "write:statuses", "write:media")


async def leave_for(trip: Trip, http: Client, *, app_name: str, website: str) -> Departure:
    base_url = _server_of(trip.typed.get("server", ""))
    server = Server(base_url, http)
    app = await trip.apps.get(base_url)
    if app is None or app.get("back") != trip.back or not await _is_known(server, app):
        app = await _register(server, trip.back, app_name=app_name, website=website)
        await trip.apps.save(base_url, app)
    verifier = new_verifier()
    params = {
        "response_type": "code",
        "client_id": app["client_id"],
        "redirect_uri": trip.back,
        "scope": " ".join(SCOPES),
        "state": trip.state,
        "code_challenge": challenge_of(verifier),
        "code_challenge_method": "S256",
    }
    kept = {"base_url": base_url, "verifier": verifier, **_credentials(app)}
    return Departure(url=page_url(f"{base_url}/oauth/authorize", params), kept=kept)


async def ask_for_token(arrival: Arrival, http: Client) -> dict[str, str]:
    """:raises Refused: `declined`, `sign_in_over`, `scopes_missing`"""
    require_issuer(arrival, arrival.kept["base_url"])
    code, app = code_of(arrival), _credentials(arrival.kept)
    answer = await Server(arrival.kept["base_url"], http).post_form(
        "/oauth/token",
        grant_type="authorization_code",
        code=code,
        redirect_uri=arrival.back,
        code_verifier=arrival.kept["verifier"],
        **app,
    )
    if answer.status >= 500 or answer.status == 429:
        raise RetryLater(detail=str(answer.status))
    if answer.status != 200:
        raise Refused("sign_in_over", detail=f"{answer.status} {read_path(answer, 'error')}")
    _require_scopes(read_path(answer, "scope"))
    return {"access_token": read_text(answer, "access_token"), "scope": read_path(answer, "scope"), **app}


async def who_is_it(server: Server, secret: Secret, standing: Json) -> ConnectedAccount:
    answer = await server.get("/api/v1/accounts/verify_credentials")
    host = urlsplit(server.base_url).netloc
    account_id, name = read_text(answer, "id"), read_text(answer, "username")
    if not (_ID.fullmatch(account_id) and _ID.fullmatch(name)):
        raise Refused("address_wrong", detail="an account without a name")
    return ConnectedAccount(
        remote_id=f"{account_id}@{host}",
        handle=f"{name}@{host}",
        display_name=read_path(answer, "display_name")[:300] or name,
        base_url=server.base_url,
        secret={name: value for name, value in secret.items() if name != "scope"},
        scopes=tuple(secret["scope"].split())[:50],
        # The same app and account are given the same token again, so whoever holds it stands on one yes.
        grant=hashlib.sha256(secret["access_token"].encode()).hexdigest(),
        standing=standing,
    )


def _server_of(typed: str) -> str:
    """
    From `mastodon.social`, its address, or a handle `@name@mastodon.social`.

    :raises Refused: it names no server
    """
    base_url = tidy_base_url(typed.strip().rpartition("@")[2])
    parts = urlsplit(base_url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise Refused("address_wrong")
    return f"{parts.scheme}://{parts.netloc.lower()}"


async def _is_known(server: Server, app: Secret) -> bool:
    """Servers forget apps that nobody used for a while."""
    fields = {"grant_type": "client_credentials", "scope": " ".join(SCOPES), **_credentials(app)}
    return (await server.post_form("/oauth/token", **fields)).status not in {400, 401}


async def _register(server: Server, back: str, *, app_name: str, website: str) -> dict[str, str]:
    fields = {"client_name": app_name, "redirect_uris": back, "scopes": " ".join(SCOPES)}
    try:
        answer = await server.post_form("/api/v1/apps", **fields, **({"website": website} if website else {}))
    except RetryLater as trouble:
        raise Refused("nobody_there", detail=trouble.detail) from trouble
    if answer.status == 429 or answer.status >= 500:
        raise RetryLater(detail=str(answer.status))
    if answer.status != 200 or "client_id" not in read_body(answer):
        raise Refused("address_wrong", detail=str(answer.status))
    return {name: read_text(answer, name) for name in ("client_id", "client_secret")} | {"back": back}


def _credentials(kept: Secret) -> dict[str, str]:
    return {name: kept[name] for name in ("client_id", "client_secret")}


def _require_scopes(given: str) -> None:
    """A server may name the wide scope where we asked for narrow ones."""
    scopes = frozenset(given.split())
    wide = {scope for scope in SCOPES if scope.partition(":")[0] in scopes}
    if scopes:
        require_scopes(frozenset(SCOPES) - wide, scopes, {})
