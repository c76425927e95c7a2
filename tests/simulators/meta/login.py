"""Tokens for codes, at all three hosts, and what can be asked about tokens and permissions."""

from typing import Any

from tests.simulators.meta.call import Call
from tests.simulators.meta.errors import GraphError, LoginError
from tests.simulators.meta.fields import SHAPES, Shape, answer, listed
from tests.simulators.meta.options import DAY
from tests.simulators.meta.routes import NEEDS, check_scopes, route, scopes_of, sees
from tests.simulators.meta.tokens import Token
from tests.simulators.meta.world import InstagramAccount, Page, Person


def facebook_token(meta: Any, call: Call) -> dict[str, Any]:
    """`oauth/access_token`: for a code, for a longer life, or of the app itself."""
    app = meta.world.app
    if call.text("client_id") != app.id or call.text("client_secret") != app.secret:
        raise GraphError(100, None, "Error validating client secret.")
    match call.text("grant_type"):
        case "fb_exchange_token":
            return _longer(meta, call)
        case "client_credentials":
            token = meta.tokens.app(app, call.at)
            return {"access_token": token.value, "token_type": "bearer"}
    code = meta.tokens.redeem(call.needed("code"), "facebook", call.text("redirect_uri"), call.at)
    return _told(meta.tokens.user(code.who, code.scopes, call.at), call.at)


def _longer(meta: Any, call: Call) -> dict[str, Any]:
    token = meta.tokens.find(call.needed("fb_exchange_token"), call.at)
    if token.kind != "USER":
        raise GraphError(100, None, "Only tokens of people can be exchanged")
    told = _told(meta.tokens.user(token.person, token.scopes, call.at, is_long=True), call.at)
    if not meta.options.exchange_says_expiry:
        del told["expires_in"]
    return told


def _told(token: Token, at: float) -> dict[str, Any]:
    return {
        "access_token": token.value,
        "token_type": "bearer",
        "expires_in": int(token.expires_at - at),
    }


def debug_token(meta: Any, call: Call) -> dict[str, Any]:
    """Asked with the app's token. A dead token is an answer, not an error."""
    asking = meta.tokens.find(call.token_value, call.at)
    if asking.kind not in {"APP", "USER"}:
        raise GraphError(100, None, "You must provide an app access token")
    token = meta.tokens.known.get(call.needed("input_token"))
    app = meta.world.app
    if token is None:
        error = {"code": 190, "message": "Invalid OAuth access token."}
        return {"data": {"app_id": app.id, "is_valid": False, "error": error, "scopes": []}}
    told = {
        "app_id": app.instagram_id if token.kind == "INSTAGRAM" else app.id,
        "type": token.kind,
        "application": app.name,
        "data_access_expires_at": int(token.data_access_expires_at),
        "expires_at": int(token.expires_at),
        "is_valid": True,
        "issued_at": int(token.issued_at),
        "scopes": [scope for scope in token.scopes if scope in scopes_of(token)],
    }
    if token.person:
        told["user_id"] = token.person.id
        told["granular_scopes"] = [_granular(meta, token, scope) for scope in told["scopes"]]
    if token.page:
        told["profile_id"] = token.page.id
    if reason := meta.tokens.reason(token, call.at):
        told["is_valid"] = False
        told["error"] = {"code": 190, "message": "The token is not valid any more.", "subcode": reason}
    return {"data": told}


def _granular(meta: Any, token: Token, scope: str) -> dict[str, Any]:
    if not scope.startswith(("pages_", "instagram_")) or token.kind != "USER":
        return {"scope": scope}
    pages = [page for page in meta.world.pages.values() if page.id in token.targets]
    if scope.startswith("instagram_"):
        return {"scope": scope, "target_ids": [page.instagram.id for page in pages if page.instagram]}
    return {"scope": scope, "target_ids": [page.id for page in pages]}


# --- Instagram Login ---


