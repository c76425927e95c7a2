"""Which limits a call counts against."""

from typing import Any

from tests.simulators.meta.call import Call
from tests.simulators.meta.world import InstagramAccount, Page


def check_usage(meta: Any, call: Call, thing: Any) -> None:
    """:raises GraphError: 4, 17, 32, 613, 80001 or 80002"""
    families = _families(meta, call, thing)
    for family, key in families:
        meta.usage.count(family, key, call.at)
    for family, key in families:
        meta.usage.check(family, key, call.at)


def headers_for(meta: Any, call: Call) -> dict[str, str]:
    thing = meta.world.things.get(call.path[0]) if call.path else None
    if call.token is not None and call.path[:1] == ["me"]:
        thing = call.token.owner
    account = getattr(thing, "account", None)
    business = [("page", account.id)] if isinstance(account, Page) else []
    business += [("instagram", account.id)] if isinstance(account, InstagramAccount) else []
    found: dict[str, str] = meta.usage.headers(meta.world.app.id, business, call.at)
    return found


def _families(meta: Any, call: Call, thing: Any) -> list[tuple[str, str]]:
    token, account = call.token, getattr(thing, "account", None)
    assert token
    families = [("app", meta.world.app.id)]
    if token.kind == "USER" and token.person:
        families.append(("user", token.person.id))
    if isinstance(account, Page):
        families.append(("page" if token.kind == "PAGE" else "page_by_user", account.id))
    if isinstance(account, InstagramAccount):
        families.append(("instagram", account.id))
    if call.method == "POST" and call.edge in {"comments", "replies"} and account:
        families.append(("comments", account.id))
    return families
