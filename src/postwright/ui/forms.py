"""Form fields and widgets that pages share, and the renderer that draws forms with our components."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, Literal
from uuid import UUID
from zoneinfo import available_timezones

from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_lazy as _

from postwright.kit.clock import YEARS
from postwright.kit.ids import read_uuid

HEX_COLOUR = re.compile(r"#[0-9a-f]{6}")


def require_our_years(day: date) -> None:
    """:raises ValidationError: nobody can mean this day, and zones cannot be reckoned near the ends"""
    if day.year not in YEARS:
        raise forms.ValidationError(forms.DateField.default_error_messages["invalid"], code="invalid")


class IdsField(forms.Field):
    """Every value of one name as ids, each once, in the order they were sent; what is no id is left out."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[UUID]:
        return list(dict.fromkeys(found for one in value or () if (found := read_uuid(one))))


class WallTimeField(forms.Field):
    """A time as the clock on somebody's wall shows it: naive. An offset that a browser adds means nothing here."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": "60"}, format="%Y-%m-%dT%H:%M")
    default_error_messages = {"invalid": _("Choose a day and a time.")}
    default_validators = [require_our_years]

    def prepare_value(self, value: Any) -> Any:
        return value.strftime("%Y-%m-%dT%H:%M") if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> datetime | None:
        if not value:
            return None
        try:
            return datetime.fromisoformat(value).replace(tzinfo=None, microsecond=0)
        except ValueError as error:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from error


class Renderer(DjangoTemplates):
    """FORM_RENDERER: `{{ form }}` and `{{ field.as_field_group }}` look like `{% field %}`."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"


@dataclass(frozen=True, kw_only=True)
class Counter:
    """A limit as a network counts it: what a reader sees as one sign, code points, or UTF-8 bytes."""

    limit: int
    unit: Literal["graphemes", "characters", "bytes"] = "graphemes"
    label: str = ""


class CountedTextarea(forms.Textarea):
    def __init__(self, *counters: Counter, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.counters = counters


class RadioCards(forms.RadioSelect):
    """One choice per card; `notes` explains values."""

    template_name = "ui/widgets/radio_cards.html"

    def __init__(self, notes: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.notes = notes or {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        return {**option, "note": self.notes.get(str(value), "")}


class ChipsInput(forms.Textarea):
    """A list as chips; without scripts, one entry a line."""

    template_name = "ui/widgets/chips.html"
    kind = "text"

    def format_value(self, value: Any) -> str:
        return value if isinstance(value, str) else "\n".join(value or ())

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "kind": self.kind}


class ColoursInput(ChipsInput):
    kind = "colour"


class ChipsField(forms.Field):
    """Cleans to a list of distinct, trimmed words in the order they were given."""

    widget = ChipsInput
    default_error_messages = {
        "too_many": _("Keep at most %(most)d entries."),
        "too_long": _("“%(entry)s” is longer than %(most)d characters."),
    }

    def __init__(self, *, most: int = 50, longest: int = 100, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.most, self.longest = most, longest

    def to_python(self, value: Any) -> list[str]:
        lines = (value or "").splitlines() if isinstance(value, str) or value is None else value
        return list(dict.fromkeys(line.strip() for line in lines if line.strip()))

    def validate(self, value: Sequence[str]) -> None:
        super().validate(value)
        if len(value) > self.most:
            raise self._error("too_many", most=self.most)
        if long := next((entry for entry in value if len(entry) > self.longest), None):
            raise self._error("too_long", entry=long[:40], most=self.longest)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return self.to_python(initial) != self.to_python(data)

    def _error(self, code: str, **params: Any) -> forms.ValidationError:
        return forms.ValidationError(self.error_messages[code], code=code, params=params)


class ColoursField(ChipsField):
    """Cleans to a list of colours, each as #rrggbb."""

    widget = ColoursInput
    default_error_messages = {"no_colour": _("“%(entry)s” is no colour. Write it like #c2281d.")}

    def __init__(self, *, most: int = 8, **kwargs: Any) -> None:
        super().__init__(most=most, **kwargs)

    def to_python(self, value: Any) -> list[str]:
        return list(dict.fromkeys(_full_hex(entry) for entry in super().to_python(value)))

    def validate(self, value: Sequence[str]) -> None:
        super().validate(value)
        if wrong := next((entry for entry in value if not HEX_COLOUR.fullmatch(entry)), None):
            raise self._error("no_colour", entry=wrong[:20])


class ZoneInput(forms.TextInput):
    """A text box that filters the list of time zones while you type."""

    template_name = "ui/widgets/zone.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        return {**super().get_context(name, value, attrs), "zones": zone_names()}


class ZoneField(forms.CharField):
    """Cleans to the IANA name of a time zone."""

    widget = ZoneInput
    default_error_messages = {"unknown": _("Choose a time zone from the list, such as Europe/Berlin.")}

    def validate(self, value: str) -> None:
        super().validate(value)
        if value and value not in available_timezones():
            raise forms.ValidationError(self.error_messages["unknown"], code="unknown")


@cache
def zone_names() -> list[str]:
    """Zones named after a place, and UTC; the older aliases stay valid but are not offered."""
    hidden = ("Etc/", "SystemV/", "US/", "posix/", "right/", "Brazil/", "Canada/", "Chile/", "Mexico/")
    places = (name for name in available_timezones() if "/" in name and not name.startswith(hidden))
    return [*sorted(places), "UTC"]


def _full_hex(entry: str) -> str:
    digits = entry.strip().lower().removeprefix("#")
    if re.fullmatch(r"[0-9a-f]{3}", digits):
        return "#" + "".join(digit * 2 for digit in digits)
    return f"#{digits}" if HEX_COLOUR.fullmatch(f"#{digits}") else entry