def instagram_code(meta: Any, call: Call) -> dict[str, Any]:
    """`api.instagram.com/oauth/access_token`, in either of the two shapes."""
    app = meta.world.app
    if call.text("client_id") != app.instagram_id or call.text("client_secret") != app.instagram_secret:
        raise LoginError("Invalid platform app")
    if call.text("grant_type") != "authorization_code":
        raise LoginError("Invalid grant_type")
    try:
        redirect = call.text("redirect_uri")
        code = meta.tokens.redeem(call.text("code"), "instagram", redirect, call.at)
    except GraphError as error:
        raise LoginError(error.message.partition(") ")[2]) from error
    token = meta.tokens.instagram(code.who, code.scopes, call.at)
    if meta.options.instagram_answers_in_data:
        told = {"access_token": token.value, "user_id": code.who.id, "permissions": ",".join(code.scopes)}
        return {"data": [told]}
    return {"access_token": token.value, "user_id": int(code.who.id), "permissions": list(code.scopes)}


def instagram_exchange(meta: Any, call: Call) -> dict[str, Any]:
    if call.text("grant_type") != "ig_exchange_token":
        raise GraphError(100, None, "Unsupported grant_type")
    if call.text("client_secret") != meta.world.app.instagram_secret:
        raise GraphError(100, None, "Error validating client secret.")
    token = _instagram(meta, call)
    return _told(meta.tokens.instagram(token.instagram, token.scopes, call.at, is_long=True), call.at)


def instagram_refresh(meta: Any, call: Call) -> dict[str, Any]:
    """Of a long token only, and only once it is a day old."""
    if call.text("grant_type") != "ig_refresh_token":
        raise GraphError(100, None, "Unsupported grant_type")
    token = _instagram(meta, call)
    if not token.is_long or call.at - token.issued_at < DAY:
        raise GraphError(100, None, "The access token must be long-lived and at least 24 hours old")
    new = meta.tokens.instagram(token.instagram, token.scopes, call.at, is_long=True)
    return _told(new, call.at) | {"permissions": ",".join(token.scopes)}


def _instagram(meta: Any, call: Call) -> Token:
    token = meta.tokens.find(call.token_value, call.at)
    if token.kind != "INSTAGRAM":
        raise GraphError(190)
    return token  # type: ignore[no-any-return]


# --- People, their Pages and permissions ---

SHAPES[Person] = Shape({"name": lambda _, person, __: person.name}, ("name",))


def _page_token(meta: Any, page: Page, _: Any) -> str | None:
    """Only for whoever asks with a person's token of that Page."""
    asking = meta.asking
    if asking.kind == "PAGE":
        return asking.value if asking.page is page else None
    if not asking.person or page.id not in asking.targets:
        return None
    return meta.tokens.page(page, asking, meta.clock.now()).value  # type: ignore[no-any-return]


def _tasks(meta: Any, page: Page, _: Any) -> list[str]:
    return list(page.tasks.get(meta.asking.person.id, ()))


def _picture(kind: str) -> Any:
    return lambda meta, thing, _: {"data": {"url": f"{meta.url}/pictures/{kind}/{thing.id}.jpg"}}


SHAPES[Page] = Shape(
    {
        "name": lambda _, page, __: page.name,
        "username": lambda _, page, __: page.username,
        "link": lambda _, page, __: f"https://www.facebook.com/{page.username}",
        "category": lambda _, page, __: page.category,
        "category_list": lambda _, page, __: [{"id": "1", "name": page.category}],
        "access_token": _page_token,
        "tasks": _tasks,
        "picture": _picture("page"),
        "fan_count": lambda _, page, __: page.engaged_users * 3,
        "followers_count": lambda _, page, __: page.engaged_users * 4,
        "instagram_business_account": lambda _, page, __: page.instagram,
        "connected_instagram_account": lambda _, page, __: page.instagram,
        "verification_status": lambda *_: "not_verified",
        "is_published": lambda _, page, __: page.is_published,
    },
    ("name",),
)


def _posts_of(meta: Any, account: InstagramAccount, _: Any) -> int:
    return sum(one.account == account.id and one.kind != "comment" for one in meta.world.ledger)


