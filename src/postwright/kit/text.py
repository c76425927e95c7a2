"""Text as a person reads it: in a line of its own, and in characters."""

import re
from itertools import islice

import regex

# Line breaks, other control signs, and signs that turn the direction of what follows.
UNSEEN = r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]"
_GRAPHEME = regex.compile(r"\X")


def one_line(text: str) -> str:
    """For a mail's subject, a heading, a button."""
    return " ".join(re.sub(UNSEEN, " ", text).split())


def count_graphemes(text: str) -> int:
    """Characters as a person sees them: a family emoji or a letter with its accents is one."""
    return sum(1 for _ in _GRAPHEME.finditer(text))


def cut_graphemes(text: str, limit: int) -> str:
    """The first `limit` characters as a person sees them."""
    return "".join(found[0] for found in islice(_GRAPHEME.finditer(text), limit))
