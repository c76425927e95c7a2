"""Links, hashtags and mentions inside a text, as people write them. Offsets count characters."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
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
    starts = [link.start for link in links]
    others = (*_tags(text), *_mentions(text))
    return sorted(links + [entity for entity in others if not _touches(entity, links, starts)])


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
    end, too_many = len(url), url.count(")") - url.count("(")
    while end and (url[end - 1] in _LOOSE_END or (url[end - 1] == ")" and too_many > 0)):
        too_many -= url[end - 1] == ")"
        end -= 1
    return url[:end]


def _touches(entity: Entity, links: Sequence[Entity], starts: Sequence[int]) -> bool:
    """:param links: in their order, none inside another, so that only the last one before its end can reach it"""
    place = bisect_left(starts, entity.end)
    return place > 0 and links[place - 1].end > entity.start
