"""What a brand profile is made of, and how its parts are tidied."""

import re
from typing import TypedDict
from unicodedata import category, normalize
from urllib.parse import urlsplit

LANGUAGES = {
    "en": "English",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "it": "Italiano",
    "nl": "Nederlands",
}


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


LONGEST_HOURS = 168


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
