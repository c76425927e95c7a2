"""Makes a text of lines fit its network and its brand by leaving out what can be missed, last line first."""

from collections.abc import Sequence
from typing import NamedTuple

from postwright.kit.text import count_graphemes, cut_graphemes
from postwright.ports.ai.rules import BrandRules


class Line(NamedTuple):
    """A paragraph starts after an empty line; what may go can be missed, what may not can be shorter."""

    text: str
    starts_paragraph: bool = True
    may_go: bool = True
    shorter: str = ""


def fit(lines: Sequence[Line], limit: int, rules: BrandRules) -> str:
    """Empty where even the lines that must stay break a rule of the brand."""
    kept = [line for line in lines if line.text and (rules.allow(line.text) or not line.may_go)]
    while not _fits(kept, limit, rules) and any(line.may_go for line in kept):
        last = max(i for i, line in enumerate(kept) if line.may_go)
        del kept[last]
    if not _fits(kept, limit, rules):
        kept = [line._replace(text=line.shorter or line.text) for line in kept]
    text = shorten(_join(kept), limit)
    return text if rules.allow(text) else ""


def shorten(text: str, limit: int) -> str:
    """At a word where there is one, with an ellipsis that says so; empty where no word is left."""
    if count_graphemes(text) <= limit:
        return text
    cut = cut_graphemes(text, limit - 1)
    words = cut.rsplit(maxsplit=1)
    start = words[0] if len(words) == 2 and len(words[0]) > len(cut) // 2 else cut
    start = start.rstrip(" ,.;:\u2013-")
    return f"{start}…" if any(c.isalnum() for c in start) else ""


def _fits(lines: Sequence[Line], limit: int, rules: BrandRules) -> bool:
    text = _join(lines)
    return count_graphemes(text) <= limit and rules.allow(text)


def _join(lines: Sequence[Line]) -> str:
    text = ""
    for line in lines:
        text += ("\n\n" if line.starts_paragraph else "\n") * bool(text) + line.text
    return text
