"""What a network does not declare it refuses. Pure; the composer and the publisher both ask here."""

from collections.abc import Iterator, Sequence
from typing import Any

from postwright.ports.channels.capabilities import Capabilities, ImageRules, TextRules, Unit, VideoRules
from postwright.ports.channels.options import Kind, option_problems
from postwright.ports.channels.text import count_graphemes, measure
from postwright.ports.channels.types import MediaRef, Outgoing, Problem

FRAME_SECONDS = 0.1


def find_problems(outgoing: Outgoing, capabilities: Capabilities) -> list[Problem]:
    """What stops it, and what could be better (`Problem.level`)."""
    return [
        *_first_problems(outgoing, capabilities),
        *_thread_problems(outgoing, capabilities),
        *_comment_problems(outgoing, capabilities),
        *_link_problems(outgoing, capabilities),
        *_option_problems(outgoing, capabilities),
    ]


def _first_problems(outgoing: Outgoing, capabilities: Capabilities) -> Iterator[Problem]:
    if not (outgoing.text.strip() or outgoing.media or outgoing.link):
        yield Problem("empty", "text")
    elif capabilities.needs_media and not outgoing.media:
        yield Problem("media_missing", "media")
    yield from _text_problems(outgoing.text, "text", capabilities.text)
    yield from _media_problems(outgoing.media, "media", capabilities)


def _thread_problems(outgoing: Outgoing, capabilities: Capabilities) -> Iterator[Problem]:
    posts = len(outgoing.parts)
    if posts > 1 and not capabilities.thread_parts:
        yield Problem("no_thread", "text")
        return
    if posts > max(1, capabilities.thread_parts):
        yield Problem("too_many_parts", "text", {"actual": posts, "limit": capabilities.thread_parts})
    for number, part in enumerate(outgoing.thread, 2):
        where = f"part:{number}"
        if not (part.text.strip() or part.media):
            yield Problem("empty", where)
        yield from _text_problems(part.text, where, capabilities.text)
        yield from _media_problems(part.media, f"{where}/media", capabilities)


def _comment_problems(outgoing: Outgoing, capabilities: Capabilities) -> Iterator[Problem]:
    if not outgoing.first_comment:
        return
    if not capabilities.first_comment:
        yield Problem("no_first_comment", "first_comment")
        return
    if not outgoing.first_comment.strip():
        yield Problem("empty", "first_comment")
    yield from _text_problems(outgoing.first_comment, "first_comment", capabilities.text)


def _text_problems(text: str, where: str, rules: TextRules) -> Iterator[Problem]:
    for one in measure(text, rules):
        if one.left < 0:
            code = "text_too_heavy" if one.unit is Unit.BYTES else "text_too_long"
            yield Problem(code, where, {"actual": one.used, "limit": one.limit})


def _media_problems(media: Sequence[MediaRef], where: str, capabilities: Capabilities) -> Iterator[Problem]:
    videos = sum(ref.is_video for ref in media)
    images = len(media) - videos
    yield from _count_problems("images", images, where, capabilities.images)
    yield from _count_problems("videos", videos, where, capabilities.videos)
    if images and videos and not capabilities.mixes_media:
        yield Problem("no_mix", where)
    for index, ref in enumerate(media):
        yield from _file_problems(ref, f"{where}:{index}", capabilities)


def _count_problems(
    kind: str, count: int, where: str, rules: ImageRules | VideoRules | None
) -> Iterator[Problem]:
    if count and rules is None:
        yield Problem(f"no_{kind}", where)
    elif rules and count > rules.max_count:
        yield Problem(f"too_many_{kind}", where, {"actual": count, "limit": rules.max_count})


def _file_problems(ref: MediaRef, where: str, capabilities: Capabilities) -> Iterator[Problem]:
    rules = capabilities.videos if ref.is_video else capabilities.images
    if rules is None:
        return
    yield from _stored_file_problems(ref, where, rules)
    yield from _shape_problems(ref, where, rules)
    alt = count_graphemes(ref.alt)
    if alt > rules.alt_graphemes:
        yield Problem("alt_too_long", where, {"actual": alt, "limit": rules.alt_graphemes})
    if isinstance(rules, ImageRules) and rules.alt_wanted and not ref.alt.strip():
        yield Problem("alt_missing", where)


