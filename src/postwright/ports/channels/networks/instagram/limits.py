"""
What Instagram takes of a professional account, by the kind of post.

From Meta's guide on content publishing and the references of the edges `media` and `content_publishing_limit`
(v24.0 to v26.0, read November 2026). How much may be published each day is read from the account.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from postwright.ports.channels.answers import read_figure, read_part
from postwright.ports.channels.capabilities import (
    Capabilities,
    Handle,
    ImageRules,
    RateLimit,
    TextRules,
    Unit,
    VideoRules,
)
from postwright.ports.channels.options import Choice, Kind, Option
from postwright.ports.channels.types import Json
from postwright.ports.channels.words import gettext_noop

POST, REEL, STORY = "post", "reel", "story"
MOST_FILES, MOST_HASHTAGS, MOST_MENTIONS = 10, 30, 20
POSTS_A_DAY, CONTAINERS_A_DAY = 50, 400  # of posts the guide says 100: the account itself knows

_KIND = Option(
    name="kind",
    kind=Kind.CHOICE,
    label=gettext_noop("What it becomes"),
    help=gettext_noop("A post with one video is a reel at Instagram. A story is gone after a day."),
    choices=(
        Choice(POST, gettext_noop("Post")),
        Choice(REEL, gettext_noop("Reel")),
        Choice(STORY, gettext_noop("Story")),
    ),
    default=POST,
)
COLLABORATORS = Option(
    name="collaborators",
    kind=Kind.NAMES,
    label=gettext_noop("Collaborators"),
    help=gettext_noop("They are asked, and the post then also stands on their page."),
    most=3,
)
TAGS = Option(
    name="tags",
    kind=Kind.NAMES,
    label=gettext_noop("Tagged accounts"),
    help=gettext_noop("Public accounts that can be seen in the first picture or the video."),
    most=20,
)
COVER = Option(
    name="cover",
    kind=Kind.SECONDS,
    label=gettext_noop("Cover"),
    help=gettext_noop("The moment of the video that stands for it."),
)
_IN_FEED = Option(
    name="share_to_feed",
    kind=Kind.SWITCH,
    label=gettext_noop("Show a reel among the posts too"),
    default=True,
)
_AI = Option(
    name="ai_generated", kind=Kind.SWITCH, label=gettext_noop("Made with AI"), default=False, marks_ai=True
)
OPTIONS = (_KIND, COLLABORATORS, TAGS, COVER, _IN_FEED, _AI)

_IMAGE = ImageRules(
    max_count=MOST_FILES,
    max_bytes=8_000_000,
    mimes=frozenset({"image/jpeg"}),
    alt_graphemes=1000,
    alt_wanted=True,
    min_ratio=4 / 5,
    max_ratio=1.91,
)
_VIDEO = VideoRules(
    max_count=MOST_FILES,
    max_bytes=300_000_000,  # older texts say 1 GB
    mimes=frozenset({"video/mp4"}),
    alt_graphemes=1000,  # not sent: there is no place for it
    min_seconds=3,
    max_seconds=900,
    min_ratio=0.01,
    max_ratio=10,
    max_edge=1920,
    min_fps=23,
    max_fps=60,
    max_bitrate=25_000_000,
    covered=(0.14, 0.06, 0.35, 0.06),
)
DEFAULT = Capabilities(
    # Whether a sign of two halves counts once or twice is not written anywhere: so as the stricter one.
    text=TextRules(most=2200, unit=Unit.UTF16),
    images=_IMAGE,
    videos=_VIDEO,
    mixes_media=True,
    needs_media=True,
    first_comment=True,
    options=OPTIONS,
    handle=Handle.CONTAINER,
    can_look_up=True,
    # Others who publish there saw a post appear up to 150 s after its call had been refused as spam.
    settle_seconds=150,
    rates=(
        RateLimit("posts", POSTS_A_DAY, 86_400, "account"),
        RateLimit("containers", CONTAINERS_A_DAY, 86_400, "account", "uploads"),
    ),
)
_REEL = replace(DEFAULT, images=None, videos=replace(_VIDEO, max_count=1))
_STORY = replace(
    DEFAULT,
    images=replace(_IMAGE, max_count=1, alt_wanted=False, min_ratio=None, max_ratio=None),
    videos=replace(
        _VIDEO, max_count=1, max_bytes=100_000_000, max_seconds=60, min_ratio=0.1, covered=(0.14, 0, 0.2, 0)
    ),
    mixes_media=False,
    first_comment=False,
)
_KINDS: Mapping[str, Capabilities] = {POST: DEFAULT, REEL: _REEL, STORY: _STORY}


def for_kind(kind: object, standing: Mapping[str, Any], settle_seconds: float) -> Capabilities:
    """
    :param kind: what a person chose; of what is no kind the rules of a post
    :param standing: `read_standing` of the account; empty: the least that all texts agree on
    """
    can = _KINDS.get(str(kind), DEFAULT)
    posts, *others = can.rates
    told = {"calls": standing.get("posts", posts.calls), "seconds": standing.get("seconds", posts.seconds)}
    return replace(can, settle_seconds=settle_seconds, rates=(replace(posts, **told), *others))


def read_standing(limit: Json) -> Json:
    """How many posts in how many seconds, and how many of them are used: an entry of `content_publishing_limit`."""
    of, used = read_part(limit, "config"), read_figure(limit, "quota_usage")
    found = {
        "posts": read_figure(of, "quota_total"),
        "seconds": read_figure(of, "quota_duration"),
        "used": used,
    }
    return {name: value for name, value in found.items() if value}
