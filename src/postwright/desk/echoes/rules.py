"""Whether two texts say nearly the same."""

import unicodedata

import regex

ALIKE = 0.6  # tests/test_judge_likeness.py holds the pairs that it was chosen by
SHORTEST = 20  # letters; shorter greetings are alike by nature
_LINK = regex.compile(r"https?://\S+")
_LETTERS = regex.compile(r"[\p{L}\p{M}\p{N}]+")


def plain(text: str) -> str:
    """Only what is said: words without case, signs, emoji and addresses."""
    said = _LINK.sub(" ", unicodedata.normalize("NFKC", text)).casefold()
    return " ".join(_LETTERS.findall(said))


def likeness(one: str, other: str) -> float:
    """From 0 to 1: the share of their groups of three letters that both have."""
    first, second = _trigrams(plain(one)), _trigrams(plain(other))
    return len(first & second) / len(first | second) if first and second else 0.0


def are_alike(one: str, other: str) -> bool:
    if min(len(plain(one)), len(plain(other))) < SHORTEST:
        return plain(one) == plain(other) != ""
    return likeness(one, other) >= ALIKE


def _trigrams(words: str) -> frozenset[str]:
    """Each word with room before and behind it, so that its ends count and the order of words does not."""
    padded = (f"  {word} " for word in words.split())
    return frozenset(word[at : at + 3] for word in padded for at in range(len(word) - 2))
