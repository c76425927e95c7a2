"""What a page may send about a post."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from postwright.base.connections.adapters import networks
from postwright.base.connections.models import Channel
from postwright.flow.posts.queries import LOCKED, input_name, mark_input
from postwright.flow.posts.rules import UTM
from postwright.ports.channels.options import Kind, Option
from postwright.ports.channels.words import Fix
from postwright.ui.forms import IdsField

MOST_PARTS = 100
SMALLEST_PART = 0.01  # of a side


class Leafing(forms.Form):
    """Which page of something long; an unknown one is the first."""

    page = forms.IntegerField(min_value=1, max_value=10_000, required=False)

    def number(self) -> int:
        self.is_valid()
        return self.cleaned_data.get("page") or 1


class Looking(forms.Form):
    """Which version of a post, and whether beside the newest instead of the one before it."""

    version = forms.UUIDField(required=False)
    newest = forms.BooleanField(required=False)

    @classmethod
    def of(cls, sent: Mapping[str, Any]) -> dict[str, Any]:
        form = cls(sent)
        form.is_valid()
        return {"version": None, "newest": False} | form.cleaned_data


class Seen(forms.Form):
    """The revision that a page shows."""

    revision = forms.IntegerField(min_value=1, required=False)

    @classmethod
    def revision_of(cls, sent: Mapping[str, Any]) -> int | None:
        form = cls(sent)
        form.is_valid()
        return form.cleaned_data.get("revision")


class Mending(forms.Form):
    """Which problem of which channel one click shall mend."""

    channel = forms.UUIDField()
    fix = forms.TypedChoiceField(choices=[(one.value, one.value) for one in Fix], coerce=Fix)
    where = forms.RegexField(r"^(text|first_comment|media:\d{1,2}|part:\d{1,3}(/media:\d{1,2})?)$")
    revision = forms.IntegerField(min_value=1)


class Beginning(forms.Form):
    """What a new post starts from: nothing, a media item, or an analysis of one; for one network or all channels."""

    media = forms.UUIDField(required=False)  # type: ignore[assignment] # fields are kept apart from attributes
    analysis = forms.UUIDField(required=False)
    template = forms.UUIDField(required=False)
    network = forms.CharField(max_length=40, required=False)

    def clean_network(self) -> str:
        """An unknown one narrows nothing."""
        network: str = self.cleaned_data["network"]
        return network if network in networks() else ""

    def gaps(self, names: Sequence[str]) -> dict[str, str]:
        """What was said for the gaps of a template, by their names."""
        return {
            name: str(self.data.get(f"gap-{number}", "")).strip()[:500] for number, name in enumerate(names)
        }


class Draft(forms.Form):
    """
    The composer. `alt-<media id>`, `part-<media id>`, `text-<channel id>` and `comment-<channel id>` belong to the
    ids sent in `media` and `channels`; `own` and `own_comment` name the channels whose own words count, `options`
    those whose choices (`option-<channel id>-<name>`) were shown.
    How long words may be is the operation's to say.
    """

    revision = forms.IntegerField(min_value=1)
    title = forms.CharField(required=False)
    text = forms.CharField(required=False, strip=False)
    first_comment = forms.CharField(required=False)
    link = forms.URLField(
        max_length=2000,
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("This is no web address yet. Write it like https://example.org.")},
    )
    language = forms.CharField(max_length=10, required=False)
    media = IdsField(required=False)  # type: ignore[assignment] # see above
    channels = IdsField(required=False)
    own = IdsField(required=False)
    own_comment = IdsField(required=False)
    options = IdsField(required=False)
    utm_source, utm_medium, utm_campaign, utm_term, utm_content = (
        forms.CharField(max_length=200, required=False) for _tag in range(5)
    )

    def alt_text(self, media_id: UUID) -> str:
        return _plain(str(self.data.get(f"alt-{media_id}", ""))).strip()

    def own_text(self, channel_id: UUID) -> str | None:
        """A channel's own words; None when it follows the post."""
        if channel_id not in self.cleaned_data["own"]:
            return None
        return _plain(str(self.data.get(f"text-{channel_id}", "")))

    def own_comment_of(self, channel_id: UUID) -> str | None:
        """As with the text."""
        if channel_id not in self.cleaned_data["own_comment"]:
            return None
        return _plain(str(self.data.get(f"comment-{channel_id}", ""))).strip()

    def options_of(self, channel: Channel, known: Sequence[Option]) -> dict[str, Any] | None:
        """What was chosen for a channel's network beside its defaults; None where nothing was asked."""
        if channel.pk not in self.cleaned_data["options"]:
            return None
        read = {
            one.name: self._mark(channel, one)
            if one.marks_ai
            else _read_option(one, self.data.get(input_name(channel, one)))
            for one in known
        }
        above = {one.name: one.under for one in known}
        return {
            name: value
            for name, value in read.items()
            if value is not None and (not above[name] or read.get(above[name]))
        }

    def unmarked(self, channel_id: UUID) -> list[str] | None:
        """Of which files a person said that the network's mark be left out; None where nothing was asked."""
        if channel_id not in self.cleaned_data["options"]:
            return None
        return sorted(str(self.data.get(f"unmarked-{channel_id}", "")).split())

    def _mark(self, channel: Channel, option: Option) -> bool | None:
        """Against what the page showed as following from the content; None follows it."""
        name = input_name(channel, option)
        was, is_ticked = str(self.data.get(mark_input(channel, option), "")), name in self.data
        if was.startswith(LOCKED):
            return None
        if was:
            return None if is_ticked else False
        return True if is_ticked else None

    def seen(self, channel: Channel, option: Option) -> str | None:
        """What the page showed as following from the content, see `Mark.was`; None: it showed no such mark."""
        sent = self.data.get(mark_input(channel, option))
        return None if sent is None else str(sent)

    def part(self, media_id: UUID) -> int:
        """Where in a thread a file stands; the first where nothing is said."""
        sent = str(self.data.get(f"part-{media_id}", ""))
        return min(int(sent), MOST_PARTS) if sent.isascii() and sent.isdigit() else 0

    def clean_text(self) -> str:
        return _plain(self.cleaned_data["text"])

    def clean_first_comment(self) -> str:
        return _plain(self.cleaned_data["first_comment"])

    def words(self) -> dict[str, Any]:
        """The fields that are in order; those that are not, or were not sent, stay as they were saved."""
        names = [name for name in ("title", "text", "first_comment", "link") if name in self.data]
        words = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        if any(f"utm_{name}" in self.data for name in UTM):
            tags = {name: self.cleaned_data.get(f"utm_{name}", "") for name in UTM}
            words["utm"] = {name: value for name, value in tags.items() if value}
        return words


