"""Takes a one-line hint apart into phrases, each in the person's own words; nothing is added or bent."""

import re
from collections.abc import Iterator
from typing import NamedTuple

MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "januar|februar|märz|mai|juni|juli|oktober|dezember"
)
DAYS = (
    "monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
    "montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag"
)
_DAY = r"\d{1,2}(?:st|nd|rd|th|\.)?(?!\d)"
_TIME_WORD = (
    rf"(?:{DAYS}|(?:{MONTHS})\s{_DAY}|{MONTHS}|today|tomorrow|tonight|weekend|week|month|noon|"
    r"heute|morgen abend|morgen|wochenende|woche|monat|mittag|"
    r"\d{1,2}[.:]\d{2}(?:\s?(?:am|pm|uhr))?|\d{1,2}\s?(?:am|pm|uhr)|\d{1,2}\.\s?\d{1,2}\.(?:\d{2,4})?|"
    rf"\d{{4}}-\d{{2}}-\d{{2}}|{_DAY}(?=(?:\s*(?:bis|to|and|und|[-\u2013])\s*{_DAY})?\s(?:{MONTHS})))"
)
_LINK = (
    r"(?:from|until|till|on|at|this|next|every|only|and|to|the|in|starting|since|"
    r"ab|bis|am|um|vom|zum|an|von|im|seit|nur|und|jeden|jede|diesen|diese|dieses|nächsten|nächste|kommenden|der|den|ende|anfang|mitte|end|of|early|late|mid)"
)
_WHEN = (
    rf"(?:{_LINK}\s+){{0,4}}{_TIME_WORD}s?(?:(?:\s*[-\u2013]\s*|\s+)(?:(?:{_LINK}\s+){{0,2}}{_TIME_WORD}))*"
)
_MONEY = r"(?:€|eur|euro|euros|\$|usd|£|gbp|chf|cents?|%)"
_AMOUNT = r"\d+(?:[.,]\d{1,3})*(?:,-)?"
_PRICE = (
    rf"(?:(?:only|just|for|from|each|now|nur|für|je|ab|jetzt|statt)\s+)*"
    rf"(?:\d+\s+(?:for|für)\s+)?(?:{_MONEY}\s?{_AMOUNT}|-?\s?{_AMOUNT}\s?{_MONEY})"
    r"(?:\s+(?:off|each|per\s+\w+|rabatt|pro\s+\w+|je\s+\w+|das\s+stück))?"
)
_FREE = r"free of charge|free entry|for free|half price|kostenlos|gratis|eintritt frei|zum halben preis|halber preis"

_IS_WHEN = re.compile(rf"{_WHEN}[.!]?", re.IGNORECASE)
_ENDS_WITH_WHEN = re.compile(rf"^(?P<rest>.*?\w:?)\s+(?P<phrase>{_WHEN})[.!]?$", re.IGNORECASE)
_IS_PRICE = re.compile(rf"(?:{_PRICE}|{_FREE})[.!]?", re.IGNORECASE)
_ENDS_WITH_PRICE = re.compile(rf"^(?P<rest>.*?\w:?)\s+(?P<phrase>{_PRICE}|{_FREE})[.!]?$", re.IGNORECASE)
_NEWS = re.compile(
    r"^(?:brand new|new|now|our new|neu|neue|neuer|neues|unser neuer|unsere neue|unsere neuen)\b[:,]?\s*",
    re.IGNORECASE,
)
# Dashes between times do not part phrases, nor full stops after dates and "St.", nor commas inside figures.
_STATEMENTS = re.compile(
    rf"\s[-\u2013\u2014]\s(?!{_TIME_WORD})|(?<=[^\W\d]{{3}})[.!?]+(?=\s|$)", re.IGNORECASE
)
_PARTS = re.compile(r"(?<!\d),|,(?!\d)|[;|•]")
_OPENS_LIST = re.compile(r":\s")
_EDGES = re.compile(r"^(?:[\s.,;:!?\u2013\u2014]|-(?!\d))+|[\s.,;:!?\u2013\u2014-]+$")
_STOPS = re.compile(r"(?<=[^\W\d]{3})[.!?]+(?=\s|$)")
_SPEAKS = re.compile(
    r"\b(?:we|we're|we've|i|i'm|you|it's|there|is|are|was|were|have|has|will|can|"
    r"wir|ich|ihr|sie|es|du|ist|sind|war|haben|hat|wird|werden|könnt|können|gibt)\b"
    # Or it asks: "Bestellt vor, holt ab", "Kommt am Samstag vorbei".
    r"|^\w+t\s(?:[^,]*\s)?(?:vor|ab|an|mit|ein|aus|auf|zu|vorbei|her|hin|weiter)(?:[,.!]|$)",
    re.IGNORECASE,
)
# Greetings and notices stand alone as sentences do.
_GREETS = re.compile(
    r"^(?:thanks?|happy|merry|congratulations|welcome|sorry|sold out|closed|"
    r"danke|frohe|fröhliche|schöne|herzlich\w*|willkommen|ausverkauft|geschlossen|viel|alles gute)\b",
    re.IGNORECASE,
)
_LINKED = re.compile(rf"{_LINK}\s", re.IGNORECASE)
_PHRASE_WORDS_MAX = 7


