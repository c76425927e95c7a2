"""`{% load accounts %}`: what the pages of people ask about the visitor."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from postwright.base.accounts import queries
from postwright.base.accounts.adapters import invitation_followed_by
from postwright.base.accounts.models import Invitation
from postwright.base.accounts.rules import Right

register = template.Library()


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    is_current: bool


@register.simple_tag(takes_context=True)
def settings_tabs(context: template.Context) -> list[Tab]:
    request = context["request"]
    member = getattr(request, "member", None)
    names = {"profile": _("Profile"), "account_email": _("Email"), "account_change_password": _("Password")}
    if member is not None:
        names |= {"organisation": _("Organisation"), "people": _("People")}
        if member.may(Right.MANAGE_TOKENS):
            names["tokens"] = _("API tokens")
    urls = {reverse(name): label for name, label in names.items()}
    return [Tab(label, url, request.path == url) for url, label in urls.items()]


@register.simple_tag(takes_context=True)
def invitation_followed(context: template.Context) -> Invitation | None:
    """The open invitation whose link this visitor came by."""
    return invitation_followed_by(context["request"])


@register.simple_tag
def nobody_yet() -> bool:
    return queries.nobody_yet()


@register.simple_tag(takes_context=True)
def invitation_link(context: template.Context, invitation: Invitation) -> str:
    """Only for whoever runs the installation: the link proves that its holder reads the invited mailbox."""
    if not context["request"].user.is_operator:
        return ""
    path = reverse("join", args=[queries.invitation_token(invitation)])
    return str(context["request"].build_absolute_uri(path))


@register.filter
def may(member: Any, right: str) -> bool:
    return bool(member.may(Right(right)))
