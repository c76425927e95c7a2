"""What a network does not declare it refuses. Pure; the composer and the publisher both ask here."""

from collections.abc import Iterator

from postwright.ports.channels.capabilities import Capabilities, ImageRules, VideoRules
from postwright.ports.channels.text import count_bytes, count_graphemes, shorten_urls
from postwright.ports.channels.types import MediaRef, Outgoing, Problem


def find_problems(outgoing: Outgoing, capabilities: Capabilities) -> list[Problem]:
    return [
        *_text_problems(outgoing, capabilities),
        *_media_problems(outgoing, capabilities),
        *_link_problems(outgoing, capabilities),
        *_option_problems(outgoing, capabilities),
    ]


def _text_problems(outgoing: Outgoing, capabilities: Capabilities) -> Iterator[Problem]:
    rules = capabilities.text
    if not (outgoing.text.strip() or outgoing.media or outgoing.link):
        yield Problem("empty", "text")
    graphemes = count_graphemes(shorten_urls(outgoing.text, rules.url_length))
    if graphemes > rules.max_graphemes:
        yield Problem("text_too_long", "text", {"actual": graphemes, "limit": rules.max_graphemes})
    size = count_bytes(outgoing.text)
    if rules.max_bytes and size > rules.max_bytes:
        yield Problem("text_too_heavy", "text", {"actual": size, "limit": rules.max_bytes})


def _media_problems(outgoing: Outgoing, capabilities: Capabilities) -> Iterator[Problem]:
    videos = sum(ref.is_video for ref in outgoing.media)
    images = len(outgoing.media) - videos
    yield from _count_problems("images", images, capabilities.images)
    yield from _count_problems("videos", videos, capabilities.videos)
    if images and videos and not capabilities.mixes_media:
        yield Problem("no_mix", "media")
    for index, ref in enumerate(outgoing.media):
        yield from _file_problems(ref, f"media:{index}", capabilities)


def _count_problems(kind: str, count: int, rules: ImageRules | VideoRules | None) -> Iterator[Problem]:
    if count and rules is None:
        yield Problem(f"no_{kind}", "media")
    elif rules and count > rules.max_count:
        yield Problem(f"too_many_{kind}", "media", {"actual": count, "limit": rules.max_count})


def _file_problems(ref: MediaRef, where: str, capabilities: Capabilities) -> Iterator[Problem]:
    kind = "video" if ref.is_video else "image"
    rules = capabilities.videos if ref.is_video else capabilities.images
    if rules is None:
        return
    if ref.mime not in rules.mimes:
        yield Problem(f"{kind}_type", where, {"actual": ref.mime})
    if ref.size > rules.max_bytes:
        yield Problem(f"{kind}_too_big", where, {"actual": ref.size, "limit": rules.max_bytes})
    if isinstance(rules, VideoRules) and rules.max_seconds and ref.seconds > rules.max_seconds:
        yield Problem("video_too_long", where, {"actual": round(ref.seconds), "limit": rules.max_seconds})
    alt = count_graphemes(ref.alt)
    if alt > rules.alt_graphemes:
        yield Problem("alt_too_long", where, {"actual": alt, "limit": rules.alt_graphemes})


def _link_problems(outgoing: Outgoing, capabilities: Capabilities) -> Iterator[Problem]:
    if outgoing.link is None:
        return
    if not capabilities.link_card:
        yield Problem("no_link_card", "link")
    elif outgoing.media and not capabilities.link_card_with_media:
        yield Problem("link_with_media", "link")
    elif outgoing.link.thumb:
        yield from _file_problems(outgoing.link.thumb, "link", capabilities)


def _option_problems(outgoing: Outgoing, capabilities: Capabilities) -> Iterator[Problem]:
    for name in sorted(set(outgoing.options) - capabilities.options):
        yield Problem("unknown_option", "options", {"actual": name})
