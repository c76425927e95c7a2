from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import ConfigDict

from postwright.flow.media.models import Rendition

Kind = Literal["image", "video"]
State = Literal["processing", "ready", "failed"]

UPLOAD = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {
                        "file": {
                            "type": "string",
                            "contentMediaType": "application/octet-stream",
                            "description": "A photo (JPEG, PNG, WebP, AVIF, HEIC, GIF) or a video (MP4, MOV, WebM).",
                        },
                        "brand": {"type": "string", "format": "uuid"},
                    },
                }
            }
        },
    }
}


class UploadFields(Schema):
    """What may come beside the file."""

    model_config = ConfigDict(extra="forbid")
    brand: UUID | None = None


class MediaChange(Schema):
    """What is left out stays as it is."""

    alt_text: str | None = Field(
        None, max_length=2000, description="What the picture shows, for those who cannot see it."
    )


class MediaFilter(Schema):
    brand: UUID | None = None
    kind: Kind | None = None
    state: State | None = None

    def fields(self) -> dict[str, object]:
        wanted = {"brand_id": self.brand, "kind": self.kind, "state": self.state}
        return {name: value for name, value in wanted.items() if value is not None}


class RenditionOut(Schema):
    """One stored file. `url` needs no token and works for a while; ask again for a fresh one."""

    purpose: Rendition.Purpose
    variant: str = Field(..., description="Of a frame: its second in the video.")
    mime: str
    size: int
    width: int | None
    height: int | None
    url: str


class MediaOut(Schema):
    id: UUID
    brand: UUID | None = Field(..., alias="brand_id")
    kind: Kind
    state: State
    problem: str = Field(..., description="Why it is not usable, as a code.")
    problem_text: str
    file_name: str
    mime: str
    size: int
    width: int | None
    height: int | None
    seconds: float | None = Field(..., description="Of a video.")
    has_audio: bool | None
    origin: dict[str, str | bool] = Field(
        ...,
        description="What the file says of how it was made: IPTC's `source_type`, `has_credentials` (C2PA) and "
        "`credentials_by`, and `lost_credentials` of what was made of such a file. Nothing of it is verified; copies "
        "keep the first and lose the credentials.",
    )
    taken_at: datetime | None
    alt_text: str
    uploaded_at: datetime
    original_goes_on: datetime | None = Field(
        ...,
        description="When the file as it was uploaded is deleted; none once it is gone, or where it stays.",
    )
    edited_from: UUID | None = Field(
        ..., alias="edited_from_id", description="The item that it was made of, as long as that is there."
    )
    progress: int | None = Field(..., description="Of one that was edited: how much is made, in percent.")
    renditions: list[RenditionOut] = Field(..., alias="renditions.all")


class FetchNew(Schema):
    """`url` is read by the server, which asks no inner addresses; `brand` null or left out: for every brand."""

    url: str = Field(
        ..., max_length=2000, pattern=r"^https?://\S+$", examples=["https://example.org/photo.jpg"]
    )
    brand: UUID | None = None


class FetchOut(Schema):
    id: UUID
    url: str = Field(..., alias="source")
    brand: UUID | None = Field(..., alias="brand_id")
    state: Literal["fetching", "arrived", "failed"]
    received: int = Field(..., description="Bytes that have come.")
    size: int | None = Field(..., description="Bytes that will come; null while nobody tells.")
    problem: str = Field(..., description="Why it failed, as a code.")
    problem_text: str
    media: UUID | None = Field(..., alias="media_item_id", description="What came of it.")
    begun_at: datetime
