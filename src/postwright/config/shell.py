"""What stands around every page for members: who they are, where they can go."""

from collections.abc import Iterable
from functools import partial
from typing import Any, cast

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member, User
from postwright.base.accounts.queries import Membership
from postwright.base.accounts.rules import Right
from postwright.flow.brand import queries as brands
from postwright.kit import tenancy
from postwright.ui.appearance import SESSION_KEY
from postwright.ui.shell import BrandChoice, Destination, MenuLink, NavItem, Shell


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor. Nothing is asked of the database unless a template shows the frame."""
    return {"shell": SimpleLazyObject(partial(_shell, request)), "theme": _theme(request)}


def _shell(request: HttpRequest) -> Shell | None:
    member: Member | None = getattr(request, "member", None)
    if member is None:
        return None
    return Shell(
        organisation=member.organisation.name,
        is_demo=member.organisation.is_demo,
        person=member.user.name,
        email=member.user.email,
        home_url=reverse("home"),
        navigation=_navigation(),
        navigation_foot=_items((_("Settings"), "settings", "settings", False)),
        brands=_brands(request, member),
        new_brand_url=reverse("brand-new") if member.may(Right.MANAGE_BRANDS) else "",
        account_menu=_account_menu(member, getattr(request, "memberships", [])),
        destinations=_destinations(member),
    )


def _navigation() -> list[NavItem]:
    return _items(
        (_("Home"), "home", "house", True),
        (_("Studio"), "studio", "image-plus", True),
        (_("Library"), "library", "images", False),
        (_("Calendar"), "calendar", "calendar-days", True),
        (_("Posts"), "posts", "pen-line", True),
        (_("Brand"), "brands", "store", False),
        (_("Channels"), "channels", "plug", False),
    )


def _items(*rows: tuple[str, str, str, bool]) -> list[NavItem]:
    return [
        NavItem(label=label, url_name=name, icon=icon, tab=tab)
        for label, name, icon, tab in rows
        if _is_there(name)
    ]


def _brands(request: HttpRequest, member: Member) -> list[BrandChoice]:
    # Error pages are drawn after the view's transaction has ended, so the tenant is set here.
    with tenancy.scope(member.organisation_id):
        theirs = list(brands.brands_for(member))
    current = brands.chosen_among(theirs, request.session.get(brands.CHOSEN_BRAND))
    return [
        BrandChoice(
            name=brand.name, url=reverse("brand-choice", args=[brand.pk]), is_current=brand == current
        )
        for brand in theirs
    ]


def _account_menu(member: Member, memberships: Iterable[Membership]) -> list[MenuLink]:
    links = [
        (_("Profile"), "profile", "circle-user"),
        (_("People"), "people", "users"),
        (_("API tokens"), "tokens", "key") if member.may(Right.MANAGE_TOKENS) else None,
        (_("Operator"), "operator", "server") if member.user.is_operator else None,
    ]
    return [
        *(MenuLink(label=label, url=reverse(name), icon=icon) for label, name, icon in filter(None, links)),
        *_other_organisations(member, memberships),
        MenuLink(label=_("Log out"), url=reverse("account_logout"), icon="log-out", is_post=True),
    ]


def _other_organisations(member: Member, memberships: Iterable[Membership]) -> list[MenuLink]:
    return [
        MenuLink(
            label=_("Go to %(organisation)s") % {"organisation": other.organisation_name},
            url=reverse("organisation-choice", args=[other.organisation_id]),
            icon="building-2",
            is_post=True,
        )
        for other in memberships
        if other.organisation_id != member.organisation_id
    ]


def _destinations(member: Member) -> list[Destination]:
    go, do = _("Go to"), _("Do")
    rows = [
        *((item.label, item.url_name, item.icon, go) for item in _navigation()),
        (_("Profile"), "profile", "circle-user", go),
        (_("Organisation"), "organisation", "building-2", go),
        (_("People"), "people", "users", go),
        (_("New post"), "post-create", "pen-line", do) if member.may(Right.WRITE_POSTS) else None,
        (_("Trash"), "library-trash", "trash-2", go),
        (_("Media tags"), "library-tags", "tag", go),
        (_("Words to use again"), "snippets", "quote", go),
        (_("New brand"), "brand-new", "plus", do) if member.may(Right.MANAGE_BRANDS) else None,
        (_("Client links"), "client-links", "link-2", go),
        (_("API tokens"), "tokens", "key", go) if member.may(Right.MANAGE_TOKENS) else None,
        (_("Change password"), "account_change_password", "lock", do),
        (_("Open another organisation"), "organisation-new", "building-2", do),
        (_("Operator"), "operator", "server", go) if member.user.is_operator else None,
        (_("Outbox"), "outbox", "mail", go) if member.user.is_operator else None,
    ]
    return [
        Destination(label=label, url=reverse(name), icon=icon, group=group)
        for label, name, icon, group in filter(None, rows)
        if _is_there(name)
    ]


def _theme(request: HttpRequest) -> str:
    """The choice of this session, else the one of the person's profile; "" leaves it to the device."""
    chosen = request.session.get(SESSION_KEY) if hasattr(request, "session") else ""
    if chosen is not None or not isinstance(getattr(request, "user", None), User):
        return chosen or ""
    theme = cast("User", request.user).theme
    return "" if theme == "system" else theme


def _is_there(name: str) -> bool:
    try:
        reverse(name)
    except NoReverseMatch:
        return False
    return True
