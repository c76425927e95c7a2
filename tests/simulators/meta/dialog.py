"""The two pages on which a person agrees, in HTML that a browser can click through."""

from collections.abc import Iterable
from html import escape
from typing import Any
from urllib.parse import urlencode

from aiohttp import web

from tests.simulators.meta.call import Call
from tests.simulators.meta.options import written

PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"><style>body{{font:16px sans-serif;max-width:40rem;margin:2rem auto;
padding:0 1rem}}fieldset{{margin:1rem 0}}label{{display:block;padding:.3rem}}button{{font:inherit;padding:.5rem 1rem}}
td,th{{text-align:left;padding:.2rem .6rem;vertical-align:top}}</style><h1>{title}</h1>{body}</html>"""


def html(title: str, body: str, status: int = 200) -> web.Response:
    text = PAGE.format(title=escape(title), body=body)
    return web.Response(text=text, content_type="text/html", status=status)


# --- Facebook ---


def facebook_dialog(meta: Any, call: Call) -> web.Response:
    if problem := _wrong(meta, call, meta.world.app.id):
        return problem
    scopes = asked_scopes(meta, call)
    if scopes is None:
        return html("Error", "<p>Invalid scopes or configuration.</p>", 400)
    people = [(person.id, person.name, is_first) for is_first, person in _first(meta.world.people.values())]
    pages = [
        (page.id, f"{page.name} (of {', '.join(meta.world.people[one].name for one in page.tasks)})", True)
        for page in meta.world.pages.values()
    ]
    form = (
        choices("Log in as", "radio", "person", people)
        + choices("Permissions", "checkbox", "permission", [(scope, scope, True) for scope in scopes])
        + choices("Pages", "checkbox", "page", pages)
    )
    return html("Log in with Facebook", _form(meta.world.app.name, form))


def facebook_decision(meta: Any, call: Call) -> web.StreamResponse:
    if problem := _wrong(meta, call, meta.world.app.id):
        return problem
    person = meta.world.people.get(call.text("person"))
    scopes = asked_scopes(meta, call) or ()
    ticked = set(call.params.get("permissions", []))
    is_refused = call.text("decision") != "agree" or person is None
    if is_refused or (call.text("config_id") and ticked != set(scopes)):
        refusal = {"error": "access_denied", "error_code": "200", "error_description": "Permissions error"}
        return _back(call, refusal | {"error_reason": "user_denied"}, "")
    pages = {page for page in call.params.get("pages", []) if person.id in meta.world.pages[page].tasks}
    granted = tuple(scope for scope in scopes if scope in ticked)
    code = meta.agree(person, granted, pages, call.text("redirect_uri"), declined=set(scopes) - ticked)
    return _back(call, {"code": code}, "#_=_")


def asked_scopes(meta: Any, call: Call) -> tuple[str, ...] | None:
    if config := call.text("config_id"):
        found: tuple[str, ...] | None = meta.world.app.configurations.get(config)
        return found
    return ("public_profile", *(one.strip() for one in call.text("scope").split(",") if one.strip()))


# --- Instagram ---


def instagram_dialog(meta: Any, call: Call) -> web.Response:
    if problem := _wrong(meta, call, meta.world.app.instagram_id):
        return problem
    scopes = [one.strip() for one in call.text("scope").replace(" ", ",").split(",") if one.strip()]
    if "instagram_business_basic" not in scopes or not all(
        one.startswith("instagram_business_") for one in scopes
    ):
        return html("Error", "<p>Invalid scopes.</p>", 400)
    accounts = [
        (account.id, f"{account.username} ({account.account_type})", is_first)
        for is_first, account in _first(one for one in meta.world.instagram.values() if one.owner)
    ]
    form = choices("Log in as", "radio", "account", accounts) + choices(
        "Permissions", "checkbox", "permission", [(scope, scope, True) for scope in scopes]
    )
    return html("Log in with Instagram", _form(meta.world.app.name, form))


def instagram_decision(meta: Any, call: Call) -> web.StreamResponse:
    if problem := _wrong(meta, call, meta.world.app.instagram_id):
        return problem
    account = meta.world.instagram.get(call.text("account"))
    ticked = tuple(call.params.get("permissions", []))
    if call.text("decision") != "agree" or account is None or "instagram_business_basic" not in ticked:
        refusal = {"error": "access_denied", "error_reason": "user_denied"}
        return _back(call, refusal | {"error_description": "The user denied your request"}, "")
    code = meta.tokens.code("instagram", account, ticked, call.text("redirect_uri"), call.at)
    return _back(call, {"code": code}, "#_")


# --- Both ---


def _wrong(meta: Any, call: Call, client_id: str) -> web.Response | None:
    """Nobody is sent to an address that the app did not name."""
    if call.text("client_id") != client_id:
        return html("Error", "<p>Invalid app id.</p>", 400)
    known = meta.world.app.redirect_uris
    address = call.text("redirect_uri")
    if not address.startswith(("http://", "https://")) or (known and address not in known):
        return html("URL blocked", "<p>This redirect failed because the URI is not registered.</p>", 400)
    if call.text("response_type", "code") != "code":
        return html("Error", "<p>Unsupported response_type.</p>", 400)
    return None


def _first(things: Iterable[Any]) -> list[tuple[bool, Any]]:
    return [(place == 0, thing) for place, thing in enumerate(things)]


def choices(title: str, kind: str, name: str, options: list[tuple[str, str, bool]]) -> str:
    """`options`: value, words, whether it is chosen."""
    plural = name + ("s[]" if kind == "checkbox" else "")
    rows = "".join(
        f'<label><input type="{kind}" name="{plural}" value="{escape(value)}"{" checked" if chosen else ""}> '
        f"{escape(words)}</label>"
        for value, words, chosen in options
    )
    return f"<fieldset><legend>{escape(title)}</legend>{rows}</fieldset>"


def _form(app: str, inner: str) -> str:
    return (
        f"<p>{escape(app)} would like to act for you.</p><form method=post>{inner}"
        '<button name="decision" value="agree">Continue</button> '
        '<button name="decision" value="refuse">Cancel</button></form>'
    )


def _back(call: Call, said: dict[str, str], fragment: str) -> web.Response:
    if "state" in call.params:
        said = said | {"state": call.text("state")}
    address = call.text("redirect_uri")
    joined = "&" if "?" in address else "?"
    location = f"{address}{joined}{urlencode(said)}{fragment}"
    return web.Response(status=302, headers={"Location": location})


# --- What was published ---


def overview(meta: Any) -> web.Response:
    app = meta.world.app
    settings = (
        f"<p>App {app.id} / {escape(app.secret)}; Instagram app {app.instagram_id} / "
        f"{escape(app.instagram_secret)}; webhook verify token {escape(app.verify_token)}</p>"
    )
    accounts = [*meta.world.pages.values(), *meta.world.instagram.values()]
    return html("Meta simulator", settings + "".join(_account(meta, account) for account in accounts))


def _account(meta: Any, account: Any) -> str:
    rows = "".join(
        f"<tr><td>{written(one.at)}<td>{escape(one.kind)}<td>{escape(one.id)}"
        f"<td>{escape(one.text)}{' <em>(deleted)</em>' if one.deleted_at else ''}<td>{len(one.media) or ''}"
        for one in reversed(meta.published(account.id, also_deleted=True))
    )
    table = (
        f"<table><tr><th>When<th>What<th>Id<th>Text<th>Media{rows}</table>" if rows else "<p>Nothing yet.</p>"
    )
    return f"<h2>{escape(account.name)} <small>{type(account).__name__} {account.id}</small></h2>{table}"
