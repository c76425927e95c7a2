"""What a network takes, as data. `docs/channels.csv` shows it; a test keeps both equal."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from postwright.ports.channels.options import Option

Insets = tuple[float, float, float, float]


class Handle(StrEnum):
    """By what a post is recognised when its answer was lost."""

    OWN_KEY = "own_key"  # we choose its name: sending the same intent again changes nothing
    CONTAINER = "container"  # the network names a draft first, and tells later what became of it
    LIST_MATCH = "list_match"  # found only by looking through what was published
    NONE = "none"  # nobody but a person can tell


class Unit(StrEnum):
    """What a network takes for one character. `text.count` says how each is counted."""

    GRAPHEMES = "graphemes"  # what a person sees as one: Bluesky, Mastodon
    WEIGHTED = "weighted"  # an emoji or a sign of most scripts counts twice: X
    UTF16 = "utf16"  # as JavaScript counts: Telegram
    ESCAPED = "escaped"  # with a backslash before each sign that has a meaning: LinkedIn
    EMOJI_BYTES = "emoji_bytes"  # characters, but each emoji as its bytes: Threads
    BYTES = "bytes"  # of UTF-8


@dataclass(frozen=True, slots=True, kw_only=True)
class TextRules:
    """
    At most `most` characters of a `unit`, and `max_bytes` of UTF-8.

    `url_length` is what each web address counts as; None: as many characters as it has. With `short_mentions`
    only the name of `@name@server` counts.
    """

    most: int
    unit: Unit = Unit.GRAPHEMES
    max_bytes: int | None = None
    url_length: int | None = None
    short_mentions: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageRules:
    """
    `min_ratio` and `max_ratio` are width by height, `max_edge` and `max_short_edge` pixels of the longer and the
    shorter side; `alt_wanted`: without an alt text it is sent, but not praised.
    """

    max_count: int
    max_bytes: int
    mimes: frozenset[str]
    alt_graphemes: int
    alt_wanted: bool = False
    min_ratio: float | None = None
    max_ratio: float | None = None
    max_edge: int | None = None
    max_short_edge: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoRules:
    """
    H.264 with AAC (48 kHz, stereo) goes everywhere, so codecs are no rule.

    `max_edge` and `max_short_edge` are pixels of the longer and the shorter side, `min_edge` of the shorter, `min_fps` and `max_fps` pictures a
    second, `max_bitrate` bits a second of picture and sound; a copy is made that keeps to them. Length and sides
    (`min_ratio` and `max_ratio`, width by height) are a person's to change.

    `covered` is what the network lays its buttons and words over, from each edge in parts of that side: top, right,
    bottom, left.
    """

    max_count: int
    max_bytes: int
    mimes: frozenset[str]
    alt_graphemes: int
    min_seconds: float | None = None
    max_seconds: float | None = None
    min_ratio: float | None = None
    max_ratio: float | None = None
    max_edge: int | None = None
    max_short_edge: int | None = None
    min_edge: int | None = None
    min_fps: float | None = None
    max_fps: float | None = None
    max_bitrate: int | None = None
    covered: Insets | None = None


@dataclass(frozen=True, slots=True)
class RateLimit:
    """At most `calls` in `seconds`, counted per `account` or per `address`; `counts` says calls of which kind."""

    name: str
    calls: int
    seconds: int
    per: str
    counts: str = "posts"


@dataclass(frozen=True, slots=True)
class Declaration:
    """
    What a network wants a person to be told before they publish. An English sentence to translate.

    :param links: what stands in the sentence for `{0}`, `{1}`: an English label to translate, and an address
    :param only_if: the switch without which it is not said
    :param unless: the switch with which it is not said
    """

    sentence: str
    links: tuple[tuple[str, str], ...] = ()
    only_if: str = ""
    unless: str = ""

    def holds(self, chosen: Mapping[str, Any]) -> bool:
        """For what a person chose."""
        return not chosen.get(self.unless) and (not self.only_if or bool(chosen.get(self.only_if)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """
    `needs_media`: there is no post of words alone. `declarations` stand above the button that
    publishes. `speaks_as`: how the account is called there, where the network wants people to see that.

    `settle_seconds`: how long after a lost answer a look-up can still miss the post.

    `thread_parts`: how many posts a thread may have, the first one included; 0: there are no threads.
    """

    text: TextRules
    images: ImageRules | None = None
    videos: VideoRules | None = None
    needs_media: bool = False
    mixes_media: bool = False
    link_card: bool = False
    link_card_with_media: bool = False
    thread_parts: int = 0
    first_comment: bool = False
    options: tuple[Option, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    speaks_as: str = ""
    handle: Handle
    can_look_up: bool
    settle_seconds: float
    rates: tuple[RateLimit, ...] = ()
