from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from postwright.ui.forms import require_our_years


class WallTimeField(forms.Field):
    """A time as the clock on the brand's wall shows it: naive, to the minute."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": "60"}, format="%Y-%m-%dT%H:%M")
    default_error_messages = {"invalid": _("Choose a day and a time.")}
    default_validators = [require_our_years]

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%Y-%m-%dT%H:%M") if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> datetime | None:
        if not value:
            return None
        try:
            wall = datetime.fromisoformat(value)
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error
        return wall.replace(tzinfo=None, second=0, microsecond=0)


class When(forms.Form):
    """Now, or at a time on the brand's wall."""

    due = WallTimeField(label=_("Day and time"), required=False)
    now = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if not values.get("now") and not values.get("due") and "due" not in self.errors:
            self.add_error("due", str(WallTimeField.default_error_messages["invalid"]))
        return values


class Schedule(When):
    """`has_read`: the person has read what an AI suggested."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    has_read = forms.BooleanField(required=False)


class Decision(forms.Form):
    """What a person saw on the network."""

    was_sent = forms.TypedChoiceField(
        choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes"
    )
