from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from postwright.ui.forms import WallTimeField


class When(forms.Form):
    """Now, or at a time on the brand's wall."""

    due = WallTimeField(label=_("Day and time"), required=False)
    now = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not values.get("now") and not values.get("due") and "due" not in self.errors:
            self.add_error("due", str(WallTimeField.default_error_messages["invalid"]))
        return values


class Sentences(forms.Field):
    """As many as were sent under its name."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[str]:
        return [str(one) for one in value or []]


class Schedule(When):
    """`has_read`: the person has read what an AI suggested; `declared`: what stood above the button."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    has_read = forms.BooleanField(required=False)
    declared = Sentences(required=False)


class Decision(forms.Form):
    """What a person saw on the network."""

    was_sent = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes"
    )
