"""What a network takes, as data. `docs/channels.csv` shows it; a test keeps both equal."""

from dataclasses import dataclass
from enum import StrEnum

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

    :param links: pairs of an English label to translate, and an address
    """

    sentence: str
    links: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """
    `needs_media`: there is no post of words alone. `declarations` are shown beside the options.

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
    handle: Handle
    can_look_up: bool
    settle_seconds: float
    rates: tuple[RateLimit, ...] = ()
