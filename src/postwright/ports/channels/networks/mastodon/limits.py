"""
What Mastodon and servers that speak its interface take.

Defaults are those of Mastodon 4.x (mastodon/documentation, 2026-07-02); each server says its own in
`/api/v2/instance`, which goes into the standing of an account.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from postwright.ports.channels.answers import read_figure, read_list, read_part
from postwright.ports.channels.capabilities import (
    Capabilities,
    Handle,
    ImageRules,
    RateLimit,
    TextRules,
    VideoRules,
)
from postwright.ports.channels.options import Choice, Kind, Option
from postwright.ports.channels.types import Json
from postwright.ports.channels.words import gettext_noop

# What we can make. Servers list far more types, sound among them.
_IMAGES = frozenset({"image/jpeg", "image/png", "image/webp"})
_VIDEOS = frozenset({"video/mp4"})

OPTIONS = (
    Option(
        name="visibility",
        kind=Kind.CHOICE,
        label=gettext_noop("Who sees it"),
        choices=(
            Choice("public", gettext_noop("Everybody")),
            Choice("unlisted", gettext_noop("Everybody, but in no public timeline")),
            Choice("private", gettext_noop("Followers only")),
        ),
        default="public",
    ),
    Option(
        name="warning",
        kind=Kind.TEXT,
        label=gettext_noop("Content warning"),
        help=gettext_noop("Readers see only this until they choose to see the rest."),
        most=200,
        default="",
    ),
    Option(
        name="sensitive",
        kind=Kind.SWITCH,
        label=gettext_noop("Hide photos and videos until a click"),
        default=False,
    ),
)

_TEXT = TextRules(most=500, url_length=23, short_mentions=True)
_IMAGE = ImageRules(max_count=4, max_bytes=16 * 2**20, mimes=_IMAGES, alt_graphemes=1500, alt_wanted=True)
_VIDEO = VideoRules(
    max_count=1, max_bytes=103_809_024, mimes=_VIDEOS, alt_graphemes=1500, max_edge=3840, max_fps=120
)
DEFAULT = Capabilities(
    text=_TEXT,
    images=_IMAGE,
    videos=_VIDEO,
    thread_parts=25,  # our own limit: the network has none
    first_comment=True,
    options=OPTIONS,
    handle=Handle.LIST_MATCH,
    can_look_up=True,
    # A lost answer may belong to a call that still runs: servers end them after 30 to 60 seconds.
    settle_seconds=45,
    rates=(
        RateLimit("requests", 300, 300, "account", "requests"),
        RateLimit("media", 30, 1800, "account", "uploads"),
    ),
)


def for_server(standing: Mapping[str, Any], settle_seconds: float) -> Capabilities:
    """
    :param standing: `read_standing` of the account's server; empty: Mastodon's defaults
    """
    text, images, videos = _TEXT, _IMAGE, _VIDEO
    count, alt = standing.get("files", images.max_count), standing.get("alt", images.alt_graphemes)
    characters, address = standing.get("characters", text.most), standing.get("address", text.url_length)
    return replace(
        DEFAULT,
        settle_seconds=settle_seconds,
        text=replace(text, most=characters, url_length=address),
        images=replace(
            images,
            max_count=count,
            max_bytes=standing.get("image_bytes", images.max_bytes),
            mimes=_of(standing, images.mimes),
            alt_graphemes=alt,
        ),
        videos=replace(
            videos,
            max_bytes=standing.get("video_bytes", videos.max_bytes),
            mimes=_of(standing, videos.mimes),
            alt_graphemes=alt,
            max_fps=standing.get("video_fps", videos.max_fps),
        ),
    )


def read_standing(instance: Json) -> Json:
    """Of what a server says of itself, the figures that we go by. Whatever it does not say is left out."""
    configuration = read_part(instance, "configuration")
    statuses, media = read_part(configuration, "statuses"), read_part(configuration, "media_attachments")
    found = {
        "characters": read_figure(statuses, "max_characters"),
        "files": read_figure(statuses, "max_media_attachments"),
        "address": read_figure(statuses, "characters_reserved_per_url"),
        "alt": read_figure(media, "description_limit"),
        "image_bytes": read_figure(media, "image_size_limit"),
        "video_bytes": read_figure(media, "video_size_limit"),
        "video_fps": read_figure(media, "video_frame_rate_limit"),
        "types": [one for one in _IMAGES | _VIDEOS if one in read_list(media, "supported_mime_types")],
    }
    return {name: value for name, value in found.items() if value}


def _of(standing: Mapping[str, Any], ours: frozenset[str]) -> frozenset[str]:
    told = ours & frozenset(standing.get("types", ()))
    return told or ours
