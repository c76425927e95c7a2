"""What the address of the calendar may say. Unknown values narrow nothing."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from postwright.desk.calendar.queries import Narrowing
from postwright.desk.calendar.rules import View
from postwright.flow.publishing.queries import Standing
from postwright.ui.forms import require_our_years

LONGEST = timedelta(days=100)
VIEWS = {View.MONTH: _("Month"), View.WEEK: _("Week"), View.DAY: _("Day"), View.LIST: _("List")}
SHOWS = [
    ("", _("Every state")),
    (Standing.PLANNED.value, _("Planned")),
    (Standing.PUBLISHED.value, _("Published")),
    (Standing.TROUBLE.value, _("Needs you")),
]
FILTERS = ("brand", "channel", "state", "label", "person")


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
    label = forms.UUIDField(required=False)
    person = forms.UUIDField(required=False)
    view = forms.ChoiceField(choices=list(VIEWS.items()), required=False)
    day = forms.DateField(required=False, validators=[require_our_years])
    page = forms.IntegerField(min_value=1, max_value=10_000, required=False)

    def narrowing(self) -> Narrowing:
        self.is_valid()
        show, data = self.cleaned_data.get("state"), self.cleaned_data
        return Narrowing(
            channel=data.get("channel"),
            show=Standing(show) if show else None,
            label=data.get("label"),
            person=data.get("person"),
        )

    def opened(self, today: date) -> tuple[View, date]:
        """The view and the day that the address names."""
        self.is_valid()
        return View(self.cleaned_data.get("view") or View.MONTH), self.cleaned_data.get("day") or today

    def page_number(self) -> int:
        self.is_valid()
        return self.cleaned_data.get("page") or 1


class Range(forms.Form):
    start = WallField()
    end = WallField()
    places = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("start"), data.get("end")
        if start and end and not start < end <= start + LONGEST:
            self.add_error("end", _("Ask for up to 100 days."))
        return data


class Drop(forms.Form):
    """Where an entry was put down, on the clocks of its brand."""

    publication = forms.UUIDField()
    due = WallField()


class NewFeed(forms.Form):
    brand = forms.UUIDField(required=False)


def kept(query: Mapping[str, str]) -> dict[str, str]:
    """The filters of an address, for the next address."""
    return {name: query[name] for name in FILTERS if query.get(name)}
