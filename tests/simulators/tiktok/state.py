"""Who is there, what they allowed, and what they posted."""

import secrets
import tempfile
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from typing import IO, Any

HOUR, DAY = 3600, 86_400
SCOPES = (
    "user.info.basic",
    "user.info.profile",
    "user.info.stats",
    "video.list",
    "video.upload",
    "video.publish",
)
PUBLIC, FRIENDS, FOLLOWERS, ALONE = (
    "PUBLIC_TO_EVERYONE",
    "MUTUAL_FOLLOW_FRIENDS",
    "FOLLOWER_OF_CREATOR",
    "SELF_ONLY",
)
_numbers = count(7_400_000_000_000_000_001)


def new_number() -> str:
    return str(next(_numbers))


@dataclass
class App:
    """
    What a developer registered.

    :param redirect_uris: empty: any that TikTok would take; `*` stands for any port of localhost
    :param is_approved: review passed; otherwise it may not ask anybody (`unauthorized_client`)
    :param is_audited: the audit of content posting, another approval
    :param active_creators: how many may post within 24 hours
    """

    client_key: str = "awsimulatedclientkey"
    client_secret: str = "simulated-tiktok-secret"
    redirect_uris: tuple[str, ...] = ()
    verified_prefixes: tuple[str, ...] = ()
    is_approved: bool = True
    is_audited: bool = True
    active_creators: int = 1000


@dataclass
class Creator:
    open_id: str
    username: str
    display_name: str
    is_private: bool = False
    comment_disabled: bool = False
    duet_disabled: bool = False
    stitch_disabled: bool = False
    max_seconds: int = 300
    is_banned: bool = False
    app_version: tuple[int, int] = (40, 1)
    followers: int = 1234

    @property
    def privacy_levels(self) -> list[str]:
        return [FOLLOWERS if self.is_private else PUBLIC, FRIENDS, ALONE]


@dataclass
class Switches:
    """
    What the documents leave open, or what tests cannot have.

    :param plain_pulls: pulls from http and from IP addresses are allowed
    :param needs_pkce: a web client may leave PKCE out in reality
    :param rotates: each renewal gives another refresh token and ends the one before
    :param token_error_status: nowhere documented; clients go by the body
    :param code_s: life of a code, not documented for TikTok
    :param public_id_s: until moderation is over; None: the id of a public post never comes
    :param names_last_byte: `Content-Range` of upload answers names the last byte, not the number of bytes
    :param needs_brand_toggles: the table of parameters calls them required
    """

    plain_pulls: bool = False
    needs_pkce: bool = True
    rotates: bool = True
    token_error_status: int = 400
    code_s: float = 600
    processing_s: float = 0.1
    slow_s: float = 3
    public_id_s: float | None = 0.1
    names_last_byte: bool = False
    needs_brand_toggles: bool = True
    posts_a_day: int = 15
    unaudited_users: int = 5
    pending_shares: int = 5
    upload_url_s: float = HOUR


class Status(StrEnum):
    UPLOADING = "PROCESSING_UPLOAD"
    DOWNLOADING = "PROCESSING_DOWNLOAD"
    INBOX = "SEND_TO_USER_INBOX"
    COMPLETE = "PUBLISH_COMPLETE"
    FAILED = "FAILED"


@dataclass
class Upload:
    """Bytes on their way; `file` holds what has arrived in the right order."""

    size: int
    chunk: int
    chunks: int
    expires_at: float
    key: str = field(default_factory=new_number)
    token: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    received: int = 0
    file: IO[bytes] = field(default_factory=tempfile.TemporaryFile)

    @property
    def is_whole(self) -> bool:
        return self.received == self.size

    def is_last(self, first: int) -> bool:
        return first >= (self.chunks - 1) * self.chunk


@dataclass
class Share:
    """One thing that a publisher began. `open_id`: whose; `ready_at`: None until all bytes are there."""

    publish_id: str
    open_id: str
    client_key: str
    text: str
    begun_at: float
    post: dict[str, Any]
    status: Status
    is_draft: bool = False
    is_photo: bool = False
    upload: Upload | None = None
    urls: tuple[str, ...] = ()
    downloaded: int = 0
    found: str = ""  # a fail reason that the check of the media ended with
    film: Any = None
    ready_at: float | None = None
    fail_reason: str = ""
    completed_at: float = 0
    video_id: str = ""
    is_listed: bool = False  # moderation is over

    @property
    def is_public(self) -> bool:
        return self.post.get("privacy_level") == PUBLIC

    @property
    def is_over(self) -> bool:
        return self.status in {Status.COMPLETE, Status.FAILED}

    @property
    def has_begun(self) -> bool:
        """Whether it posts by itself now, without another call."""
        return not self.upload or self.upload.is_whole


def units(text: str) -> int:
    """UTF-16 code units, in which TikTok counts."""
    return len(text.encode("utf-16-le")) // 2
