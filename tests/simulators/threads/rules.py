"""What a container may hold, and how Threads counts."""

import re
from collections.abc import Mapping

import regex

from tests.simulators.parts.media import Film, Picture
from tests.simulators.threads.errors import GraphError

MOST_TEXT, MOST_LINKS, MOST_ALT, MOST_TOPIC = 500, 5, 1000, 50
KINDS = ("TEXT", "IMAGE", "VIDEO", "CAROUSEL")
CONTROLS = frozenset(
    {"everyone", "accounts_you_follow", "mentioned_only", "parent_post_author_only", "followers_only"}
)
EMOJI = regex.compile(
    r"\p{Extended_Pictographic}|\p{Regional_Indicator}|\p{Emoji_Modifier}|\u200d|\ufe0f|\u20e3"
)
LINK = re.compile(r"https?://[^\s)\]>]+")
MOST_IMAGE, MOST_RATIO = 8_000_000, 10
IMAGE_WIDTHS = (320, 1440)
MOST_VIDEO, MOST_SECONDS, RATES, MOST_WIDTH, MOST_BITS = 1_000_000_000, 300, (23, 60), 1920, 100_000_000


def length(text: str) -> int:
    """In characters, where each emoji counts as its UTF-8 bytes."""
    return sum(len(letter.encode()) if EMOJI.match(letter) else 1 for letter in text)


def links(text: str, attached: str = "") -> set[str]:
    return {link.rstrip(".,!?;:") for link in LINK.findall(text)} | ({attached} if attached else set())


def check(given: Mapping[str, str], *, most_children: int) -> str:
    """
    Which kind it is.

    :raises GraphError: 100
    """
    kind = given.get("media_type", "")
    if kind not in KINDS:
        raise GraphError(100, "media_type must be TEXT, IMAGE, VIDEO or CAROUSEL")
    text = given.get("text", "")
    if length(text) > MOST_TEXT:
        raise GraphError(100, f"Param text must be at most {MOST_TEXT} characters long.")
    if len(links(text, given.get("link_attachment", ""))) > MOST_LINKS:
        raise GraphError(100, "THREADS_API__LINK_LIMIT_EXCEEDED")
    _check_kind(kind, given, most_children)
    _check_extras(kind, given)
    return kind


def picture_trouble(picture: Picture | None) -> str:
    """The facts name no messages for pictures: UNKNOWN covers them, and the ratio has its own."""
    if not picture or picture.kind not in {"JPEG", "PNG"}:
        return "UNKNOWN"
    if max(picture.width, picture.height) > MOST_RATIO * min(picture.width, picture.height):
        return "INVALID_ASPEC_RATIO"
    return "" if IMAGE_WIDTHS[0] <= picture.width else "UNKNOWN"


def film_trouble(film: Film | None) -> str:
    if not film or not any(one in film.container for one in ("mp4", "mov")) or film.width > MOST_WIDTH:
        return "FAILED_PROCESSING_VIDEO"
    if film.seconds > MOST_SECONDS:
        return "INVALID_DURATION"
    if not RATES[0] <= round(film.rate, 2) <= RATES[1]:
        return "INVALID_FRAME_RATE"
    return "INVALID_BIT_RATE" if film.bit_rate > MOST_BITS else ""


def _check_kind(kind: str, given: Mapping[str, str], most_children: int) -> None:
    needed = {"TEXT": "text", "IMAGE": "image_url", "VIDEO": "video_url", "CAROUSEL": "children"}[kind]
    if not given.get(needed):
        raise GraphError(100, f"Param {needed} is required")
    if kind == "CAROUSEL" and not 2 <= len(given["children"].split(",")) <= most_children:
        raise GraphError(100, f"A carousel has 2 to {most_children} children")
    if given.get("is_carousel_item") == "true" and kind not in {"IMAGE", "VIDEO"}:
        raise GraphError(100, "Only images and videos are items of a carousel")


def _check_extras(kind: str, given: Mapping[str, str]) -> None:
    topic = given.get("topic_tag")
    if topic is not None and (not 1 <= len(topic) <= MOST_TOPIC or set(topic) & {".", "&"}):
        raise GraphError(100, "topic_tag has 1 to 50 characters without . and &")
    if len(given.get("alt_text", "")) > MOST_ALT:
        raise GraphError(100, f"alt_text has at most {MOST_ALT} characters")
    if given.get("reply_control", "everyone") not in CONTROLS:
        raise GraphError(100, "reply_control")
    for name in ("link_attachment", "auto_publish_text", "poll_attachment", "text_attachment"):
        if given.get(name) and kind != "TEXT":
            raise GraphError(100, f"{name} is for text posts only")
