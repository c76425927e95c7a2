"""Links, mentions and hashtags inside a text, by UTF-8 byte offsets as the network counts them."""

from collections.abc import Iterator, Mapping
from typing import Any

import regex

from postwright.ports.channels.text import count_bytes, count_graphemes
from postwright.ports.channels.types import Json

_LINK = regex.compile(r"https?://[^\s<>\"]+", regex.IGNORECASE)
_MENTION = regex.compile(
    r"(?<![\w@/.])@((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9])", regex.IGNORECASE
)
_TAG = regex.compile(r"(?<![\w#&/])[#\uff03]([\w\p{M}\p{Extended_Pictographic}\u200d\ufe0f·-]+)")
_TAG_GRAPHEMES = 64
_LOOSE_END = ".,;:!?'\u2019\u201d\u00bb"  # and closing quotation marks


def find_facets(text: str) -> list[Json]:
    """Links and hashtags, ready to send, in the order of the text."""
    links = list(_links(text))
    tags = [tag for tag in _tags(text) if not _overlaps(tag, links)]
    return sorted((facet for _, _, facet in links + tags), key=_start)


def find_mentions(text: str) -> list[Json]:
    """Names that look like handles: `{handle, byteStart, byteEnd}`. Whose they are, only the network knows."""
    links = list(_links(text))
    found = [(match.start(), match.end(), match[1]) for match in _MENTION.finditer(text)]
    return [
        {"handle": handle.lower(), **_index(text, start, end)}
        for start, end, handle in found
        if not _overlaps((start, end, {}), links)
    ]


def with_mentions(facets: list[Json], mentions: list[Json], dids: Mapping[str, str]) -> list[Json]:
    """Add the mentions whose handle the network knows; the others stay plain text."""
    known = [
        _facet(
            {key: mention[key] for key in ("byteStart", "byteEnd")}, "mention", did=dids[mention["handle"]]
        )
        for mention in mentions
        if mention["handle"] in dids
    ]
    return sorted(facets + known, key=_start)


def _links(text: str) -> Iterator[tuple[int, int, Json]]:
    for match in _LINK.finditer(text):
        url = _without_loose_end(match[0])
        end = match.start() + len(url)
        yield match.start(), end, _facet(_index(text, match.start(), end), "link", uri=url)


def _tags(text: str) -> Iterator[tuple[int, int, Json]]:
    for match in _TAG.finditer(text):
        tag = match[1].rstrip("-·")
        if tag and not tag.isdigit() and count_graphemes(tag) <= _TAG_GRAPHEMES:
            end = match.start(1) + len(tag)
            yield match.start(), end, _facet(_index(text, match.start(), end), "tag", tag=tag)


def _without_loose_end(url: str) -> str:
    while url and (url[-1] in _LOOSE_END or (url[-1] == ")" and url.count(")") > url.count("("))):
        url = url[:-1]
    return url


def _overlaps(one: tuple[int, int, Json], others: list[tuple[int, int, Json]]) -> bool:
    return any(one[0] < end and start < one[1] for start, end, _ in others)


def _index(text: str, start: int, end: int) -> Json:
    before = count_bytes(text[:start])
    return {"byteStart": before, "byteEnd": before + count_bytes(text[start:end])}


def _facet(index: Json, kind: str, **what: Any) -> Json:
    return {"index": index, "features": [{"$type": f"app.bsky.richtext.facet#{kind}", **what}]}


def _start(facet: Json) -> int:
    start: int = facet["index"]["byteStart"]
    return start
