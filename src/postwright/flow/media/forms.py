import json
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from postwright.flow.media import rules
from postwright.flow.media.models import MediaItem
from postwright.ports.imaging import Lettering

ALT_LENGTH = MediaItem._meta.get_field("alt_text").max_length
TEXT_FIELDS = ("words", "left", "top", "width", "size", "colour", "plate", "align")
HUNDRED = 100


class Describe(forms.Form):
    """What a picture shows, in a person's own words; none takes them away."""

    alt_text = forms.CharField(label=_("Alt text"), max_length=ALT_LENGTH, required=False)


class ChoosePoster(forms.Form):
    second = forms.FloatField(min_value=0)


def _percent(label: Any, initial: float = 0, least: float = 0) -> forms.FloatField:
    number = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
    return forms.FloatField(
        label=label, initial=initial, min_value=least, max_value=HUNDRED, required=False, widget=number
    )


def _light(label: Any) -> forms.FloatField:
    slider = forms.NumberInput(attrs={"type": "range", "step": "1", "min": "-100", "max": "100"})
    return forms.FloatField(
        label=label, initial=0, min_value=-HUNDRED, max_value=HUNDRED, required=False, widget=slider
    )


def _seconds(label: Any) -> forms.FloatField:
    number = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
    return forms.FloatField(label=label, min_value=0, required=False, widget=number)


class EditMedia(forms.Form):
    """
    What the editor sends: figures in percent, as people read them; texts as lists of `text_words`, `text_left` ….

    What is left out stays as it is.
    """

    turn = forms.TypedChoiceField(
        label=_("Turn"),
        choices=[(turn, f"{turn}°") for turn in (0, 90, 180, 270)],
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.HiddenInput,
    )
    flip = forms.BooleanField(label=_("Mirror it"), required=False)
    left = _percent(_("Left edge, %"))
    top = _percent(_("Upper edge, %"))
    width = _percent(_("Width, %"), HUNDRED, 1)
    height = _percent(_("Height, %"), HUNDRED, 1)
    brightness = _light(_("Brightness"))
    contrast = _light(_("Contrast"))
    start = _seconds(_("Begins at, seconds"))
    end = _seconds(_("Ends at, seconds"))
    sound = forms.ChoiceField(
        label=_("Sound"),
        choices=[
            ("keep", _("As it is")),
            ("even", _("As loud as other videos")),
            ("none", _("Without sound")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    subtitles = forms.ChoiceField(
        label=_("Subtitles"),
        choices=[
            ("none", _("None")),
            ("burnt", _("Written into the picture")),
            ("beside", _("In a file of their own")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    cues = forms.CharField(
        label=_("Words and times"),
        help_text=_("A line with the times, such as 0:01.5 --> 0:04, then the words. VTT and SRT files fit."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "true"}),
    )
    alt_text = forms.CharField(
        label=_("Alt text"),
        help_text=_("What is to be seen, for people who cannot see it."),
        max_length=ALT_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def clean_cues(self) -> Any:
        try:
            return rules.parse_cues(self.cleaned_data["cues"])
        except rules.WrongCues as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            try:
                cleaned["edit"] = rules.Edit.from_json(self._said(cleaned))
            except rules.WrongEdit as error:
                self.add_error(None, str(error))
        return cleaned

    def texts(self) -> Iterator[dict[str, Any]]:
        """As they were sent, in percent; one for each row that has words."""
        columns = [self.data.getlist(f"text_{name}") for name in TEXT_FIELDS]  # type: ignore[attr-defined] # a QueryDict
        for row in zip(*columns, strict=False):
            if row[0].strip():
                yield dict(zip(TEXT_FIELDS, row, strict=True))

    def _said(self, cleaned: dict[str, Any]) -> dict[str, Any]:
        sides = [_share(cleaned[name], whole) for name, whole in BOX]
        kept = {"turn": cleaned["turn"] or 0, "flip": cleaned["flip"], "end": cleaned["end"]} | {
            name: cleaned[name] or "keep" if name == "sound" else cleaned[name] or "none"
            for name in ("sound", "subtitles")
        }
        return kept | {
            "box": sides,
            "brightness": (cleaned["brightness"] or 0) / HUNDRED,
            "contrast": (cleaned["contrast"] or 0) / HUNDRED,
            "start": cleaned["start"] or 0.0,
            "texts": [self._text(row) for row in self.texts()],
            "cues": cleaned["cues"],
        }

    def _text(self, row: dict[str, Any]) -> dict[str, Any]:
        figures = {name: _figure(row[name]) / HUNDRED for name in ("left", "top", "width", "size")}
        return row | figures


BOX = (("left", 0), ("top", 0), ("width", HUNDRED), ("height", HUNDRED))


def _share(value: float | None, whole: float) -> float:
    return round((whole if value is None else value) / HUNDRED, 6)


def _figure(value: str) -> float:
    """What is no number lies outside of every picture."""
    try:
        return float(value)
    except ValueError:
        return -1.0


def initial_of(edit: rules.Edit, alt_text: str) -> dict[str, Any]:
    """What the form shows of an edit."""
    box = edit.box or (0, 0, 1, 1)
    sides = {name: round(side * HUNDRED, 3) for (name, _whole), side in zip(BOX, box, strict=True)}
    return sides | {
        "turn": edit.turn,
        "flip": edit.flip,
        "brightness": round(edit.brightness * HUNDRED),
        "contrast": round(edit.contrast * HUNDRED),
        "start": edit.start or None,
        "end": edit.end,
        "sound": edit.sound,
        "subtitles": edit.subtitles,
        "cues": rules.write_plain(edit.cues),
        "alt_text": alt_text,
    }


def row_of(text: Lettering) -> dict[str, Any]:
    """What a row of the form shows of a text."""
    figures = {name: round(getattr(text, name) * HUNDRED, 2) for name in ("left", "top", "width", "size")}
    words = {name: getattr(text, name) for name in ("words", "colour", "plate", "align")}
    return words | figures


def as_json(said: Any) -> str:
    """For a script element of the page."""
    return json.dumps(said, default=str).replace("<", "\\u003c")
