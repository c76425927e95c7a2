"""What a brand profile is made of, and how its parts are tidied."""

import re
from collections.abc import Mapping
from typing import TypedDict
from unicodedata import category, normalize
from urllib.parse import urlsplit

from postwright.kit.text import one_line

LANGUAGES = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "it": "Italiano",
    "nl": "Nederlands",
}


# What a post says of an AI's part where its network has no mark of its own and the brand no words for it.
AI_LABELS = {
    "en": "Made with AI",
    "de": "Mit KI erstellt",
    "fr": "Créé avec l'IA",
    "es": "Creado con IA",
    "it": "Creato con l'IA",
    "nl": "Gemaakt met AI",
}
LONGEST_LABEL = 60


class Profile(TypedDict, total=False):
    name: str
    description: str
    tone: str
    audience: str
    languages: list[str]
    words_use: list[str]
    words_avoid: list[str]
    hashtags_always: list[str]
    hashtags_never: list[str]
    call_to_action: str
    links: list[str]
    time_zone: str
    colours: list[str]
    needs_approval: bool
    retry_hours: int
    late_hours: int
    ai_marks: str
    ai_labels: dict[str, str]


LONGEST_HOURS = 168


def ai_label(own: Mapping[str, str], language: str, first: str) -> str:
    """
    The label of a post, in its language where there is one, else in the one that the brand writes in first.

    :param own: the brand's own words, by language
    :param language: a BCP 47 tag; of `de-AT` counts `de`
    """
    for code in (language.partition("-")[0].lower(), first, "en"):
        if label := own.get(code) or AI_LABELS.get(code):
            return label
    return AI_LABELS["en"]


def tidy_labels(labels: Mapping[str, str]) -> dict[str, str]:
    """One line each; those that say what is said anyway, or nothing, are left out."""
    tidy = {code: one_line(label) for code, label in labels.items()}
    return {code: label for code, label in tidy.items() if label not in {"", AI_LABELS.get(code)}}


def tidy_hashtags(text: str) -> list[str]:
    """Hashtags without their sign, split at spaces too; what cannot be one is left out."""
    parts = (
        "".join(filter(_may_stand_in_a_tag, part)) for part in re.split(r"[,\s]+", normalize("NFC", text))
    )
    return list(dict.fromkeys(part for part in parts if any(map(str.isalpha, part))))


def _may_stand_in_a_tag(character: str) -> bool:
    """Letters, digits and the marks that many scripts write above or below them."""
    return character == "_" or character.isalnum() or category(character).startswith("M")


def wrong_links(links: list[str]) -> list[str]:
    """Those that are no web address."""
    return [
        link
        for link in links
        if urlsplit(link).scheme not in {"http", "https"} or not urlsplit(link).hostname
    ]
