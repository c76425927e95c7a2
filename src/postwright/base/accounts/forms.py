from collections.abc import Iterable
from zoneinfo import available_timezones

from allauth.account.adapter import get_adapter
from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from postwright.base.accounts import operations, queries
from postwright.base.accounts.models import Organisation, User
from postwright.base.accounts.rules import ROLE_NAMES, ROLE_NOTES, Role
from postwright.kit.clock import now
from postwright.kit.text import UNSEEN
from postwright.ui.forms import RadioCards, ZoneField

ONE_LINE = RegexValidator(UNSEEN, inverse_match=True)
THEMES = [("system", _("Like the device")), ("light", _("Light")), ("dark", _("Dark"))]
LANGUAGE_NAMES = {"en": "English", "de": "Deutsch"}


class SignUpDetails(forms.Form):
    """What we ask beside email and password; django-allauth calls `signup` in the same transaction."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        validators=[ONE_LINE],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    organisation = forms.CharField(
        label=_("Organisation"),
        help_text=_("Your shop, club or company. You can change it later."),
        max_length=120,
        validators=[ONE_LINE],
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    time_zone = forms.CharField(widget=forms.HiddenInput(attrs={"data-island": "time-zone"}), required=False)

    def clean_time_zone(self) -> str:
        zone = self.cleaned_data["time_zone"]
        return zone if zone in available_timezones() else "UTC"

    def signup(self, request: HttpRequest, user: User) -> None:
        """Runs before django-allauth sets the address up, so that what is vouched for here counts as confirmed."""
        operations.make_first_operator(user=user)
        invitation = queries.invitation_in(request.session, at=now())
        if invitation is not None:
            operations.accept_invitation(invitation=invitation, by=user, at=now())
            del request.session[queries.INVITED]
        else:
            operations.open_organisation(name=self.cleaned_data["organisation"], by=user, at=now())
        # The first account needs no mail server; an invitation's link has come by mail.
        if user.is_operator or (invitation and invitation.email == user.email):
            get_adapter().stash_verified_email(request, user.email)


class Profile(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        validators=[ONE_LINE],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=[(code, LANGUAGE_NAMES[code]) for code, _name in settings.LANGUAGES]
    )
    time_zone = ZoneField(
        label=_("Time zone"), help_text=_("Times are shown in it, except where a brand has its own.")
    )
    theme = forms.ChoiceField(label=_("Appearance"), choices=THEMES, widget=RadioCards)

    @classmethod
    def of(cls, user: User) -> "Profile":
        return cls(initial={name: getattr(user, name) for name in cls.base_fields})


class Invite(forms.Form):
    """Offers the roles that the inviting member may hand out."""

    email = forms.EmailField(label=_("Email"), widget=forms.EmailInput(attrs={"autocomplete": "off"}))
    role = forms.TypedChoiceField(
        label=_("Role"),
        coerce=Role,
        widget=RadioCards(notes={role.value: note for role, note in ROLE_NOTES.items()}),
    )

    def __init__(self, *args: object, roles: Iterable[Role], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        role = self.fields["role"]
        role.choices = [(one.value, ROLE_NAMES[one]) for one in roles]  # type: ignore[attr-defined]
        role.initial = Role.EDITOR.value


class ChangeRole(forms.Form):
    role = forms.TypedChoiceField(
        coerce=Role, choices=[(role.value, name) for role, name in ROLE_NAMES.items()]
    )


class NewToken(forms.Form):
    name = forms.CharField(
        label=_("What is it for?"),
        help_text=_("For example: website, or backup script."),
        max_length=80,
        validators=[ONE_LINE],
    )


class OrganisationName(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=120,
        validators=[ONE_LINE],
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    @classmethod
    def of(cls, organisation: Organisation) -> "OrganisationName":
        return cls(initial={"name": organisation.name})
