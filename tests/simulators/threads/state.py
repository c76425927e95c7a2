"""Who is there, what they allowed, and what they are about to post."""

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from typing import Any

HOUR, DAY = 3600, 86_400
SCOPES = (
    "threads_basic",
    "threads_content_publish",
    "threads_read_replies",
    "threads_manage_replies",
    "threads_manage_insights",
    "threads_delete",
    "threads_keyword_search",
    "threads_manage_mentions",
    "threads_location_tagging",
    "threads_profile_discovery",
)
_numbers = count(17_900_000_000_000_001)


def new_number() -> str:
    return str(next(_numbers))


@dataclass
class App:
    """:param redirect_uris: empty: any"""

    client_id: str = "1200000000000001"
    client_secret: str = "simulated-threads-secret"
    redirect_uris: tuple[str, ...] = ()


@dataclass
class Profile:
    user_id: str
    username: str
    name: str
    is_private: bool = False
    is_restricted: bool = False  # 4279013 at every publishing call


@dataclass
class Switches:
    """
    :param children: 20 now, 10 in older documents
    :param narrow_quota: asking quota fields without their scope ends in an empty 500, as reported from 2026
    """

    processing_s: float = 0.1
    slow_s: float = 3
    children: int = 20
    narrow_quota: bool = True
    posts_a_day: int = 250
    replies_a_day: int = 1000
    deletes_a_day: int = 100


class Status(StrEnum):
    WORKING = "IN_PROGRESS"
    FINISHED = "FINISHED"
    PUBLISHED = "PUBLISHED"
    ERROR = "ERROR"
    EXPIRED = "EXPIRED"


@dataclass
class Container:
    """`ready_at`: None while its files are being fetched; `found`: the error it will end with."""

    key: str
    user_id: str
    kind: str
    text: str
    given: dict[str, str]
    made_at: float
    children: list[str] = field(default_factory=list)
    ready_at: float | None = None
    found: str = ""
    status: Status = Status.WORKING
    media_id: str = ""

    @property
    def is_reply(self) -> bool:
        return bool(self.given.get("reply_to_id"))


@dataclass
class Media:
    """A post that is out."""

    key: str
    user_id: str
    kind: str
    text: str
    at: float
    given: dict[str, Any]
    children: list[str] = field(default_factory=list)
    is_deleted: bool = False
