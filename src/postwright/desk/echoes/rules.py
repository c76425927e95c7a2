"""Whether two texts say nearly the same."""

import unicodedata
from dataclasses import dataclass

import regex

ALIKE = 0.6  # tests/test_judge_likeness.py holds the pairs that it was chosen by
FARTHEST = 2000  # characters
SHORTEST = 20  # letters; shorter greetings are alike by nature
_LINK = regex.compile(r"https?://\S+")
_LETTERS = regex.compile(r"[\p{L}\p{M}\p{N}]+")


@dataclass(frozen=True)
class Saying:
    """A text as it is compared: its words, and their groups of three letters."""

    words: str
    groups: frozenset[str]


def saying(text: str) -> Saying:
    """To be made once for each text. What comes after `FARTHEST` characters tells nothing more."""
    words = _plain(text[:FARTHEST])
    return Saying(words, _trigrams(words))


def likeness(one: Saying, other: Saying) -> float:
    """From 0 to 1: the share of their groups of three letters that both have."""
    both = len(one.groups & other.groups)
    return both / (len(one.groups) + len(other.groups) - both) if both else 0.0


def are_alike(one: Saying, other: Saying) -> bool:
    if min(len(one.words), len(other.words)) < SHORTEST:
        return one.words == other.words != ""
    return likeness(one, other) >= ALIKE


def _plain(text: str) -> str:
    """Only what is said: words without case, signs, emoji and addresses."""
    said = _LINK.sub(" ", unicodedata.normalize("NFKC", text)).casefold()
    return " ".join(_LETTERS.findall(said))


def _trigrams(words: str) -> frozenset[str]:
    """Each word with room before and behind it, so that its ends count and the order of words does not."""
    padded = (f"  {word} " for word in words.split())
    return frozenset(word[at : at + 3] for word in padded for at in range(len(word) - 2))
