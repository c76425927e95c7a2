"""Other networks' limits for a practice channel, so that every problem and its fix can be tried on it."""

from collections.abc import Mapping
from typing import Any

from postwright.ports.channels.capabilities import ImageRules, TextRules, Unit, VideoRules
from postwright.ports.channels.options import Kind, Option
from postwright.ports.channels.words import gettext_noop

OWN = "own"
AI = Option(
    name="ai_generated", kind=Kind.SWITCH, label=gettext_noop("Made with AI"), default=False, marks_ai=True
)

# What differs from the practice network's own capabilities, by what a channel's setting `plays` says.
ROLES: Mapping[str, Mapping[str, Any]] = {
    OWN: {},
    "short_text": {"text": TextRules(most=300, max_bytes=1000)},
    "weighted_text": {"text": TextRules(most=280, unit=Unit.WEIGHTED, url_length=23)},
    "fixed_links": {"text": TextRules(most=500, url_length=23, short_mentions=True)},
    "escaped_text": {"text": TextRules(most=3000, unit=Unit.ESCAPED), "thread_parts": 0},
    "utf16_text": {"text": TextRules(most=1024, unit=Unit.UTF16), "link_card": False},
    "square_pictures": {
        "images": ImageRules(
            max_count=1,
            max_bytes=300_000,
            mimes=frozenset({"image/jpeg"}),
            alt_graphemes=1000,
            alt_wanted=True,
            min_ratio=1,
            max_ratio=1,
        ),
        "link_card": False,
    },
    "upright_pictures": {
        "images": ImageRules(
            max_count=10,
            max_bytes=8_000_000,
            mimes=frozenset({"image/jpeg"}),
            alt_graphemes=1000,
            alt_wanted=True,
            min_ratio=0.8,
            max_ratio=1.91,
        ),
    },
    "short_videos": {
        "videos": VideoRules(
            max_count=1,
            max_bytes=2_000_000,
            mimes=frozenset({"video/mp4"}),
            alt_graphemes=1000,
            min_seconds=1,
            max_seconds=90,
            min_ratio=0.5,
            max_ratio=2,
            max_edge=1280,
            max_short_edge=720,
            min_fps=24,
            max_fps=30,
            max_bitrate=2_500_000,
            covered=(0.08, 0.14, 0.2, 0.04),
        ),
    },
    "ai_mark": {"options": (AI,)},
    "single_posts": {"thread_parts": 0, "first_comment": False, "link_card": False},
}
