"""Facebook Login: the way into Pages and into the Instagram accounts behind them. From the guides on the manual flow and on access tokens."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

from postwright.kit.http import Client
from postwright.ports.channels.answers import read_body, read_list, read_part, read_text
from postwright.ports.channels.errors import Reconnect, Refused
from postwright.ports.channels.graph.calls import Graph, lasts
from postwright.ports.channels.oauth import code_of, page_url
from postwright.ports.channels.types import Json
from postwright.ports.channels.ways import Arrival, Departure, Trip


@dataclass(frozen=True, slots=True, kw_only=True)
class FacebookApp:
    """
    :param dialog_url: https://www.facebook.com with the version
    :param graph_url: https://graph.facebook.com with the version
    :param config_id: a configuration of Login for Business, in the place of single scopes
    """

    id: str
    secret: str = field(repr=False)
    dialog_url: str
    graph_url: str
    config_id: str = ""

    def graph(self, http: Client, token: str = "") -> Graph:
        return Graph(self.graph_url, http, token, app_secret=self.secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who agreed, and when the token ends: after about 60 days. Tokens of Pages outlast it."""

    id: str
    token: str = field(repr=False)
    scopes: frozenset[str]
    ends_at: datetime


def leave(app: FacebookApp, trip: Trip, scopes: tuple[str, ...]) -> Departure:
    params = {
        "client_id": app.id,
        "redirect_uri": trip.back,
        "state": trip.state,
        "response_type": "code",
        # Whoever said no to a permission once is asked again.
        "auth_type": "rerequest",
        **({"config_id": app.config_id} if app.config_id else {"scope": ",".join(scopes)}),
    }
    return Departure(url=page_url(f"{app.dialog_url}/dialog/oauth", params))


async def come_back(app: FacebookApp, arrival: Arrival, http: Client, now: Callable[[], datetime]) -> Person:
    """
    :raises Refused: `declined`, `sign_in_over`
    """
    graph, keys = app.graph(http), {"client_id": app.id, "client_secret": app.secret}
    code = code_of(arrival)
    try:
        fields = {**keys, "redirect_uri": arrival.back, "code": code}
        answer = await graph.write("oauth", "access_token", fields)
    except (Refused, Reconnect) as refusal:
        raise Refused("sign_in_over", detail=refusal.detail) from refusal
    short = read_text(answer, "access_token")
    exchange = {**keys, "grant_type": "fb_exchange_token", "fb_exchange_token": short}
    answer = await graph.write("oauth", "access_token", exchange)
    return await _who_is_it(app, read_text(answer, "access_token"), now() + lasts(answer), http)


async def _who_is_it(app: FacebookApp, token: str, ends_at: datetime, http: Client) -> Person:
    graph = app.graph(http, token)
    granted = set[str]()
    async for _, found in graph.pages("me", "permissions", limit="100"):
        granted |= {str(one.get("permission")) for one in found if one.get("status") == "granted"}
    answer = await graph.read("me", fields="id")
    return Person(id=read_text(answer, "id"), token=token, scopes=frozenset(granted), ends_at=ends_at)


async def pages_of(app: FacebookApp, person: Person, fields: str, http: Client) -> list[Json]:
    """Every Page that was ticked, with a token of its own."""
    pages = list[Json]()
    async for _, found in app.graph(http, person.token).pages("me", "accounts", fields=fields, limit="100"):
        pages += [one for one in found if isinstance(one.get("access_token"), str) and one.get("id")]
    return pages


async def withdraw(app: FacebookApp, user_token: str, http: Client, *, user_id: str = "") -> None:
    """
    Everything that the person let us into is closed, other channels of the same person too. Quiet where it is already.

    :param user_id: for the app's own word, which counts where the person's token is over: tokens of Pages outlast it
    """
    graph = app.graph(http, user_token)
    try:
        await graph.remove("me", "permissions")
    except (Reconnect, Refused):
        if not user_id:
            return
        graph = app.graph(http, f"{app.id}|{app.secret}")
        with suppress(Reconnect, Refused):
            await graph.remove(user_id, "permissions")


async def look_at_token(
    app: FacebookApp, token: str, http: Client
) -> tuple[tuple[str, ...], datetime | None]:
    """
    Its scopes, and when a person has to agree again: at its own end, or 90 days after they did (reading is over then).

    :raises Reconnect: it is good no longer
    """
    graph = app.graph(http, f"{app.id}|{app.secret}")
    found = read_part(read_body(await graph.read("debug_token", input_token=token)), "data")
    if found.get("is_valid") is False:
        raise Reconnect("sign_in_again", detail="debug_token: not valid")
    ends = [found.get(name) for name in ("expires_at", "data_access_expires_at")]  # 0: never
    known = [end for end in ends if isinstance(end, int) and not isinstance(end, bool) and 0 < end < 2**33]
    scopes = tuple(one for one in read_list(found, "scopes") if isinstance(one, str))[:50]
    return scopes, datetime.fromtimestamp(min(known), UTC) if known else None
