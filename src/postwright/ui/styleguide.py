"""Every component with made-up content. The page is routed by `config`, for operators."""

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from postwright.ui.forms import (
    ChipsField,
    ColoursField,
    CountedTextarea,
    Counter,
    RadioCards,
    ZoneField,
)
from postwright.ui.networks import MARKS

# The words here are examples, not product text, and stay untranslated.
TONES = {
    "tone": "Warm, brief, a little dry.",
    "plain": "Says what is there.",
    "playful": "Jokes with regulars.",
}


class ExampleForm(forms.Form):
    template_name = "ui/form.html"

    name = forms.CharField(label="Name of the brand", help_text="As customers know it.")
    email = forms.EmailField(label="Email", required=False)
    text = forms.CharField(
        label="Caption",
        widget=CountedTextarea(
            Counter(limit=300, label="Bluesky"), Counter(limit=60, unit="bytes", label="Short note")
        ),
    )
    language = forms.ChoiceField(label="Language", choices=[("en", "English"), ("de", "Deutsch")])
    voice = forms.ChoiceField(
        label="Tone of voice",
        choices=[("tone", "Warm"), ("plain", "Plain"), ("playful", "Playful")],
        widget=RadioCards(TONES),
    )
    words = ChipsField(label="Words to use", required=False, help_text="Enter or a comma adds one.")
    colours = ColoursField(label="Colours", required=False)
    zone = ZoneField(label="Time zone")
    logo = forms.FileField(label="Logo", required=False)
    notify = forms.BooleanField(
        label="Tell me when a post fails", required=False, help_text="By mail, at once."
    )


def example_form() -> ExampleForm:
    data = {
        "name": "",
        "email": "anna@bakery",
        "text": "The first plum cake of the year is in the oven. At eleven, while it lasts.",
        "language": "en",
        "voice": "tone",
        "words": "sourdough\nneighbourhood\nby hand",
        "colours": "#c2281d\n#e8b04a\n#40513b",
        "zone": "Europe/Berlin",
        "notify": "on",
    }
    return ExampleForm(data)


def example_context() -> dict[str, Any]:
    return {
        "form": example_form(),
        "networks": list(MARKS),
        "moment": datetime(2026, 11, 24, 8, 0, tzinfo=UTC),
        "steps": [
            SimpleNamespace(label="Brand", url="#", state="done"),
            SimpleNamespace(label="Upload", url="", state="now"),
            SimpleNamespace(label="Post", url="", state="next"),
        ],
        "tabs": [
            SimpleNamespace(label="All", url="#", is_current=True, count=24),
            SimpleNamespace(label="Scheduled", url="#", is_current=False, count=5),
            SimpleNamespace(label="Bluesky", url="#", is_current=False, dot=True),
        ],
        "arts": ["photos", "posts", "calendar", "done", "search", "channels", "figures"],
    }


def show_styleguide(request: HttpRequest) -> HttpResponse:
    return render(request, "ui/styleguide.html", example_context())
