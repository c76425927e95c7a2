from datetime import datetime
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator


class Attachment(Schema):
    media: UUID
    alt_text: str = Field("", max_length=2000)


def _each_once(attachments: list[Attachment]) -> list[Attachment]:
    if len({one.media for one in attachments}) < len(attachments):
        raise ValueError("names a media item twice")
    return attachments


class VariantText(Schema):
    """A channel's own words; null follows the post."""

    channel: UUID
    text: str | None = Field(None, max_length=20_000)


class PostContent(Schema):
    title: str | None = Field(None, max_length=200)
    text: str | None = Field(None, max_length=20_000)
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
    differs: bool


class AttachmentOut(Schema):
    media: UUID = Field(..., alias="media_item_id")
    alt_text: str


class PostOut(Schema):
    id: UUID
    brand: UUID = Field(..., alias="brand_id")
    title: str
    text: str
    link: str
    language: str
    state: str
    revision: int
    media: list[AttachmentOut] = Field(..., alias="attachments.all")
    variants: list[VariantOut] = Field(..., alias="variants.all")
    created_at: datetime
    changed_at: datetime
    confirmed_at: datetime | None
