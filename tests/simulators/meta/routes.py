"""Which handler answers what, and whether the token may."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from tests.simulators.meta.call import Call
from tests.simulators.meta.errors import GraphError
from tests.simulators.meta.tokens import Token
from tests.simulators.meta.world import InstagramAccount, Page, Person

Handler = Callable[[Any, Call, Any], Any | Awaitable[Any]]


@dataclass(frozen=True)
class Need:
    """Scopes by way of logging in. None: this way does not offer it."""

    facebook: tuple[str, ...] | None = ()
    instagram: tuple[str, ...] | None = None


NEEDS = {
    "": Need((), ()),
    "pages_show": Need(("pages_show_list",)),
    "pages_read": Need(("pages_read_engagement",)),
    "pages_publish": Need(("pages_manage_posts", "pages_read_engagement")),
    "pages_engage": Need(("pages_manage_engagement",)),
    "pages_hooks": Need(("pages_manage_metadata",)),
    "business": Need(("business_management",)),
    "ig_read": Need(("instagram_basic",), ("instagram_business_basic",)),
    "ig_publish": Need(
        ("instagram_content_publish", "instagram_basic", "pages_read_engagement"),
        ("instagram_business_content_publish", "instagram_business_basic"),
    ),
    "ig_comments": Need(
        ("instagram_manage_comments", "instagram_basic"),
        ("instagram_business_manage_comments", "instagram_business_basic"),
    ),
    "ig_delete": Need(("instagram_manage_contents",), None),
}


@dataclass(frozen=True)
class Route:
    """`task`: on the Page. `as_page`: only with a token of that Page."""

    handler: Handler
    needs: str = ""
    task: str = ""
    as_page: bool = False


ROUTES: dict[tuple[str, type, str], Route] = {}


def route(
    method: str, kind: type, edge: str = "", *, needs: str = "", task: str = "", as_page: bool = False
) -> Callable[[Handler], Handler]:
    def keep(handler: Handler) -> Handler:
        ROUTES[method, kind, edge] = Route(handler, needs, task, as_page)
        return handler

    return keep


def check_access(meta: Any, call: Call, thing: Any, route: Route) -> None:
    """:raises GraphError: 100/33 where the thing is out of sight, 10 or 200 where a permission or task is missing"""
    token = call.token
    assert token
    account = getattr(thing, "account", None)
    if account is not None and not sees(meta, token, account):
        raise GraphError(100, 33)
    check_scopes(token, NEEDS[route.needs], "instagram" if isinstance(account, InstagramAccount) else "page")
    if isinstance(account, InstagramAccount):
        _check_instagram(meta, token, account, route)
    if isinstance(account, Page):
        _check_page(token, account, route)


def check_scopes(token: Token, need: Need, about: str) -> None:
    wanted = need.instagram if token.kind == "INSTAGRAM" else need.facebook
    if wanted is None:
        raise GraphError(10)
    missing = [scope for scope in wanted if scope not in scopes_of(token)]
    if missing and about == "instagram":
        raise GraphError(10, None, f"Application does not have permission for this action: {missing[0]}")
    if missing:
        raise GraphError(200, None, f"Requires {missing[0]} permission")


def scopes_of(token: Token) -> set[str]:
    """What the person took back since the token was made is gone from it as well."""
    granted = token.person.permissions if token.person else {}
    if token.kind == "INSTAGRAM":
        return set(token.scopes)
    return {scope for scope in token.scopes if granted.get(scope) == "granted"}


def sees(meta: Any, token: Token, account: Page | InstagramAccount) -> bool:
    if token.kind == "INSTAGRAM":
        return token.instagram is account
    page = account if isinstance(account, Page) else meta.world.page_of(account)
    if page is None:
        return False
    if token.kind == "PAGE":
        return token.page is page
    return bool(token.person and token.person.id in page.tasks and page.id in token.targets)


def _check_page(token: Token, page: Page, route: Route) -> None:
    if route.as_page and token.kind != "PAGE":
        raise GraphError(200, None, "A Page access token is required to request this resource")
    person = token.person
    assert person
    tasks = page.tasks.get(person.id, ())
    if route.task and route.task not in tasks and "MANAGE" not in tasks:
        raise GraphError(200, None, f"The person lacks the task {route.task} on this Page")
    if route.task and person.is_blocked:
        raise GraphError(368)


def _check_instagram(meta: Any, token: Token, account: InstagramAccount, route: Route) -> None:
    if account.state == "unavailable":
        raise GraphError(9009)
    if route.needs != "ig_publish":
        return
    if account.state == "restricted":
        raise GraphError(25, 2207050)
    if account.is_blocked:
        raise GraphError(368)
    page = meta.world.page_of(account)
    through = page.through_business if page and token.kind != "INSTAGRAM" else set()
    is_allowed = {"ads_management", "ads_read"} & scopes_of(token)
    if isinstance(token.person, Person) and token.person.id in through and not is_allowed:
        raise GraphError(200)
