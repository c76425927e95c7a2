"""
Instagram's own login and that of Threads: a code, a token for an hour, one for 60 days, renewed from then on.

From the pages on business login (Instagram) and on getting access tokens (Threads).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from postwright.kit.http import Answer, Client, HttpError
from postwright.ports.channels.answers import read_body, read_list, read_text
from postwright.ports.channels.bodies import form
from postwright.ports.channels.errors import Reconnect, Refused, RetryLater, from_transport
from postwright.ports.channels.graph.calls import CALL, Graph, lasts
from postwright.ports.channels.oauth import code_of, page_url
from postwright.ports.channels.types import Json
from postwright.ports.channels.ways import Arrival, Departure, Secret, Trip

# A token can be renewed from its second day on; so there is a month for a server that was switched off.
RENEW_AFTER = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountApp:
    """
    :param dialog_url: the page that asks the person
    :param code_url: where a code is exchanged
    :param graph_url: the API, without a version, for longer tokens
    :param grants: what this network calls the exchange for a longer token, and its renewal
    """

    id: str
    secret: str = field(repr=False)
    dialog_url: str
    code_url: str
    graph_url: str
    grants: tuple[str, str]


def leave(app: AccountApp, trip: Trip, scopes: tuple[str, ...]) -> Departure:
    params = {
        "client_id": app.id,
        "redirect_uri": trip.back,
        "response_type": "code",
        "scope": ",".join(scopes),
        "state": trip.state,
    }
    return Departure(url=page_url(app.dialog_url, params))


async def come_back(
    app: AccountApp, arrival: Arrival, http: Client, now: Callable[[], datetime]
) -> tuple[dict[str, str], frozenset[str]]:
    """
    A secret of `access_token`, `renewed_at` and `ends_at`, and what was permitted where the answer says so.

    :raises Refused: `declined`, `sign_in_over`
    """
    body = form(
        {
            "client_id": app.id,
            "client_secret": app.secret,
            "grant_type": "authorization_code",
            "redirect_uri": arrival.back,
            "code": code_of(arrival),
        }
    )
    try:
        answer = await http.request("POST", app.code_url, limits=CALL, **body)
    except HttpError as error:
        raise from_transport(error, creating=False) from error
    if answer.status >= 500 or answer.status == 429:
        raise RetryLater(detail=str(answer.status))
    short = _short(answer)
    if answer.status != 200 or not isinstance(short.get("access_token"), str):
        raise Refused("sign_in_over", detail=str(answer.status))
    graph = Graph(app.graph_url, http, short["access_token"])
    exchange = {"grant_type": app.grants[0], "client_secret": app.secret}
    secret = _secret(await graph.read("access_token", access_token=short["access_token"], **exchange), now())
    return secret, _permissions(short.get("permissions"))


async def renew(app: AccountApp, secret: Secret, http: Client, now: Callable[[], datetime]) -> dict[str, str]:
    """
    :raises Reconnect: it ran out, or is no longer accepted
    """
    token = secret.get("access_token", "")
    try:
        answer = await Graph(app.graph_url, http, token).read(
            "refresh_access_token", grant_type=app.grants[1], access_token=token
        )
    except Refused as refusal:  # too young, or over: nothing but a new sign-in helps the second
        if now() - _moment(secret, "renewed_at") < timedelta(days=1):
            raise RetryLater(after=86_400) from refusal
        raise Reconnect("sign_in_again", detail=refusal.detail) from refusal
    return {**secret, **_secret(answer, now())}


def renew_at(secret: Secret) -> datetime | None:
    return _moment(secret, "renewed_at") + RENEW_AFTER if "renewed_at" in secret else None


def ends_at(secret: Secret) -> datetime | None:
    return _moment(secret, "ends_at") if "ends_at" in secret else None


def _short(answer: Answer) -> Json:
    """Documented as the only entry of a list, found as the object itself."""
    body = read_body(answer)
    listed = [one for one in read_list(body, "data") if isinstance(one, dict)]
    return listed[0] if listed else body


def _permissions(given: object) -> frozenset[str]:
    if isinstance(given, str):
        return frozenset(one.strip() for one in given.split(",") if one.strip())
    return frozenset(one for one in given if isinstance(one, str)) if isinstance(given, list) else frozenset()


def _secret(answer: Answer, at: datetime) -> dict[str, str]:
    return {
        "access_token": read_text(answer, "access_token"),
        "renewed_at": str(int(at.timestamp())),
        "ends_at": str(int((at + lasts(answer)).timestamp())),
    }


def _moment(secret: Secret, name: str) -> datetime:
    return datetime.fromtimestamp(int(secret.get(name, "0")), UTC)
