"""What the address of the calendar may say. Unknown values narrow nothing."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from postwright.flow.publishing.queries import Standing
from postwright.ui.forms import require_our_years

LONGEST = timedelta(days=100)
VIEWS = {"dayGridMonth": _("Month"), "timeGridWeek": _("Week"), "listMonth": _("List")}
SHOWS = [
    ("", _("Every state")),
    (Standing.PLANNED.value, _("Planned")),
    (Standing.PUBLISHED.value, _("Published")),
    (Standing.TROUBLE.value, _("Needs you")),
]


class WallField(forms.DateTimeField):
    """A moment as the brand's clocks show it; an offset that a browser adds means nothing here."""

    default_validators = [require_our_years]

    def to_python(self, value: Any) -> datetime | None:
        try:
            return datetime.fromisoformat(value).replace(tzinfo=None) if value else None
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class Filters(forms.Form):
    channel = forms.UUIDField(required=False)
    state = forms.ChoiceField(choices=SHOWS, required=False)
    view = forms.ChoiceField(choices=list(VIEWS.items()), required=False)
    day = forms.DateField(required=False, validators=[require_our_years])

    def narrowing(self) -> dict[str, Any]:
        self.is_valid()
        show = self.cleaned_data.get("state")
        return {"channel": self.cleaned_data.get("channel"), "show": Standing(show) if show else None}

    def opened(self) -> tuple[str, date | None]:
        """The view and the day that the address names."""
        self.is_valid()
        return self.cleaned_data.get("view") or "dayGridMonth", self.cleaned_data.get("day")


class Range(forms.Form):
    start = WallField()
    end = WallField()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("start"), data.get("end")
        if start and end and not start < end <= start + LONGEST:
            self.add_error("end", _("Ask for up to 100 days."))
        return data
