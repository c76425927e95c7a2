"""Links, hashtags and mentions inside a text, as people write them. Offsets count characters."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import regex

from postwright.ports.channels.text import count_graphemes

_LINK = regex.compile(r"https?://[^\s<>\"]+", regex.IGNORECASE)
_MENTION = regex.compile(
    r"(?<![\w@/.])@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9])", regex.IGNORECASE
)
_TAG = regex.compile(r"(?<![\w#&/])[#\uff03]([\w\p{M}\p{Extended_Pictographic}\u200d\ufe0f·-]+)")
_TAG_GRAPHEMES = 64
_LOOSE_END = ".,;:!?'\u2019\u201d\u00bb"  # and closing quotation marks


class Kind(StrEnum):
    LINK = "link"
    TAG = "tag"
    MENTION = "mention"


@dataclass(frozen=True, slots=True, order=True)
class Entity:
    """`value` is the address, the hashtag without its sign, or the handle in lower case."""

    start: int
    end: int
    kind: Kind
    value: str


def find_entities(text: str) -> list[Entity]:
    """In the order of the text; none lies inside another."""
    links = list(_links(text))
    others = [*_tags(text), *_mentions(text)]
    return sorted(links + [entity for entity in others if not any(_overlap(entity, link) for link in links)])


def _links(text: str) -> Iterator[Entity]:
    for match in _LINK.finditer(text):
        url = _without_loose_end(match[0])
        yield Entity(match.start(), match.start() + len(url), Kind.LINK, url)


def _tags(text: str) -> Iterator[Entity]:
    for match in _TAG.finditer(text):
        tag = match[1].rstrip("-·")
        if tag and not tag.isdigit() and count_graphemes(tag) <= _TAG_GRAPHEMES:
            yield Entity(match.start(), match.start(1) + len(tag), Kind.TAG, tag)


def _mentions(text: str) -> Iterator[Entity]:
    for match in _MENTION.finditer(text):
        yield Entity(match.start(), match.end(), Kind.MENTION, match[1].lower())


def _without_loose_end(url: str) -> str:
    while url and (url[-1] in _LOOSE_END or (url[-1] == ")" and url.count(")") > url.count("("))):
        url = url[:-1]
    return url


def _overlap(one: Entity, other: Entity) -> bool:
    return one.start < other.end and other.start < one.end
