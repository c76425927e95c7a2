"""What can be turned, where the facts disagree or a test wants another world. And the clock."""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime

HOUR, DAY = 3600, 86_400
MIB = 1024 * 1024


class Clock:
    """Seconds since 1970, moved by tests."""

    def __init__(self) -> None:
        self._ahead = 0.0

    def now(self) -> float:
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += seconds


def written(at: float) -> str:
    """As the Graph API writes times: without a colon in the zone."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S+0000")


@dataclass(frozen=True)
class Polls:
    """Processing is over after so many looks at it."""

    count: int


@dataclass(frozen=True)
class Seconds:
    """Processing is over after so long, by the simulator's clock."""

    count: float


@dataclass
class Options:
    """Every default is what the newest official text says; the other readings are a switch away."""

    require_proof: bool = False  # the app's "require app secret"
    instagram_answers_in_data: bool = False  # `{"data":[…]}` as documented, or flat as in practice
    instagram_quota: int = 100  # the guide; the references say 50
    container_limit: int = 400
    image_processing: Polls | Seconds = field(default_factory=lambda: Polls(0))
    video_processing: Polls | Seconds = field(default_factory=lambda: Polls(1))
    status_code_is_missing: bool = False  # only `status`, as seen in the field
    container_hidden_from_page_token: bool = False  # 100/33 where the user token works
    second_publish: str = "error"  # or "same" (the first id again) or "again" (a second post)
    resumable_for_instagram_login: bool = True
    reel_max_bytes: int = 300 * MIB
    story_max_bytes: int = 100 * MIB
    fetch_seconds: float = 5.0  # how long a media URL may take
    refuse_duplicates_seconds: float = 0  # 506 for the same post within so long; 0: never
    schedule_days: int = 30
    reel_schedule_days: int = 29
    schedule_queue: int | None = None  # about 29 in the field
    photo_max_bytes: int = 4 * MIB
    reels_a_day: int = 30
    video_chunk: int = MIB
    bad_links: set[str] = field(default_factory=set)  # hosts that cannot be scraped
    trial_reels: bool = True
    exchange_says_expiry: bool = True  # `expires_in` may be missing
