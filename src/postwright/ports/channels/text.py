"""How networks count text."""

import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

import regex
from yarl import URL

from postwright.kit.text import count_graphemes
from postwright.ports.channels.capabilities import TextRules, Unit

__all__ = ["Measure", "count", "count_bytes", "count_graphemes", "fits", "measure", "tidy_base_url"]

_URL = regex.compile(r"https?://[^\s<>\"]*[^\s<>\".,;:!?'\u2019\u201d\u00bb)]", regex.IGNORECASE)
_MENTION = regex.compile(r"(?<![\w/@])(@\w+(?:[.-]+\w+)*)@[\w-]+(?:\.[\w-]+)+")

_ONE = r"(?![\u00a9\u00ae])(?:\p{Emoji_Presentation}|\p{Extended_Pictographic}|\p{Emoji}(?=\ufe0f))"
_TONE = r"(?:[\U0001f3fb-\U0001f3ff]|[\U000e0020-\U000e007e]+\U000e007f)?"
_SIGN = rf"(?:{_ONE}|[\u00a9\u00ae](?=\ufe0f))\ufe0f?{_TONE}"
_FLAG, _KEY = r"[\U0001f1e6-\U0001f1ff]{2}", r"[0-9#*]\ufe0f?\u20e3"
_EMOJI = regex.compile(rf"{_FLAG}|{_KEY}|{_SIGN}(?:\u200d{_SIGN})*")
# What an emoji can be made of; where a document is not clear, more is counted rather than less.
_EMOJI_PART = regex.compile(
    r"[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}\u200d\ufe0f\u20e3\U000e0020-\U000e007f]"
)
# Everything else counts twice. From X's published configuration, version 3 of its text rules.
_LIGHT = ((0x0, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))

# What has a meaning in LinkedIn's "little text" (seen in code that publishes there, 2026).
_RESERVED = frozenset("|{}@[]()<>#*_~\\")


@dataclass(frozen=True, slots=True)
class Measure:
    """How much of one limit a text uses."""

    unit: Unit
    used: int
    limit: int

    @property
    def left(self) -> int:
        """Negative: so many too much."""
        return self.limit - self.used


def measure(text: str, rules: TextRules) -> tuple[Measure, ...]:
    """Every limit that `rules` set, the characters first."""
    characters = Measure(rules.unit, count(_as_counted(text, rules), rules.unit), rules.most)
    if rules.max_bytes is None:
        return (characters,)
    return characters, Measure(Unit.BYTES, count_bytes(text), rules.max_bytes)


def fits(text: str, rules: TextRules) -> bool:
    return all(one.left >= 0 for one in measure(text, rules))


def count(text: str, unit: Unit) -> int:
    return _COUNTS[unit](text)


def count_bytes(text: str) -> int:
    return len(text.encode())


def tidy_base_url(typed: str) -> str:
    """
    A server's address as a person types it: with https where they said nothing, its name as the network knows it.
    """
    url = typed.strip().rstrip("/")
    url = url if "://" in url else f"https://{url}"
    if url.isascii():
        return url
    with suppress(ValueError):
        return str(URL(url)).rstrip("/")
    return url


def _as_counted(text: str, rules: TextRules) -> str:
    if rules.url_length is not None:
        text = _URL.sub("x" * rules.url_length, text)
    return _MENTION.sub(r"\1", text) if rules.short_mentions else text


def _count_weighted(text: str) -> int:
    rest, emoji = _EMOJI.subn("", unicodedata.normalize("NFC", text))
    return 2 * emoji + sum(1 if _is_light(ord(sign)) else 2 for sign in rest)


def _is_light(point: int) -> bool:
    return any(first <= point <= last for first, last in _LIGHT)


def _count_utf16(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _count_escaped(text: str) -> int:
    return len(text) + sum(sign in _RESERVED for sign in text)


def _count_emoji_bytes(text: str) -> int:
    return len(text) + sum(len(sign.encode()) - 1 for sign in _EMOJI_PART.findall(text))


_COUNTS: Mapping[Unit, Callable[[str], int]] = {
    Unit.GRAPHEMES: count_graphemes,
    Unit.WEIGHTED: _count_weighted,
    Unit.UTF16: _count_utf16,
    Unit.ESCAPED: _count_escaped,
    Unit.EMOJI_BYTES: _count_emoji_bytes,
    Unit.BYTES: count_bytes,
}
