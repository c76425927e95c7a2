"""A post as the network stores it. Pure: the same intent and steps always give the same record."""

from collections.abc import Mapping
from datetime import datetime

from postwright.ports.channels.networks.bluesky.facets import find_facets, find_mentions, with_mentions
from postwright.ports.channels.types import Json, LinkCard, MediaRef, Outgoing

COLLECTION = "app.bsky.feed.post"


def draft_record(outgoing: Outgoing, created_at: str) -> Json:
    """All that is known before the first call. Files are named by storage key, people by handle."""
    record: Json = {"$type": COLLECTION, "text": outgoing.text, "createdAt": created_at}
    if outgoing.language:
        record["langs"] = [outgoing.language]
    return {
        "record": record,
        "facets": find_facets(outgoing.text),
        "mentions": find_mentions(outgoing.text),
        "embed": _draft_embed(outgoing),
    }


def complete_record(draft: Json, blobs: Mapping[str, Json], dids: Mapping[str, str]) -> Json:
    """
    :param blobs: storage key → blob as `uploadBlob` gave it
    :param dids: handle → DID of the mentions that exist
    """
    record = dict(draft["record"])
    if facets := with_mentions(draft["facets"], draft["mentions"], dids):
        record["facets"] = facets
    if draft["embed"]:
        record["embed"] = _complete_embed(draft["embed"], blobs)
    return record


def format_time(at: datetime) -> str:
    """Milliseconds and Z, the form the network's own clients write; `at` in UTC."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03}Z"


def media_of(outgoing: Outgoing) -> list[MediaRef]:
    """Every file to upload: the media, or the picture of the link card."""
    thumb = outgoing.link.thumb if outgoing.link else None
    return [*outgoing.media, *([thumb] if thumb else [])]


def _draft_embed(outgoing: Outgoing) -> Json | None:
    if outgoing.media and outgoing.media[0].is_video:
        return {"$type": "app.bsky.embed.video", "video": _file(outgoing.media[0], "video")}
    if outgoing.media:
        return {"$type": "app.bsky.embed.images", "images": [_file(ref, "image") for ref in outgoing.media]}
    return _draft_card(outgoing.link) if outgoing.link else None


def _file(ref: MediaRef, slot: str) -> Json:
    return {slot: ref.key, "alt": ref.alt, "aspectRatio": {"width": ref.width, "height": ref.height}}


def _draft_card(link: LinkCard) -> Json:
    card: Json = {"uri": link.url, "title": link.title, "description": link.description}
    if link.thumb:
        card["thumb"] = link.thumb.key
    return {"$type": "app.bsky.embed.external", "external": card}


def _complete_embed(embed: Json, blobs: Mapping[str, Json]) -> Json:
    if "video" in embed:
        video = embed["video"]
        return {"$type": embed["$type"], **video, "video": blobs[video["video"]]}
    if "images" in embed:
        images = [{**image, "image": blobs[image["image"]]} for image in embed["images"]]
        return {**embed, "images": images}
    card = embed["external"]
    return {**embed, "external": {**card, **({"thumb": blobs[card["thumb"]]} if "thumb" in card else {})}}
