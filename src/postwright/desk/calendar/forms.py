"""What the address of the calendar may say. Unknown values narrow nothing."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from postwright.base.accounts.models import Member
from postwright.base.connections.models import Channel
from postwright.desk.calendar import queries
from postwright.desk.calendar.queries import Board, Narrowing
from postwright.desk.calendar.rules import View
from postwright.flow.posts.models import Label
from postwright.flow.publishing.queries import Standing
from postwright.ui.forms import WallTimeField, ZoneField, require_our_years

LONGEST = timedelta(days=100)
VIEWS = {View.MONTH: _("Month"), View.WEEK: _("Week"), View.DAY: _("Day"), View.LIST: _("List")}
SHOWS = [
    ("", _("Every state")),
    (Standing.PLANNED.value, _("Planned")),
    (Standing.PUBLISHED.value, _("Published")),
    (Standing.TROUBLE.value, _("Needs you")),
]
EVERY_BRAND = "all"
FILTERS = ("brand", "channel", "state", "label", "person")


class MomentField(forms.CharField):
    """A moment with its offset, as it was written into the page."""

    def to_python(self, value: Any) -> Any:
        try:
            moment = datetime.fromisoformat(value) if value else None
        except ValueError:
            moment = None
        return moment if moment and moment.tzinfo else None


class Filters(forms.Form):
    channel: "forms.ModelChoiceField[Channel]" = forms.ModelChoiceField(queryset=None, required=False)
    state = forms.ChoiceField(choices=SHOWS, required=False)
    label: "forms.ModelChoiceField[Label]" = forms.ModelChoiceField(queryset=None, required=False)
    person = forms.UUIDField(required=False)
    view = forms.ChoiceField(choices=list(VIEWS.items()), required=False)
    day = forms.DateField(required=False, validators=[require_our_years])
    page = forms.IntegerField(min_value=1, max_value=10_000, required=False)

    def __init__(self, data: Any, *, member: Member, board: Board) -> None:
        super().__init__(data)
        self.fields["channel"].queryset = queries.channels_of(member, board)  # type: ignore[attr-defined]
        self.fields["label"].queryset = queries.labels_of(member, board)  # type: ignore[attr-defined]

    def narrowing(self) -> Narrowing:
        self.is_valid()
        show, data = self.cleaned_data.get("state"), self.cleaned_data
        channel, label = data.get("channel"), data.get("label")
        return Narrowing(
            channel=channel.pk if channel else None,
            show=Standing(show) if show else None,
            label=label.pk if label else None,
            person=data.get("person"),
        )

    def kept(self) -> dict[str, str]:
        """What narrows, for the next address: a channel of another brand is left behind."""
        return {name: self.data[name] for name in FILTERS if self.data.get(name) and name not in self.errors}

    def opened(self, today: date) -> tuple[View, date]:
        """The view and the day that the address names."""
        self.is_valid()
        return View(self.cleaned_data.get("view") or View.MONTH), self.cleaned_data.get("day") or today

    def page_number(self) -> int:
        self.is_valid()
        return self.cleaned_data.get("page") or 1


class Clocks(forms.Form):
    """Of a calendar that lives by another zone than its one brand."""

    zone = ZoneField(required=False)

    def clean_zone(self) -> ZoneInfo | None:
        name = self.cleaned_data["zone"]
        return ZoneInfo(name) if name else None


class Range(Clocks):
    start = WallTimeField()
    end = WallTimeField()
    places = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("start"), data.get("end")
        if start and end and not start < end <= start + LONGEST:
            self.add_error("end", _("Ask for up to 100 days."))
        return data


class Drop(Clocks):
    """Where an entry was put down, on the calendar's clocks; `seen`: the moment at which it stood on the page."""

    publication = forms.UUIDField()
    due = WallTimeField()
    seen = MomentField(required=False)


class Beginning(Clocks):
    """When a new post is to go out: a time on the calendar's clocks, or just a day."""

    due = WallTimeField(required=False)
    day = forms.DateField(required=False, validators=[require_our_years])


class NewFeed(forms.Form):
    brand = forms.UUIDField(required=False)
