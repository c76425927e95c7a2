"""
What the embedded engine needs to be able to say in a language.

No phrase says anything about the picture, and none bends a word that comes from outside: those stand at
the beginning, after a colon or between quotation marks. A question follows the subject and a colon, after a
whole statement a dash.
"""

from typing import NamedTuple


class Tone(NamedTuple):
    """Question tails after an offer (news, a time, a price), a whole sentence, and anything else; leads."""

    offer_questions: tuple[str, ...]
    sentence_questions: tuple[str, ...]
    other_questions: tuple[str, ...]
    statements: tuple[str, ...]
    invitations: tuple[str, ...]
    contact: str
    contact_plain: str


class Phrasebook(NamedTuple):
    language: str
    tones: dict[str, Tone]
    when: str
    price: str
    offer: str
    more: str
    in_picture: str
    colours: str
    also_seen: str
    video: str
    joiner: str
    colour_names: dict[str, str]
    fillers: frozenset[str]
