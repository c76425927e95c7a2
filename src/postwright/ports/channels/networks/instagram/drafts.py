"""What goes together in a post, and the parameters of its containers. Pure."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from postwright.ports.channels.capabilities import Capabilities
from postwright.ports.channels.checks import find_problems
from postwright.ports.channels.counting import file_problems, word_problems
from postwright.ports.channels.networks.instagram import limits
from postwright.ports.channels.networks.instagram.limits import (
    COLLABORATORS,
    COVER,
    OPTIONS,
    POST,
    STORY,
    TAGS,
)
from postwright.ports.channels.options import chosen
from postwright.ports.channels.types import Json, MediaRef, Outgoing, Problem


def problems_of(outgoing: Outgoing, can: Capabilities) -> list[Problem]:
    """
    :param can: what a post of the chosen kind may have
    """
    words = {"hashtags": limits.MOST_HASHTAGS, "mentions": limits.MOST_MENTIONS}
    found = [
        replace(one, code="reel_empty") if one.code == "no_images" else one
        for one in find_problems(outgoing, can)
    ]
    found += file_problems(outgoing, most=limits.MOST_FILES)
    found += word_problems(outgoing.text, "text", **words)
    return found + list(_kind_problems(outgoing, chosen(outgoing.options, OPTIONS)))


def draft_post(outgoing: Outgoing) -> Json:
    """
    `items`: a container for each file; `parent`: that of the carousel around them, None where there is one file.

    `shown` is what the post is in the lists of the account: `media_product_type` and `media_type`.
    """
    options, media = chosen(outgoing.options, OPTIONS), outgoing.media
    ai = {"is_ai_generated": "true"} if options["ai_generated"] else {}
    words = {"caption": outgoing.text, **_names(options), **ai}
    if len(media) > 1:
        parent = {"media_type": "CAROUSEL", **words}
        return _draft(_items(media, options), ["FEED", "CAROUSEL_ALBUM"], outgoing.text, parent)
    alone, kind = media[0], "VIDEO" if media[0].is_video else "IMAGE"
    tags = _tags(options, alone)
    if options["kind"] == STORY:
        return _draft([_item(alone, {"media_type": "STORIES", **tags, **ai})], ["STORY", kind], "")
    # One video alone can only be a reel, since November 2023.
    fields = _reel(options) if alone.is_video else _alt(alone)
    shown = ["REELS" if alone.is_video else "FEED", kind]
    return _draft([_item(alone, {**fields, **tags, **words})], shown, outgoing.text)


def _kind_problems(outgoing: Outgoing, options: Mapping[str, Any]) -> Iterator[Problem]:
    """What this kind of post has no place for."""
    kind, media = options["kind"], outgoing.media
    if kind == STORY and outgoing.text.strip():
        yield Problem("story_text", "text")
    is_film = kind != STORY and len(media) == 1 and media[0].is_video
    # In a carousel only pictures carry tags.
    is_taggable = kind != POST or len(media) == 1 or not all(ref.is_video for ref in media)
    for option, fits in ((COLLABORATORS, kind != STORY), (TAGS, is_taggable), (COVER, is_film)):
        if media and options[option.name] and not fits:
            yield Problem("option_not_possible", "options", {"actual": option.label})


def _draft(items: list[Json], shown: list[str], caption: str, parent: Json | None = None) -> Json:
    return {"items": items, "parent": parent, "shown": shown, "caption": caption}


def _items(media: tuple[MediaRef, ...], options: Mapping[str, Any]) -> list[Json]:
    tagged = next((number for number, ref in enumerate(media) if not ref.is_video), -1)
    items = []
    for number, ref in enumerate(media):
        fields = {"media_type": "VIDEO"} if ref.is_video else _alt(ref)
        tags = _tags(options, ref) if number == tagged else {}
        items.append(_item(ref, {"is_carousel_item": "true", **fields, **tags}))
    return items


def _item(ref: MediaRef, fields: Mapping[str, str]) -> Json:
    return {"key": ref.key, "mime": ref.mime, "size": ref.size, "fields": dict(fields)}


def _reel(options: Mapping[str, Any]) -> dict[str, str]:
    cover = {"thumb_offset": str(int(options["cover"] * 1000))} if options["cover"] else {}
    return {"media_type": "REELS", "share_to_feed": str(bool(options["share_to_feed"])).lower(), **cover}


def _alt(ref: MediaRef) -> dict[str, str]:
    return {"alt_text": ref.alt} if ref.alt else {}


def _names(options: Mapping[str, Any]) -> dict[str, str]:
    names = [one.removeprefix("@") for one in options["collaborators"] or ()]
    return {"collaborators": json.dumps(names)} if names else {}


def _tags(options: Mapping[str, Any], ref: MediaRef) -> dict[str, str]:
    """In a picture each name has a place: below each other in the middle, a single one at the centre."""
    names = [one.removeprefix("@") for one in options["tags"] or ()]
    step = 1 / (len(names) + 1)
    places = [{} if ref.is_video else {"x": 0.5, "y": round(step * n, 3)} for n in range(1, len(names) + 1)]
    tags = [{"username": name, **place} for name, place in zip(names, places, strict=True)]
    return {"user_tags": json.dumps(tags)} if tags else {}
