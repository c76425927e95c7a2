"""A brand's rules as questions about a text, the same for every engine."""

import re
import unicodedata
from collections.abc import Iterable

from postwright.ports.ai.types import BrandVoice

_SHORT = 4
_JOINERS = re.compile("[\u200c\u200d]")


class BrandRules:
    """
    A word to avoid counts with every ending ("cheap" also bars "cheapest"), inside a hashtag anywhere;
    one shorter than four characters counts only as itself.
    """

    def __init__(self, brand: BrandVoice) -> None:
        self._avoided = tuple(word for word in map(_fold, brand.words_avoid) if word)
        self._pattern = re.compile("|".join(map(_pattern, self._avoided)) or r"(?!)")
        self._never = frozenset(map(fold_hashtag, brand.hashtags_never))

    def allow(self, text: str) -> bool:
        return not self._pattern.search(_fold(text))

    def allow_hashtag(self, hashtag: str) -> bool:
        folded = fold_hashtag(hashtag)
        if folded in self._never or not self.allow(hashtag):
            return False
        return not any(_is_within(fold_hashtag(word), folded) for word in self._avoided)


def fold_hashtag(text: str) -> str:
    """What makes two hashtags the same one: letters, digits and underscores without case."""
    return "".join(
        c for c in _fold(text) if c.isalnum() or c == "_" or unicodedata.category(c).startswith("M")
    )


def first_allowed(rules: BrandRules, options: Iterable[str]) -> str:
    return next((option for option in options if rules.allow(option)), "")


def _fold(text: str) -> str:
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(_JOINERS.sub("", folded).split())


def _pattern(word: str) -> str:
    phrase = r"\s+".join(map(re.escape, word.split()))
    return rf"(?<!\w){phrase}" if len(word) >= _SHORT else rf"(?<!\w){phrase}(?!\w)"


def _is_within(word: str, hashtag: str) -> bool:
    return bool(word) and (word in hashtag if len(word) >= _SHORT else word == hashtag)
