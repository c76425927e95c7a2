from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator


class Attachment(Schema):
    """`part` is where in a thread it stands, 0 the first."""

    media: UUID
    alt_text: str = Field("", max_length=2000)
    part: int = Field(0, ge=0, le=100)


def _each_once(attachments: list[Attachment]) -> list[Attachment]:
    if len({one.media for one in attachments}) < len(attachments):
        raise ValueError("names a media item twice")
    return attachments


class LinkTags(Schema):
    """What is added to the link as utm_source and so on; empty ones are left out."""

    source: str = Field("", max_length=200)
    medium: str = Field("", max_length=200)
    campaign: str = Field("", max_length=200)
    term: str = Field("", max_length=200)
    content: str = Field("", max_length=200)


class VariantText(Schema):
    """
    A channel's own words; null follows the post. What is left out stays as it is.

    `options` have up to 2,000 characters of JSON.
    """

    channel: UUID
    text: str | None = Field(None, max_length=20_000)
    first_comment: str | None = Field(None, max_length=5000)
    options: Annotated[dict[str, Any], Field(max_length=20)] | None = None
    unmarked: Annotated[list[UUID], Field(max_length=20)] | None = Field(
        None,
        description="Files made by an AI that go out without the network's own mark for it all the same. Who says so "
        "answers for it, and is named in the provenance.",
    )


class PostContent(Schema):
    title: str | None = Field(None, max_length=200)
    text: str | None = Field(None, max_length=20_000)
    first_comment: str | None = Field(None, max_length=5000)
    utm: LinkTags | None = None
    link: str | None = Field(None, max_length=2000, pattern=r"^$|^https?://[^\s]+$")
    language: str | None = Field(None, max_length=10, pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    media: Annotated[list[Attachment], Field(max_length=20), AfterValidator(_each_once)] | None = None
    channels: Annotated[list[UUID], Field(max_length=100)] | None = None
    variants: Annotated[list[VariantText], Field(max_length=100)] | None = None


class PostNew(PostContent):
    brand: UUID


class PostChange(PostContent):
    """`revision` is the one that was read. What is left out stays as it is."""

    revision: int


class VariantOut(Schema):
    channel: UUID = Field(..., alias="channel_id")
    text: str = Field(..., alias="own_text")
    first_comment: str = Field(..., alias="own_first_comment")
    differs: bool
    options: dict[str, Any]
    unmarked: dict[str, str] = Field(
        ..., description="Files that go out without the network's mark, and the member who said so."
    )


class AttachmentOut(Schema):
    media: UUID = Field(..., alias="media_item_id")
    alt_text: str
    part: int


class PostOut(Schema):
    id: UUID
    brand: UUID = Field(..., alias="brand_id")
    title: str
    text: str
    first_comment: str
    link: str
    utm: dict[str, str]
    language: str
    state: str
    revision: int
    made_by_ai: bool = Field(
        ...,
        alias="is_made_by_ai",
        description="Holds words that an AI suggested. They may be wrong, and whoever publishes them is responsible for "
        "reviewing them: a person has to confirm each revision before it can be scheduled.",
    )
    media: list[AttachmentOut] = Field(..., alias="attachments.all")
    variants: list[VariantOut] = Field(..., alias="variants.all")
    created_at: datetime
    changed_at: datetime
    confirmed_at: datetime | None


class VersionOut(Schema):
    """`cause`: written, suggested, copied or restored; `seal`: confirmed, approved or sent_back, else empty."""

    id: UUID
    revision: int
    by: str | None = Field(None, alias="by.user.name")
    began_at: datetime
    at: datetime
    cause: str
    seal: str


class VersionContentOut(VersionOut):
    content: dict[str, Any]


class Restoration(Schema):
    """`revision` is the one that was read."""

    revision: int


class Mending(Schema):
    """
    One click that makes a post fit a channel. `where` is the place that a problem names; `revision` was read.

    `alt` takes the alt text over that a person wrote for the file, else the one that was suggested.
    """

    channel: UUID
    fix: Literal["shorten", "split", "crop", "convert", "alt"]
    where: str = Field(..., pattern=r"^(text|first_comment|media:\d{1,2}|part:\d{1,3}(/media:\d{1,2})?)$")
    revision: int
