"""
Two ways to the same account: at Facebook, through the Page that it belongs to, or at Instagram itself.

From the guides on Facebook Login and on business login for Instagram, and the list of permissions.
"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from postwright.kit.http import Client
from postwright.ports.channels.answers import clean_text, read_body, read_part
from postwright.ports.channels.errors import Reconnect, Refused, RetryLater, UnknownWay
from postwright.ports.channels.graph import account_login, facebook_login
from postwright.ports.channels.graph.account_login import AccountApp
from postwright.ports.channels.graph.calls import Graph
from postwright.ports.channels.graph.facebook_login import FacebookApp
from postwright.ports.channels.graph.hosts import FACEBOOK, INSTAGRAM, Hosts, unwrapped
from postwright.ports.channels.oauth import require_scopes
from postwright.ports.channels.types import Account, Json
from postwright.ports.channels.ways import Arrival, ConnectedAccount, Departure, Secret, Trip, Way
from postwright.ports.channels.words import gettext_noop

_PUBLISH, _COMMENT = gettext_noop("publish posts"), gettext_noop("write comments")
_PROFILE, _PAGES = gettext_noop("see the profile and its posts"), gettext_noop("see which Pages there are")
DELETING = "instagram_manage_contents"  # whoever has it not signs in all the same
OWN_SCOPES = ("instagram_basic", "instagram_content_publish", "instagram_manage_comments", DELETING)
FACEBOOK_RIGHTS = {
    "instagram_basic": _PROFILE,
    "instagram_content_publish": _PUBLISH,
    "instagram_manage_comments": _COMMENT,
    "pages_show_list": _PAGES,
    "pages_read_engagement": gettext_noop("see what was published"),
}
INSTAGRAM_RIGHTS = {
    "instagram_business_basic": _PROFILE,
    "instagram_business_content_publish": _PUBLISH,
    "instagram_business_manage_comments": _COMMENT,
}
# Which rights a token has, and when a person has to agree again; None: nobody knows.
Standing = tuple[tuple[str, ...] | None, datetime | None]
PAGE_FIELDS = "id,name,access_token,instagram_business_account{id,username,name}"


class FacebookWay:
    """:param config_id: see `FacebookApp`"""

    way = Way(
        name="facebook",
        label=gettext_noop("With Facebook"),
        help=gettext_noop(
            "You sign in at Facebook and tick the Pages that your Instagram accounts belong to."
        ),
        leaves=True,
    )

    def __init__(
        self, hosts: Hosts, app_id: str, secret: str, config_id: str, now: Callable[[], datetime]
    ) -> None:
        self._hosts, self._now, self.is_set_up = hosts, now, bool(app_id and secret)
        self.app = FacebookApp(
            id=app_id,
            secret=secret,
            dialog_url=f"{hosts.url('www.facebook.com')}/{hosts.version}",
            graph_url=hosts.graph_url(FACEBOOK),
            config_id=config_id,
        )

    def depart(self, trip: Trip) -> Departure:
        return facebook_login.leave(self.app, trip, (*FACEBOOK_RIGHTS, DELETING))

    async def arrive(self, arrival: Arrival, http: Client) -> list[ConnectedAccount]:
        person = await facebook_login.come_back(self.app, arrival, http, self._now)
        require_scopes(frozenset(FACEBOOK_RIGHTS), person.scopes, FACEBOOK_RIGHTS)
        pages = await facebook_login.pages_of(self.app, person, PAGE_FIELDS, http)
        bound = [(page, read_part(page, "instagram_business_account")) for page in pages]
        found = [self._connected(person, page, account) for page, account in bound if account.get("id")]
        if not found:
            raise Refused("no_accounts")
        return found

    async def refresh(self, secret: Secret, _http: Client) -> Secret:
        return secret  # that of a Page holds until somebody withdraws it

    async def look_at_token(self, secret: Secret, http: Client) -> Standing:
        return await facebook_login.look_at_token(self.app, secret.get("access_token", ""), http)

    async def revoke(self, account: Account, http: Client) -> None:
        """Only what is Instagram's: the same person may have let us into Pages as well."""
        graph = self.app.graph(http, account.secret.get("user_token", ""))
        for scope in OWN_SCOPES:
            with suppress(Refused, Reconnect):  # gone already
                await graph.remove("me", f"permissions/{scope}")

    def _connected(self, person: facebook_login.Person, page: Json, account: Json) -> ConnectedAccount:
        return ConnectedAccount(
            remote_id=str(account["id"]),
            handle=name_of(account),
            display_name=clean_text(str(account.get("name") or name_of(account)))[:300],
            base_url=self._hosts.url(FACEBOOK),
            # That of the Page has no end; that of the person sees containers which the Page's now and then cannot.
            secret={"access_token": page["access_token"], "user_token": person.token},
            scopes=tuple(sorted(person.scopes))[:50],
            grant=person.id,
        )


