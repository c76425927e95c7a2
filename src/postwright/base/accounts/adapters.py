from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from postwright.base.accounts import queries
from postwright.base.accounts.models import Invitation, User
from postwright.kit.clock import now
from postwright.kit.text import one_line


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """How django-allauth signs people up here."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return settings.SIGN_UP_OPEN or invitation_followed_by(request) is not None or queries.nobody_yet()

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:  # noqa: FBT001, FBT002
        user.name = one_line(form.cleaned_data["name"])
        user.language = get_language() or "en"
        user.time_zone = form.cleaned_data.get("time_zone") or "UTC"
        user.email = form.cleaned_data["email"].lower()
        return super().save_user(request, user, form, commit)  # type: ignore[no-any-return]


def invitation_followed_by(request: HttpRequest) -> Invitation | None:
    """The open invitation whose link this visitor followed."""
    return queries.invitation_in(request.session, at=now())