class Hint(NamedTuple):
    """`speaks` is true where the subject is a whole statement, which no template may put into another."""

    subject: str = ""
    core: str = ""
    when: str = ""
    price: str = ""
    details: tuple[str, ...] = ()
    speaks: bool = False

    @property
    def is_offer(self) -> bool:
        return bool(self.when or self.price or self.core != self.subject)

    @property
    def phrases(self) -> tuple[str, ...]:
        return (self.subject, *self.facts) if self.subject else ()

    @property
    def dated(self) -> str:
        """The subject with its time, joined as the person would have written it; a list's time counts for all of it."""
        gap = " " if _LINKED.match(self.when) and ", " not in self.subject else ", "
        return f"{self.subject}{gap}{self.when}" if self.when else self.subject

    @property
    def terms(self) -> str:
        """Time and price."""
        return ", ".join(filter(None, (self.when, self.price)))

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(phrase for phrase in (*self.details, self.when, self.price) if phrase)


def read_hint(text: str) -> Hint:
    if _SPEAKS.search(text):
        return _read_sentences(text)
    when, price, others = "", "", []
    for part in _split(text):
        rest, when, price = _take(part, when, price)
        if rest:
            others.append(rest)
    if not others:
        others, when, price = [p for p in (when, price) if p], "", ""
    return _assemble(others, when, price)


def _read_sentences(text: str) -> Hint:
    sentences = [part for part in (_EDGES.sub("", part) for part in _STOPS.split(text)) if part]
    if not sentences:
        return Hint()
    first, *others = map(_raise_first, sentences)
    return Hint(first, first, details=tuple(others), speaks=True)


def _split(text: str) -> Iterator[str]:
    for statement in _STATEMENTS.split(text):
        parts = (_EDGES.sub("", part) for part in _PARTS.split(statement))
        yield from _gather([part for part in parts if any(c.isalnum() for c in part)])


def _gather(parts: list[str]) -> list[str]:
    """What a colon opens is one list, up to the time and the price at its end that count for all of it."""
    begin = next((i for i, part in enumerate(parts) if _OPENS_LIST.search(_without_facts(part))), len(parts))
    end = len(parts)
    while end > begin and not _without_facts(parts[end - 1]):
        end -= 1
    if any(map(_has_fact, parts[begin : end - 1])):
        end = len(parts)
    return [*parts[:begin], *filter(None, [", ".join(parts[begin:end])]), *parts[end:]]


def _without_facts(part: str) -> str:
    return _take(part, "", "")[0]


def _has_fact(part: str) -> bool:
    return _without_facts(part) != part


def _take(part: str, when: str, price: str) -> tuple[str, str, str]:
    """
    Every time that stands alone joins the others; of prices the first is taken, the next stays.

    In a list whose items have their own, each keeps its own.
    """
    if _IS_WHEN.fullmatch(part):
        return "", f"{when}, {part}" if when else part, price
    if not price and _IS_PRICE.fullmatch(part):
        return "", when, part
    if any(map(_has_fact, part.split(", ")[:-1])):
        return part, when, price
    if not price and (found := _ENDS_WITH_PRICE.match(part)):
        return _take(_EDGES.sub("", found["rest"]), when, found["phrase"])
    if not when and (found := _ENDS_WITH_WHEN.match(part)):
        return _take(_EDGES.sub("", found["rest"]), found["phrase"], price)
    return part, when, price


def _assemble(others: list[str], when: str, price: str) -> Hint:
    if not others:
        return Hint()
    subject, *details = others
    long = len(subject.split()) > _PHRASE_WORDS_MAX
    speaks = long or ":" in subject or bool(_GREETS.match(subject))
    core = subject if speaks else _NEWS.sub("", subject) or subject
    told = map(_raise_first, details) if speaks else details
    return Hint(_raise_first(subject), _raise_first(core), when, price, tuple(told), speaks)


def _raise_first(text: str) -> str:
    first, _, _ = text.partition(" ")
    return text if first[1:] != first[1:].lower() else text[:1].upper() + text[1:]
