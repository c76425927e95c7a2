"""A post as the network stores it. Pure: the same intent and steps always give the same record."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from postwright.ports.channels.networks.bluesky.facets import complete_facets, draft_facets, mentioned
from postwright.ports.channels.threads import Parents
from postwright.ports.channels.types import Json, LinkCard, MediaRef, Outgoing, Receipt

COLLECTION = "app.bsky.feed.post"
_FILE = "$file"  # where a blob will be, once the file of that storage key is uploaded


def draft_records(outgoing: Outgoing, key_time: datetime) -> list[Json]:
    """
    The post, the rest of its thread and its first comment, with all that is known before the first call.

    Files are named by storage key, people by handle. Each is a millisecond later, so that apps keep the order.
    """
    drafts = [
        _draft(
            part.text,
            _draft_embed(part.media, None if number else outgoing.link),
            outgoing.language,
            format_time(key_time + number * timedelta(milliseconds=1)),
        )
        for number, part in enumerate(outgoing.posts)
    ]
    drafts[0]["mimes"] = {ref.key: ref.mime for ref in outgoing.files}
    return drafts


def complete_record(
    draft: Json, blobs: Mapping[str, Json], dids: Mapping[str, str], parents: Parents | None = None
) -> Json:
    """
    :param blobs: storage key → blob as `uploadBlob` gave it
    :param dids: handle → DID of the mentions that exist
    :param parents: what it is a reply to
    """
    record = dict(draft["record"])
    if parents:
        record["reply"] = {"root": _reference(parents.root), "parent": _reference(parents.parent)}
    if facets := complete_facets(draft["facets"], dids):
        record["facets"] = facets
    if draft["embed"]:
        record["embed"] = _with_blobs(draft["embed"], blobs)
    return record


def format_time(at: datetime) -> str:
    """Milliseconds and Z, the form the network's own clients write; `at` in UTC."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


def _draft(text: str, embed: Json | None, language: str, created_at: str) -> Json:
    record: Json = {"$type": COLLECTION, "text": text, "createdAt": created_at}
    if language:
        record["langs"] = [language]
    facets = draft_facets(text)
    return {"record": record, "facets": facets, "mentions": sorted(mentioned(facets)), "embed": embed}


def _draft_embed(media: Sequence[MediaRef], link: LinkCard | None) -> Json | None:
    if media and media[0].is_video:
        return {"$type": "app.bsky.embed.video", **_file("video", media[0])}
    if media:
        return {"$type": "app.bsky.embed.images", "images": [_file("image", ref) for ref in media]}
    return _draft_card(link) if link else None


def _reference(post: Receipt) -> Json:
    return {name: post.raw[name] for name in ("uri", "cid")}


def _file(slot: str, ref: MediaRef) -> Json:
    shape = {"width": ref.width, "height": ref.height}
    return {slot: {_FILE: ref.key}, "alt": ref.alt, "aspectRatio": shape}


def _draft_card(link: LinkCard) -> Json:
    thumb = {"thumb": {_FILE: link.thumb.key}} if link.thumb else {}
    card = {"uri": link.url, "title": link.title, "description": link.description, **thumb}
    return {"$type": "app.bsky.embed.external", "external": card}


def _with_blobs(draft: Any, blobs: Mapping[str, Json]) -> Any:
    match draft:
        case {"$file": key}:
            return blobs[key]
        case dict():
            return {name: _with_blobs(value, blobs) for name, value in draft.items()}
        case list():
            return [_with_blobs(value, blobs) for value in draft]
    return draft