def _read_option(option: Option, sent: str | None) -> Any:
    """
    What an input of a form says; None for the default, or for nothing yet.

    What the network does not allow stays as it was said: the check beside the post says so.
    """
    value: Any = (sent or "").strip()
    match option.kind:
        case Kind.SWITCH:
            value = sent is not None
        case Kind.NAMES:
            value = list(dict.fromkeys(name.lstrip("@") for name in value.replace(",", " ").split()))
        case Kind.SECONDS:
            value = _number(value)
    return None if value in ("", [], None) or value == option.default else value


def _number(text: str) -> float | None:
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        return None
    return value if 0 <= value < 10**6 else None


def _plain(text: str) -> str:
    """Browsers send line ends as two signs, which networks would count; no database keeps a NUL."""
    return text.replace("\r\n", "\n").replace("\0", "")


class Cropping(forms.Form):
    """What of a picture stays, in percent of its sides; without a channel, for all of them."""

    channel = forms.UUIDField(required=False)
    revision = forms.IntegerField(min_value=1)
    left = forms.FloatField(label=_("Left edge, %"), min_value=0, max_value=100)
    top = forms.FloatField(label=_("Upper edge, %"), min_value=0, max_value=100)
    width = forms.FloatField(label=_("Width, %"), min_value=1, max_value=100)
    height = forms.FloatField(label=_("Height, %"), min_value=1, max_value=100)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            left, top, width, height = (cleaned[name] / 100 for name in ("left", "top", "width", "height"))
            cleaned["box"] = (left, top, min(width, 1 - left), min(height, 1 - top))
            if min(cleaned["box"][2:]) < SMALLEST_PART:
                self.add_error(None, _("So little of the picture cannot stay alone. Choose a larger part."))
        return cleaned
