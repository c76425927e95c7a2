"""What a page may send about a review."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from postwright.base.accounts.models import Member
from postwright.flow.review.rules import LONGEST_DAYS, SHORTEST_DAYS, USUAL_DAYS
from postwright.kit.text import UNSEEN
from postwright.ui.forms import IdsField, require_our_years

ONE_LINE = RegexValidator(UNSEEN, inverse_match=True)
LARGEST = 2**31 - 1


class CheckCards(forms.CheckboxSelectMultiple):
    template_name = "ui/widgets/radio_cards.html"


class Reading(forms.Form):
    """Which revision somebody read."""

    revision = forms.IntegerField(min_value=1, max_value=LARGEST, widget=forms.HiddenInput)


class Asking(Reading):
    """Who is asked: the members named, or nobody by name and so whoever may approve."""

    reviewers = forms.MultipleChoiceField(
        label=_("Whom do you ask?"),
        help_text=_("Choose nobody, and anybody who may approve is asked. One approval is enough."),
        widget=CheckCards,
        required=False,
    )
    note = forms.CharField(
        label=_("Note"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    due_on = forms.DateField(
        label=_("Needed by"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        validators=[require_our_years],
    )

    def __init__(self, *args: Any, people: Iterable[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        choices = [(pk, str(person)) for pk, person in self.people.items()]
        self.fields["reviewers"].choices = choices  # type: ignore[attr-defined]

    def clean_reviewers(self) -> list[Member]:
        return [self.people[pk] for pk in self.cleaned_data["reviewers"]]


class SendingBack(Reading):
    reason = forms.CharField(
        label=_("What should change?"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class Words(forms.Form):
    """A comment; `thread` is what it answers."""

    text = forms.CharField(
        label=_("Comment"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2, "data-island": "mentions"}),
    )
    thread = forms.UUIDField(required=False, widget=forms.HiddenInput)


class NewLink(forms.Form):
    """`post` names the posts that the client will see."""

    client_name = forms.CharField(
        label=_("Who is it for?"),
        help_text=_("The name of your client. They can give their own when they decide."),
        max_length=120,
        validators=[ONE_LINE],
    )
    email = forms.EmailField(
        label=_("Email"),
        help_text=_("We send the link there. Leave it empty to hand it on yourself."),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    days = forms.IntegerField(
        label=_("Opens for how many days?"),
        min_value=SHORTEST_DAYS,
        max_value=LONGEST_DAYS,
        initial=USUAL_DAYS,
    )
    post = IdsField(
        required=True,
        error_messages={"required": _("Choose at least one post.")},
        widget=forms.MultipleHiddenInput,
    )

    @property
    def chosen(self) -> set[UUID]:
        """The posts that are ticked, while it is filled in."""
        wanted = self.data.getlist("post") if self.is_bound else self.initial.get("post", [])  # type: ignore[attr-defined]
        return set(IdsField().to_python(wanted))


class ClientName(forms.Form):
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        validators=[ONE_LINE],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )


class ClientWords(ClientName, Words):
    text = forms.CharField(label=_("Comment"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class ClientApproval(ClientName, Reading): ...


class ClientChanges(ClientName, SendingBack): ...
