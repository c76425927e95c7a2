"""
What a Facebook Page takes: as a post, as a reel, as a story.

From Meta's pages on posts of Pages (v25), publishing reels (v25), stories of Pages and publishing videos (2026).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
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
from postwright.ports.channels.options import Choice, Kind, Option, chosen
from postwright.ports.channels.types import Outgoing, Problem
from postwright.ports.channels.words import gettext_noop


class As(StrEnum):
    """What a Page publishes something as."""

    POST = "post"
    REEL = "reel"
    STORY = "story"


OPTIONS = (
    Option(
        name="kind",
        kind=Kind.CHOICE,
        label=gettext_noop("Publish as"),
        help=gettext_noop("A reel is one upright video. A story is one photo or video, gone after a day."),
        choices=(
            Choice(As.POST.value, gettext_noop("Post")),
            Choice(As.REEL.value, gettext_noop("Reel")),
            Choice(As.STORY.value, gettext_noop("Story")),
        ),
        default=As.POST.value,
    ),
    Option(
        name="ai_generated",
        kind=Kind.SWITCH,
        label=gettext_noop("Made with AI"),
        help=gettext_noop("Facebook marks videos and reels as made with AI. It has no such mark for photos."),
        default=False,
        only_with="video",
        marks_ai=True,
    ),
)

_IMAGE = ImageRules(
    max_count=10,  # what other clients keep to; no limit is written down
    max_bytes=4 * 2**20,  # newer pages say 10 MB, the error for files too big still comes from 4 MB on
    mimes=frozenset({"image/jpeg", "image/png"}),
    alt_graphemes=1000,  # our own limit: Facebook names none
    alt_wanted=True,
)
_VIDEO = VideoRules(
    max_count=1,
    max_bytes=4 * 2**30,
    mimes=frozenset({"video/mp4"}),
    alt_graphemes=1000,
    min_seconds=1,
    max_seconds=4 * 3600,
)
_UPRIGHT = replace(_VIDEO, max_bytes=2**30, min_seconds=3, min_fps=24, max_fps=60)
_REEL = replace(_UPRIGHT, max_seconds=90, min_ratio=9 / 16, max_ratio=9 / 16)
_STORY = replace(_UPRIGHT, max_seconds=60)

POST = Capabilities(
    # Longer than any known count of theirs: code points at least, UTF-16 units at most.
    text=TextRules(most=63_206, unit=Unit.UTF16),
    images=_IMAGE,
    videos=_VIDEO,
    link_card=True,
    first_comment=True,
    options=OPTIONS,
    handle=Handle.LIST_MATCH,
    can_look_up=True,
    # A lost answer may belong to a call that still runs; Meta ends its own after about a minute.
    settle_seconds=75,
    rates=(RateLimit("reels", 30, 86_400, "account", "reels"),),
)
_BARE = replace(POST, link_card=False)
_ONE = replace(_IMAGE, max_count=1)
_BY_KIND = {
    As.POST: POST,
    As.REEL: replace(_BARE, images=None, videos=_REEL),
    As.STORY: replace(_BARE, images=_ONE, videos=_STORY, first_comment=False),
}


def kind_of(options: Mapping[str, Any]) -> As:
    """What is not one of them counts as a post: `review` names it."""
    kind = chosen(options, OPTIONS)["kind"]
    return As(kind) if kind in As else As.POST


def for_kind(kind: As) -> Capabilities:
    return _BY_KIND[kind]


def kind_problems(kind: As, outgoing: Outgoing) -> Iterator[Problem]:
    """What a kind asks for beside its limits."""
    if kind is As.POST:
        return
    if not outgoing.media:
        yield Problem("reel_empty" if kind is As.REEL else "story_empty", "media")
    if kind is As.STORY and outgoing.text.strip():
        yield Problem("story_text", "text")