SHAPES[InstagramAccount] = Shape(
    {
        "user_id": lambda _, account, __: account.id,
        "username": lambda _, account, __: account.username,
        "name": lambda _, account, __: account.name,
        "account_type": lambda _, account, __: account.account_type,
        "biography": lambda *_: "",
        "website": lambda *_: "",
        "profile_picture_url": lambda meta, account, _: f"{meta.url}/pictures/instagram/{account.id}.jpg",
        "followers_count": lambda _, account, __: account.impressions,
        "follows_count": lambda *_: 7,
        "media_count": _posts_of,
    }
)


@route("GET", Person)
def read_person(meta: Any, call: Call, person: Person) -> dict[str, Any]:
    if call.token is None or call.token.person is not person:
        raise GraphError(100, 33)
    return answer(meta, call, person)


@route("GET", Page)
def read_page(meta: Any, call: Call, page: Page) -> dict[str, Any]:
    return answer(meta, call, page)


@route("GET", InstagramAccount, needs="ig_read")
def read_instagram(meta: Any, call: Call, account: InstagramAccount) -> dict[str, Any]:
    """At `graph.instagram.com/me` `id` is the app-scoped one."""
    told = answer(meta, call, account)
    if call.token and call.token.kind == "INSTAGRAM":
        told["id"] = account.scoped_id
        if meta.options.instagram_answers_in_data and call.path == ["me"]:
            return {"data": [told]}
    return told


@route("GET", Person, "accounts", needs="pages_show")
def list_pages(meta: Any, call: Call, person: Person) -> dict[str, Any]:
    token = call.token
    assert token
    if token.person is not person or token.kind != "USER":
        raise GraphError(100, 33)
    check_scopes(token, NEEDS["pages_show"], "page")
    if not call.text("fields"):
        call.params["fields"] = "access_token,category,category_list,name,tasks"
    return listed(meta, call, [page for page in meta.world.pages.values() if sees(meta, token, page)])


@route("GET", Person, "permissions")
def list_permissions(meta: Any, call: Call, person: Person) -> dict[str, Any]:
    return {"data": [{"permission": name, "status": status} for name, status in person.permissions.items()]}


def revoke(meta: Any, call: Call, person: Person, permission: str = "") -> dict[str, Any]:
    """All of them: the app is removed. One: only that."""
    if permission and permission not in person.permissions:
        raise GraphError(100, None, f"The permission {permission} was not granted")
    if permission:
        person.permissions[permission] = "declined"
    else:
        meta.remove_app(person)
    return {"success": True}


@route("POST", Page, "subscribed_apps", needs="pages_hooks", as_page=True)
@route("POST", InstagramAccount, "subscribed_apps", needs="ig_read")
def subscribe(meta: Any, call: Call, account: Page | InstagramAccount) -> dict[str, Any]:
    """Replaces what was there. Each kind takes its own field names only."""
    known = PAGE_HOOKS if isinstance(account, Page) else INSTAGRAM_HOOKS
    wanted = tuple(name.strip() for name in call.needed("subscribed_fields").split(",") if name.strip())
    if unknown := set(wanted) - known:
        raise GraphError(100, None, f"Param subscribed_fields must not hold {min(unknown)}")
    account.subscribed = wanted
    return {"success": True}


@route("GET", Page, "subscribed_apps", needs="pages_hooks")
@route("GET", InstagramAccount, "subscribed_apps", needs="ig_read")
def subscriptions(meta: Any, call: Call, account: Page | InstagramAccount) -> dict[str, Any]:
    app = meta.world.app
    told = {"id": app.id, "name": app.name, "subscribed_fields": list(account.subscribed)}
    return {"data": [told] if account.subscribed else []}


@route("DELETE", Page, "subscribed_apps", needs="pages_hooks")
@route("DELETE", InstagramAccount, "subscribed_apps", needs="ig_read")
def unsubscribe(meta: Any, call: Call, account: Page | InstagramAccount) -> dict[str, Any]:
    account.subscribed = ()
    return {"success": True}


PAGE_HOOKS = {"feed", "mention", "messages", "ratings", "videos", "live_videos", "name", "picture"}
INSTAGRAM_HOOKS = {"comments", "mentions", "live_comments", "story_insights", "messages"}
