"""What goes in and out at the port. Everything here is data; `Intent` also survives JSON."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from postwright.ports.channels.ways import Secret
from postwright.ports.channels.words import ADVICE, PROBLEMS

type Json = dict[str, Any]

STANDING = "standing"  # in the settings of an account: what `Health.standing` said last


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaRef:
    """A stored file as one channel gets it. `size` in bytes, `seconds` only for videos."""

    key: str
    mime: str
    size: int
    width: int
    height: int
    alt: str = ""
    seconds: float = 0

    @property
    def is_video(self) -> bool:
        return self.mime.startswith("video/")


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkCard:
    """A page shown below the text; title and description were fetched by the caller."""

    url: str
    title: str
    description: str = ""
    thumb: MediaRef | None = None

    @classmethod
    def from_json(cls, data: Json) -> "LinkCard":
        return cls(**{**data, "thumb": MediaRef(**data["thumb"]) if data["thumb"] else None})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One post of a thread, below the first."""

    text: str
    media: tuple[MediaRef, ...] = ()

    @classmethod
    def from_json(cls, data: Json) -> "Part":
        return cls(text=data["text"], media=tuple(MediaRef(**ref) for ref in data["media"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """
    What a person wants to publish on one channel. `language` is a BCP 47 tag or empty.

    `thread` are further posts below the first, each a reply to the one before it; `first_comment` is a reply
    of our own to the first, sent after everything else.
    """

    text: str
    language: str = ""
    media: tuple[MediaRef, ...] = ()
    link: LinkCard | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    thread: tuple[Part, ...] = ()
    first_comment: str = ""

    @property
    def parts(self) -> tuple[Part, ...]:
        """Every post of it in order; a first comment is none."""
        return (Part(text=self.text, media=self.media), *self.thread)

    @property
    def posts(self) -> tuple[Part, ...]:
        """The parts and the first comment: everything that is sent by itself, in that order."""
        comment = (Part(text=self.first_comment),) if self.first_comment else ()
        return (*self.parts, *comment)

    @property
    def files(self) -> tuple[MediaRef, ...]:
        """Everything to upload: the media of all parts and the picture of the link card."""
        media = tuple(ref for part in self.parts for ref in part.media)
        thumb = self.link.thumb if self.link else None
        return (*media, thumb) if thumb else media

    def to_json(self) -> Json:
        return asdict(self)

    @classmethod
    def from_json(cls, data: Json) -> "Outgoing":
        return cls(
            **{
                **data,
                "media": tuple(MediaRef(**ref) for ref in data["media"]),
                "link": LinkCard.from_json(data["link"]) if data["link"] else None,
                "thread": tuple(Part.from_json(part) for part in data.get("thread", ())),
            }
        )


class Level(StrEnum):
    STOP = "stop"  # it cannot be sent like this
    ADVICE = "advice"  # it can


@dataclass(frozen=True, slots=True)
class Problem:
    """
    What is wrong with a post, or could be better. `where` is `text`, `link`, `options`, `media`, `media:<index>` or `first_comment`.

    In a thread's further posts it is `part:2`, `part:2/media`, `part:2/media:0`: posts count from 1.
    """

    code: str
    where: str
    params: Mapping[str, Any] = field(default_factory=dict)

    @property
    def level(self) -> Level:
        return Level.ADVICE if self.code in ADVICE else Level.STOP

    @property
    def stops(self) -> bool:
        return self.level is Level.STOP

    def __str__(self) -> str:
        return PROBLEMS[self.code] % self.params


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One post of an intent, under a key of its own. `payload` is the network's own."""

    key: str
    payload: Json
    is_comment: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """
    Everything that will be sent, decided and committed before the first call that could create something.

    `key` is ours and unique within the channel; `media` holds the storage keys of all its files; `payload` is
    the network's own; `below` are the further posts of a thread and the first comment, in the order of sending.
    """

    network: str
    key: str
    created_at: str
    payload: Json
    media: tuple[str, ...] = ()
    below: tuple[Piece, ...] = ()

    @property
    def pieces(self) -> tuple[Piece, ...]:
        return (Piece(key=self.key, payload=self.payload), *self.below)

    def to_json(self) -> Json:
        return {**asdict(self), "media": list(self.media), "below": [asdict(piece) for piece in self.below]}

    @classmethod
    def from_json(cls, data: Json) -> "Intent":
        below = tuple(Piece(**piece) for piece in data.get("below", ()))
        return cls(**{**data, "media": tuple(data["media"]), "below": below})


@dataclass(frozen=True, slots=True)
class RateState:
    """What a network said last about one of its limits."""

    limit: int
    remaining: int
    resets_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """Of `most` posts in any `seconds` an account had `left` when the network was asked."""

    left: int
    most: int
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """The post exists. `raw` is the network's answer, free of secrets."""

    remote_id: str
    url: str
    raw: Json
    rate: RateState | None = None


class Keeper(Protocol):
    """The caller's side of a secret that changes while it is used. One per account."""

    async def renew(self, stale: Secret, renew: Callable[[Secret], Awaitable[Secret]]) -> Secret:
        """
        Replace `stale`, one caller at a time across all processes.

        When the stored secret differs from `stale`, somebody else was faster: it is returned and `renew` is
        not called. Otherwise what `renew(stored)` gives is stored before it is returned.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A connected account, decrypted for one piece of work. `settings` are a person's choices, no secrets."""

    channel_id: str
    network: str
    remote_id: str
    handle: str
    base_url: str
    secret: Secret = field(repr=False)
    keeper: Keeper = field(repr=False)
    settings: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """
    The account answers. `rate` where the network tells.

    `standing` is what this account may do today, as the network says it: limits of its server, allowed audiences,
    what is left of a quota. It is kept in the account's settings under `STANDING`, for `capabilities_for`. Scopes and
    `expires_at` as in `ConnectedAccount`; None: as before.
    """

    handle: str
    rate: RateState | None = None
    standing: Json = field(default_factory=dict)
    scopes: tuple[str, ...] | None = None
    expires_at: datetime | None = None


class MediaSource(Protocol):
    """Reads stored files by their key; each call starts at the first byte."""

    def stream(self, key: str) -> AsyncIterator[bytes]: ...

    def url(self, key: str, mime: str) -> str:
        """
        Where a network can fetch the file itself: public, unguessable, good for some hours.

        :raises Refused: this installation cannot be reached from outside (`not_public`)
        """
        ...

    def place(self) -> AbstractAsyncContextManager[None]:
        """Held around each upload: so many may be on their way at the same time, shared by all organisations."""
        ...


class Progress(Protocol):
    """Steps already taken for one intent. A saved step is durable when `save` returns."""

    def get(self, step: str) -> Json | None: ...

    async def save(self, step: str, data: Json) -> None: ...
