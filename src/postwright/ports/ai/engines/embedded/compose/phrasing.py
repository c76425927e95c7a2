"""
What the embedded engine needs to be able to say in a language.

No phrase says anything about the picture or promises anything for the brand, and none bends a word that comes from
outside: those stand at the beginning, after a colon or between quotation marks. A question follows the subject and a
colon, after a whole statement a dash.

A phrase is a pattern: of `[a|b]` one is taken, so that few lines make many sentences. Every pool makes at least
fifty, as many captions of one brand as shall not repeat each other.
"""

import re
from functools import cache
from hashlib import sha256
from itertools import product
from typing import NamedTuple

_CHOICE = re.compile(r"\[([^\]]*)\]")


class Tone(NamedTuple):
    """
    Patterns. Questions begin small and come after an offer (news, a time, a price) or after anything else; leads come
    before a colon and the subject; contacts are whole sentences, those about something name it as {core}.
    """

    offers: str
    reactions: str
    leads: str
    contacts: str
    about: str


class Phrasebook(NamedTuple):
    """`looks` come before a colon and what the picture shows, where the person said nothing about it."""

    language: str
    tones: dict[str, Tone]
    looks: str
    asks_large: bool
    when: str
    price: str
    offer: str
    more: str
    said: str
    quoted: str
    in_picture: str
    colours: str
    also_seen: str
    video: str
    joiner: str
    colour_names: dict[str, str]
    seasons: dict[str, str]
    place_links: frozenset[str]
    fillers: frozenset[str]


@cache
def phrases_of(pattern: str) -> tuple[str, ...]:
    """All that a pattern makes, in an order in which neighbours have little in common."""
    parts = _CHOICE.split(pattern)
    choices = [part.split("|") if number % 2 else [part] for number, part in enumerate(parts)]
    made = {"".join(chosen) for chosen in product(*choices)}
    return tuple(sorted(made, key=lambda phrase: sha256(phrase.encode()).digest()))
