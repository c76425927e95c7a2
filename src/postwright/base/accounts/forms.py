from zoneinfo import available_timezones

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from postwright.base.accounts import operations, queries
from postwright.base.accounts.models import User
from postwright.base.accounts.rules import ROLE_NAMES, Role
from postwright.kit.clock import now


def time_zones() -> list[tuple[str, str]]:
    return [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones()) if "/" in zone or zone == "UTC"]


class SignUpDetails(forms.Form):
    """What we ask beside email and password; django-allauth calls `signup` in the same transaction."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    organisation = forms.CharField(label=_("Organisation"), max_length=120, required=False)
    time_zone = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_time_zone(self) -> str:
        zone = self.cleaned_data["time_zone"]
        return zone if zone in available_timezones() else "UTC"

    def clean_organisation(self) -> str:
        name: str = self.cleaned_data["organisation"].strip()
        return name or str(_("My organisation"))

    def signup(self, request: HttpRequest, user: User) -> None:
        operations.make_first_operator(user=user)
        invitation = queries.invitation_in(request.session, at=now())
        if invitation is not None:
            operations.accept_invitation(invitation=invitation, by=user, at=now())
            del request.session[queries.INVITED]
        else:
            operations.open_organisation(name=self.cleaned_data["organisation"], by=user, at=now())


class Profile(forms.Form):
    name = forms.CharField(label=_("Your name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=[("en", "English"), ("de", "Deutsch")])
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=time_zones)
    theme = forms.ChoiceField(
        label=_("Appearance"), choices=[("system", _("As the system")), ("light", _("Light")), ("dark", _("Dark"))]
    )


class Invite(forms.Form):
    email = forms.EmailField(label=_("Email"))
    role = forms.ChoiceField(label=_("Role"), choices=[(role.value, name) for role, name in ROLE_NAMES.items()])

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class ChangeRole(forms.Form):
    role = forms.ChoiceField(choices=[(role.value, name) for role, name in ROLE_NAMES.items()])

    def clean_role(self) -> Role:
        return Role(self.cleaned_data["role"])


class NewToken(forms.Form):
    name = forms.CharField(label=_("What is it for?"), max_length=80)


class RenameOrganisation(forms.Form):
    name = forms.CharField(label=_("Organisation"), max_length=120)

