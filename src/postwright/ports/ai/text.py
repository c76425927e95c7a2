"""Text from people and models is data: what may be in it."""

import unicodedata

import regex

# Joiners make family emoji and Persian spelling; every other invisible character can only mislead.
_JOINERS = frozenset("\u200c\u200d")
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def is_hidden(character: str) -> bool:
    """True for control, bidi, surrogate, private and unassigned characters; a newline counts as one."""
    return character not in _JOINERS and unicodedata.category(character) in _HIDDEN_CATEGORIES


def clean_line(text: str) -> str:
    return " ".join("".join(" " if is_hidden(c) else c for c in _composed(text)).split())


def clean_prose(text: str) -> str:
    lines = [clean_line(line) for line in _composed(text).splitlines()]
    return regex.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)
