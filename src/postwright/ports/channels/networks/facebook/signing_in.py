"""From a person's yes to the Pages that they may publish to. From Meta's guides on access tokens and on the Pages API."""

from collections.abc import Callable
from datetime import datetime

from postwright.kit.http import Client
from postwright.ports.channels.answers import clean_text, read_body, read_list, read_text
from postwright.ports.channels.errors import Refused
from postwright.ports.channels.graph.calls import Graph
from postwright.ports.channels.graph.facebook_login import (
    FacebookApp,
    Person,
    come_back,
    look_at_token,
    pages_of,
)
from postwright.ports.channels.graph.usage import read_rate
from postwright.ports.channels.oauth import require_scopes
from postwright.ports.channels.types import Account, Health, Json
from postwright.ports.channels.ways import Arrival, ConnectedAccount
from postwright.ports.channels.words import gettext_noop

# The first three to publish and to look up what became of it, the last one for first comments. Deleting needs no more.
SCOPES = {
    "pages_show_list": gettext_noop("see which Pages there are"),
    "pages_manage_posts": gettext_noop("publish posts"),
    "pages_read_engagement": gettext_noop("see what was published"),
    "pages_manage_engagement": gettext_noop("write comments"),
}
FIELDS = "id,name,username,access_token,category,tasks,is_published"
PUBLISHES = frozenset({"CREATE_CONTENT", "MANAGE"})


async def find_pages(
    app: FacebookApp, arrival: Arrival, http: Client, now: Callable[[], datetime]
) -> list[ConnectedAccount]:
    """:raises Refused: `declined`, `sign_in_over`, `scopes_missing`, `no_accounts`"""
    person = await come_back(app, arrival, http, now)
    require_scopes(frozenset(SCOPES), person.scopes, SCOPES)
    pages = await pages_of(app, person, FIELDS, http)
    # Moderators and analysts may not publish.
    ours = [one for one in pages if not PUBLISHES.isdisjoint(map(str, read_list(one, "tasks")))]
    if not ours:
        raise Refused("no_accounts")
    return [_account(page, person) for page in ours]


def handle_of(page: Json) -> str:
    """A Page need not have a name of its own for addresses."""
    names = (page.get(name) for name in ("username", "name", "id"))
    return clean_text(str(next((name for name in names if isinstance(name, str) and name), "")))[:200]


async def check_page(app: FacebookApp, account: Account, graph: Graph, http: Client) -> Health:
    answer = await graph.read(account.remote_id, fields="name,username,is_published")
    read_text(answer, "id")
    scopes, ends_at = await look_at_token(app, account.secret.get("access_token", ""), http)
    page, rate = read_body(answer), read_rate(answer)
    standing = _standing(page)
    return Health(handle=handle_of(page), rate=rate, standing=standing, scopes=scopes, expires_at=ends_at)


def _account(page: Json, person: Person) -> ConnectedAccount:
    category = page.get("category")
    return ConnectedAccount(
        remote_id=str(page["id"])[:200],
        handle=handle_of(page),
        display_name=clean_text(str(page.get("name") or handle_of(page)))[:300],
        base_url="",
        # Made from the long token of a person, a Page's own has no end. Theirs gives everything back.
        secret={"access_token": page["access_token"], "user_token": person.token, "user_id": person.id},
        scopes=tuple(sorted(person.scopes))[:50],
        grant=person.id,
        kind=clean_text(category)[:100] if isinstance(category, str) else "",
        standing=_standing(page),
    )


def _standing(page: Json) -> Json:
    is_published = page.get("is_published")
    return {"is_published": is_published} if isinstance(is_published, bool) else {}
