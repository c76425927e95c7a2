"""What Threads takes: developers.facebook.com/docs/threads, posts and overview (2025-12-22)."""

from typing import Any

from postwright.ports.channels.capabilities import (
    Capabilities,
    Handle,
    ImageRules,
    RateLimit,
    TextRules,
    Unit,
    VideoRules,
)
from postwright.ports.channels.entities import Kind as Entities
from postwright.ports.channels.entities import find_entities
from postwright.ports.channels.options import Choice, Kind, Option
from postwright.ports.channels.types import Outgoing, Part, Problem
from postwright.ports.channels.words import gettext_noop

FILES, LINKS = 20, 5
DAY_S = 86_400

OPTIONS = (
    Option(
        name="reply_control",
        kind=Kind.CHOICE,
        label=gettext_noop("Who can reply"),
        choices=(
            Choice("everyone", gettext_noop("Everybody")),
            Choice("followers_only", gettext_noop("Followers only")),
            Choice("accounts_you_follow", gettext_noop("Profiles that the account follows")),
            Choice("mentioned_only", gettext_noop("Mentioned profiles only")),
        ),
        default="everyone",
    ),
    Option(
        name="topic_tag",
        kind=Kind.TEXT,
        label=gettext_noop("Topic"),
        help=gettext_noop("One topic under which the post is found, without #, full stop and &."),
        most=50,
        default="",
    ),
)


def declare(settle_seconds: float) -> Capabilities:
    return Capabilities(
        text=TextRules(most=500, unit=Unit.EMOJI_BYTES),
        images=ImageRules(
            max_count=FILES,
            max_bytes=8_000_000,
            mimes=frozenset({"image/jpeg", "image/png"}),
            alt_graphemes=1000,
            alt_wanted=True,
            min_ratio=0.1,
            max_ratio=10,
        ),
        videos=VideoRules(
            max_count=FILES,
            max_bytes=1_000_000_000,
            mimes=frozenset({"video/mp4", "video/quicktime"}),
            alt_graphemes=1000,
            max_seconds=300,
            max_edge=1920,
            min_fps=23,
            max_fps=60,
            max_bitrate=100_000_000,
        ),
        mixes_media=True,
        link_card=True,
        thread_parts=25,  # our own limit: the network has none
        first_comment=True,
        options=OPTIONS,
        handle=Handle.CONTAINER,
        can_look_up=True,
        settle_seconds=settle_seconds,
        rates=(
            RateLimit("posts", 250, DAY_S, "account"),
            RateLimit("replies", 1000, DAY_S, "account", "replies"),
        ),
    )


def further_problems(outgoing: Outgoing) -> list[Problem]:
    """What no declaration can say: files and links are counted together, a topic has its own signs."""
    parts = [("media" if at == 1 else f"part:{at}/media", one) for at, one in enumerate(outgoing.parts, 1)]
    found = [_too_many_files(part, where) for where, part in parts]
    for at, post in enumerate(outgoing.posts, 1):
        links = {one.value for one in find_entities(post.text) if one.kind is Entities.LINK}
        links |= {outgoing.link.url} if at == 1 and outgoing.link else set()
        found.append(_too_many("links", len(links), LINKS, _place(outgoing, at)))
    topic: Any = outgoing.options.get("topic_tag")
    if isinstance(topic, str) and set(topic) & {".", "&"}:
        found.append(Problem("option_not_possible", "options", {"actual": OPTIONS[1].label}))
    return [problem for problem in found if problem]


def _too_many_files(part: Part, where: str) -> Problem | None:
    """Too many of one kind is said already."""
    videos = sum(ref.is_video for ref in part.media)
    most_of_one = max(videos, len(part.media) - videos)
    return _too_many("files", len(part.media), FILES, where) if most_of_one <= FILES else None


def _too_many(what: str, actual: int, limit: int, where: str) -> Problem | None:
    if actual <= limit:
        return None
    return Problem(f"too_many_{what}", where, {"actual": actual, "limit": limit})


def _place(outgoing: Outgoing, at: int) -> str:
    if at == 1:
        return "text"
    return f"part:{at}" if at <= len(outgoing.parts) else "first_comment"
