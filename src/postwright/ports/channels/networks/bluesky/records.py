"""A post as the network stores it. Pure: the same intent and steps always give the same record."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from postwright.ports.channels.networks.bluesky.facets import complete_facets, draft_facets, mentioned
from postwright.ports.channels.types import Json, LinkCard, MediaRef, Outgoing

COLLECTION = "app.bsky.feed.post"
_FILE = "$file"  # where a blob will be, once the file of that storage key is uploaded


def draft_record(outgoing: Outgoing, created_at: str) -> Json:
    """All that is known before the first call. Files are named by storage key, people by handle."""
    record: Json = {"$type": COLLECTION, "text": outgoing.text, "createdAt": created_at}
    if outgoing.language:
        record["langs"] = [outgoing.language]
    facets = draft_facets(outgoing.text)
    return {
        "record": record,
        "facets": facets,
        "mentions": sorted(mentioned(facets)),
        "embed": _draft_embed(outgoing),
    }


def complete_record(draft: Json, blobs: Mapping[str, Json], dids: Mapping[str, str]) -> Json:
    """
    :param blobs: storage key → blob as `uploadBlob` gave it
    :param dids: handle → DID of the mentions that exist
    """
    record = dict(draft["record"])
    if facets := complete_facets(draft["facets"], dids):
        record["facets"] = facets
    if draft["embed"]:
        record["embed"] = _with_blobs(draft["embed"], blobs)
    return record


def format_time(at: datetime) -> str:
    """Milliseconds and Z, the form the network's own clients write; `at` in UTC."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


def _draft_embed(outgoing: Outgoing) -> Json | None:
    if outgoing.media and outgoing.media[0].is_video:
        return {"$type": "app.bsky.embed.video", **_file("video", outgoing.media[0])}
    if outgoing.media:
        return {"$type": "app.bsky.embed.images", "images": [_file("image", ref) for ref in outgoing.media]}
    return _draft_card(outgoing.link) if outgoing.link else None


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
