"""What a brand profile is made of, and how its parts are tidied."""

import re
from typing import TypedDict
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


def tidy_hashtags(text: str) -> list[str]:
    """Hashtags without their sign, split at spaces too; what cannot be one is left out."""
    parts = (re.sub(r"[^\w]", "", part) for part in re.split(r"[,\s]+", text))
    return list(dict.fromkeys(part for part in parts if part and not part.isdigit()))


def wrong_links(links: list[str]) -> list[str]:
    """Those that are no web address."""
    return [
        link
        for link in links
        if urlsplit(link).scheme not in {"http", "https"} or not urlsplit(link).hostname
    ]