class InstagramWay:
    way = Way(
        name="instagram",
        label=gettext_noop("With Instagram"),
        help=gettext_noop("You sign in at Instagram with the account itself. No Facebook Page is needed."),
        leaves=True,
    )

    def __init__(self, hosts: Hosts, app_id: str, secret: str, now: Callable[[], datetime]) -> None:
        self._hosts, self._now, self.is_set_up = hosts, now, bool(app_id and secret)
        self.app = AccountApp(
            id=app_id,
            secret=secret,
            dialog_url=f"{hosts.url('www.instagram.com')}/oauth/authorize",
            code_url=f"{hosts.url('api.instagram.com')}/oauth/access_token",
            graph_url=hosts.url(INSTAGRAM),
            grants=("ig_exchange_token", "ig_refresh_token"),
        )

    def depart(self, trip: Trip) -> Departure:
        return account_login.leave(self.app, trip, tuple(INSTAGRAM_RIGHTS))

    async def arrive(self, arrival: Arrival, http: Client) -> list[ConnectedAccount]:
        secret, scopes = await account_login.come_back(self.app, arrival, http, self._now)
        if scopes:
            require_scopes(frozenset(INSTAGRAM_RIGHTS), scopes, INSTAGRAM_RIGHTS)
        graph = Graph(self._hosts.graph_url(INSTAGRAM), http, secret["access_token"])
        who = unwrapped(read_body(await graph.read("me", fields="user_id,username,name,account_type")))
        # That of webhooks and of Facebook's way is the professional account's; `id` is one for our app alone.
        if not who.get("user_id"):
            raise RetryLater("no_answer", detail="an account without user_id")
        account = ConnectedAccount(
            remote_id=str(who["user_id"]),
            handle=name_of(who),
            display_name=clean_text(str(who.get("name") or name_of(who)))[:300],
            base_url=self._hosts.url(INSTAGRAM),
            secret=secret,
            scopes=tuple(sorted(scopes))[:50],
            expires_at=account_login.ends_at(secret),
            renew_at=account_login.renew_at(secret),
            grant=str(who.get("id") or who["user_id"]),
            kind=str(who.get("account_type") or "")[:50],
        )
        return [account]

    async def refresh(self, secret: Secret, http: Client) -> Secret:
        return await account_login.renew(self.app, secret, http, self._now)

    async def look_at_token(self, secret: Secret, _http: Client) -> Standing:
        """Nobody says which rights it has."""
        return None, account_login.ends_at(secret)

    async def revoke(self, _account: Account, _http: Client) -> None:
        """Instagram's own login has no call for it."""


class Ways:
    """
    Those whose app the operator has made; `offered` names both where there is none yet.

    :param facebook: id, secret and configuration of the app at Meta
    :param instagram: id and secret of its part for Instagram's own login
    """

    def __init__(
        self,
        hosts: Hosts,
        facebook: tuple[str, str, str],
        instagram: tuple[str, str],
        now: Callable[[], datetime],
    ) -> None:
        self._facebook = FacebookWay(hosts, *facebook, now)
        self._instagram = InstagramWay(hosts, *instagram, now)
        both = (self._instagram, self._facebook)
        ready = tuple(one.way for one in both if one.is_set_up)
        self.is_set_up, self.offered = bool(ready), ready or tuple(one.way for one in both)

    def named(self, name: str) -> FacebookWay | InstagramWay:
        """:raises UnknownWay: it is not offered"""
        if name not in {one.name for one in self.offered}:
            raise UnknownWay(name)
        return self._instagram if name == self._instagram.way.name else self._facebook

    def of(self, account: Account) -> FacebookWay | InstagramWay:
        return self._instagram if is_own_login(account) else self._facebook


def is_own_login(account: Account) -> bool:
    """Whether the account was let in at Instagram, and not at Facebook."""
    return account.base_url.rstrip("/").endswith(INSTAGRAM)


def name_of(account: Json) -> str:
    """:raises RetryLater: it has none, so it is no account"""
    name = account.get("username")
    if not isinstance(name, str) or not name:
        raise RetryLater("no_answer", detail="an account without username")
    return clean_text(name)[:300]
