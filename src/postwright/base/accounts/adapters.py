from typing import Any

from allauth.account import forms as asked
from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.forms import Field
from django.http import HttpRequest, HttpResponse
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


class LabelsAbove:
    """Our labels stand above the fields; django-allauth says the same again inside them."""

    fields: dict[str, Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        # The way to a new password stands below the form; above the field, the keyboard would come to it first.
        for name in {"password", "oldpassword"} & self.fields.keys():
            self.fields[name].help_text = ""


class LogIn(LabelsAbove, asked.LoginForm): ...  # type: ignore[misc]


class SignUp(LabelsAbove, asked.SignupForm):  # type: ignore[misc]
    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """A known address takes as long as a new one, so that the time tells nobody who has an account."""
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)  # type: ignore[no-any-return]


class NewAddress(LabelsAbove, asked.AddEmailForm): ...  # type: ignore[misc]


class ChangePassword(LabelsAbove, asked.ChangePasswordForm): ...  # type: ignore[misc]


class SetPassword(LabelsAbove, asked.SetPasswordForm): ...  # type: ignore[misc]


class ForgotPassword(LabelsAbove, asked.ResetPasswordForm): ...  # type: ignore[misc]


class ChooseNewPassword(LabelsAbove, asked.ResetPasswordKeyForm): ...  # type: ignore[misc]


class StillYou(LabelsAbove, asked.ReauthenticateForm): ...  # type: ignore[misc]
