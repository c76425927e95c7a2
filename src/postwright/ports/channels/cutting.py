"""Making a text fit: taken apart, or shortened. Never inside an address, a mention or a hashtag."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

import regex

from postwright.ports.channels.capabilities import TextRules
from postwright.ports.channels.entities import Entity, Kind, find_entities
from postwright.ports.channels.text import fits

ELLIPSIS = "…"
_LOOSE = " \t\r\n.,;:…\u2013\u2014-"  # never stands before it
_GRAPHEME = regex.compile(r"\X")
_WORD_END = regex.compile(r"(?<=\S)(?=\s)")
_SENTENCE_END = regex.compile(
    r"(?<=[.!?…][)\]\"'”\u2019»]{0,3})(?=\s)|(?<=\S)(?=[^\S\n]{0,9}\n)|(?<=[。\uff01\uff1f][」』\uff09]{0,3})"
)
_HANDLE = regex.compile(r"(?<![\w@])@\w[\w.-]*(?:@[\w.-]+)?")
_ADDRESS = regex.compile(r"https?://\S+", regex.IGNORECASE)
_FULL_ENOUGH = 3  # a sentence ends a piece only where that leaves it at least a third full


def split_text(text: str, rules: TextRules, most: int) -> list[str]:
    """
    Pieces that fit, in order; joined they lose nothing but white space.

    Each ends with a sentence where it can, else with a word, else between two characters. An address that is
    too long by itself stays whole, and what is left after `most` pieces stays in the last one: both still
    break the limit, so that a person sees it.
    """
    borders, pieces, start = _Borders(text), list[str](), 0
    while len(pieces) < most - 1 and not fits(text[start:].strip(), rules):
        end = borders.after(start, _piece_fits(text, start, rules))
        if not text[end:].strip():
            break
        pieces.append(text[start:end].strip())
        start = end
    return [*filter(None, pieces), text[start:].strip()]


def shorten(text: str, rules: TextRules) -> str:
    """
    A text that fits: its beginning up to a word, then "…".

    Links and hashtags at its end are kept where there is room. What fits stays as it is, and so does what
    cannot be cut, such as one long address.
    """
    if fits(text, rules):
        return text
    body, tails = _tails(text)
    cuts = [*((body, tail) for tail in tails), (text, "")]
    return next(filter(None, (_cut(body, tail, rules) for body, tail in cuts)), text)


class _Borders:
    """Where a text may be cut."""

    def __init__(self, text: str) -> None:
        inside = {place for start, end in _whole(text) for place in range(start + 1, end)}
        starts = [found.start() for found in _GRAPHEME.finditer(text)]
        self.characters = [place for place in (*starts, len(text)) if place not in inside]
        known = set(self.characters)
        self.words = _ends(_WORD_END, text, known)
        self.sentences = _ends(_SENTENCE_END, text, known)

    def after(self, start: int, suits: Callable[[int], bool]) -> int:
        """The last one that suits, of the best kind; the very next one where none does."""
        places = self.characters[bisect_left(self.characters, start + 1) :]
        last = _last_suiting(places, suits)
        if last is None:
            return places[0]
        enough = start + (last - start) / _FULL_ENOUGH
        return _between(self.sentences, enough, last) or _between(self.words, start + 1, last) or last


def _piece_fits(text: str, start: int, rules: TextRules) -> Callable[[int], bool]:
    return lambda end: fits(text[start:end].strip(), rules)


def _cut(body: str, tail: str, rules: TextRules) -> str:
    """Empty when nothing of the body would be left."""
    borders = _Borders(body)
    closed = {end for _start, end in _whole(body)}

    def cut(end: int) -> str:
        # Behind an address the sign would become part of it.
        head = f"{body[:end]} " if end in closed else body[:end].rstrip(_LOOSE)
        return f"{head}{ELLIPSIS}{tail}" if head.strip() else ""

    def suits(end: int) -> bool:
        return fits(cut(end), rules)

    end = _last_suiting(borders.words, suits)
    if end is None and not tail:
        end = _last_suiting(borders.characters, suits)
    return cut(end) if end else ""


def _tails(text: str) -> tuple[str, list[str]]:
    """What stands before the links and hashtags at the end, and these: all, then ever fewer, links last."""
    entities = find_entities(text)
    run: list[Entity] = []
    start = len(text.rstrip())
    while entities and entities[-1].kind is not Kind.MENTION and not text[entities[-1].end : start].strip():
        run.insert(0, entities.pop())
        start = run[0].start
    body = text[:start].rstrip()
    if not run or not body:
        return text, []
    gap, words = text[len(body) : start], [text[entity.start : entity.end] for entity in run]
    tails = [text[len(body) :].rstrip()]
    while len(run) > 1:
        dropped = max(range(len(run)), key=lambda place: (run[place].kind is Kind.TAG, place))
        del run[dropped], words[dropped]
        tails.append(gap + " ".join(words))
    return body, tails


def _whole(text: str) -> Iterator[tuple[int, int]]:
    """What must not be cut, by its first and last place."""
    yield from ((entity.start, entity.end) for entity in find_entities(text))
    for pattern in (_ADDRESS, _HANDLE):
        yield from (found.span() for found in pattern.finditer(text))


def _ends(pattern: regex.Pattern[str], text: str, known: set[int]) -> list[int]:
    return [found.start() for found in pattern.finditer(text) if found.start() in known]


def _last_suiting(places: Sequence[int], suits: Callable[[int], bool]) -> int | None:
    """More text is never shorter, so the places that suit come first."""
    count = bisect_left(places, True, key=lambda place: not suits(place))
    return places[count - 1] if count else None


def _between(places: Sequence[int], least: float, most: int) -> int | None:
    return next((place for place in reversed(places) if least <= place <= most), None)