def _stored_file_problems(ref: MediaRef, where: str, rules: ImageRules | VideoRules) -> Iterator[Problem]:
    kind = "video" if ref.is_video else "image"
    if ref.mime not in rules.mimes:
        yield Problem(f"{kind}_type", where, {"actual": ref.mime})
    if ref.size > rules.max_bytes:
        yield Problem(f"{kind}_too_big", where, {"actual": ref.size, "limit": rules.max_bytes})
    if isinstance(rules, VideoRules) and ref.seconds:
        yield from _length_problems(ref, where, rules)


def _length_problems(ref: MediaRef, where: str, rules: VideoRules) -> Iterator[Problem]:
    """A part of a second too much is a matter of how a file counts its frames."""
    if rules.max_seconds and ref.seconds > rules.max_seconds + FRAME_SECONDS:
        yield Problem("video_too_long", where, {"actual": round(ref.seconds), "limit": rules.max_seconds})
    if rules.min_seconds and ref.seconds < rules.min_seconds - FRAME_SECONDS:
        actual = round(ref.seconds, 1)
        yield Problem("video_too_short", where, {"actual": actual, "limit": rules.min_seconds})


def _shape_problems(ref: MediaRef, where: str, rules: ImageRules | VideoRules) -> Iterator[Problem]:
    """One pixel too much is a matter of rounding."""
    if not (ref.width and ref.height):
        return
    yield from _side_problems(ref, where, rules)
    kind, actual = "video" if ref.is_video else "image", _sides(ref.width / ref.height)
    if rules.max_ratio and ref.width - 1 > ref.height * rules.max_ratio:
        yield Problem(f"{kind}_too_wide", where, {"actual": actual, "limit": _sides(rules.max_ratio)})
    if rules.min_ratio and ref.height - 1 > ref.width / rules.min_ratio:
        yield Problem(f"{kind}_too_tall", where, {"actual": actual, "limit": _sides(rules.min_ratio)})


def _side_problems(ref: MediaRef, where: str, rules: ImageRules | VideoRules) -> Iterator[Problem]:
    """Of videos that are too large a copy is made."""
    shorter, longer = sorted((ref.width, ref.height))
    if isinstance(rules, VideoRules) and rules.min_edge and shorter < rules.min_edge:
        yield Problem("video_too_small", where, {"actual": shorter, "limit": rules.min_edge})
    if isinstance(rules, ImageRules) and (
        longer > (rules.max_edge or longer) or shorter > (rules.max_short_edge or shorter)
    ):
        limit = f"{rules.max_edge} x {rules.max_short_edge}"
        yield Problem("image_too_large", where, {"actual": f"{longer} x {shorter}", "limit": limit})


def _sides(ratio: float) -> str:
    return f"{ratio:.3g}:1" if ratio >= 1 else f"1:{1 / ratio:.3g}"


def _link_problems(outgoing: Outgoing, capabilities: Capabilities) -> Iterator[Problem]:
    if outgoing.link is None:
        return
    if not capabilities.link_card:
        yield Problem("no_link_card", "link")
    elif outgoing.media and not capabilities.link_card_with_media:
        yield Problem("link_with_media", "link")
    elif outgoing.link.thumb and capabilities.images:
        yield from _stored_file_problems(outgoing.link.thumb, "link", capabilities.images)


def _option_problems(outgoing: Outgoing, capabilities: Capabilities) -> Iterator[Problem]:
    for code, name in option_problems(outgoing.options, capabilities.options):
        yield Problem(code, "options", {"actual": name})
    videos = [ref for ref in outgoing.files if ref.is_video]
    kind = "video" if videos else "photos"
    for option in capabilities.options:
        value = outgoing.options.get(option.name)
        if value and outgoing.files and option.only_with not in {"", kind}:
            yield Problem(f"only_with_{option.only_with}", "options", {"actual": option.label})
        elif option.kind is Kind.SECONDS and option.takes(value) and _is_beyond(value, videos):
            yield Problem("option_not_possible", "options", {"actual": option.label})


def _is_beyond(moment: Any, videos: Sequence[MediaRef]) -> bool:
    return any(0 < ref.seconds < moment for ref in videos)
