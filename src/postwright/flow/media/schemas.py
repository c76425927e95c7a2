from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import ConfigDict

from postwright.flow.media.models import Rendition
from postwright.flow.media.rules.edits import LARGEST_LETTER, MOST_TEXTS, SMALLEST_LETTER, Edit
from postwright.flow.media.rules.subtitles import LONGEST_WORDS, MOST_CUES

Kind = Literal["image", "video"]
State = Literal["processing", "ready", "failed"]
Share = Annotated[float, Field(ge=0, le=1)]
COLOUR = "^#[0-9a-f]{6}$"
MOST_SECONDS = 86_400

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


class CropIn(Schema):
    """In parts of the turned picture's sides."""

    left: Share = 0.0
    top: Share = 0.0
    width: Share = 1.0
    height: Share = 1.0


class TextIn(Schema):
    """Words on the picture; places and sizes in parts of its width, `top` of its height."""

    words: str = Field(..., min_length=1, max_length=LONGEST_WORDS)
    left: Share = 0.05
    top: Share = 0.05
    width: Share = 0.9
    size: float = Field(0.06, ge=SMALLEST_LETTER, le=LARGEST_LETTER, description="Of the letters.")
    colour: str = Field("#ffffff", pattern=COLOUR)
    plate: str = Field("", pattern=f"{COLOUR}|^$", description="What lies behind the words; empty: nothing.")
    align: Literal["left", "center", "right"] = "center"


class CueIn(Schema):
    """A subtitle, from `start` until `end`, in seconds of the video that is edited."""

    start: float = Field(..., ge=0, le=MOST_SECONDS)
    end: float = Field(..., ge=0, le=MOST_SECONDS)
    words: str = Field(..., min_length=1, max_length=LONGEST_WORDS)


class EditNew(Schema):
    """
    Turned, mirrored, cropped, lit and written upon, in this order; what is left out stays as it is.

    From `start` on, everything is for videos: of photos it is checked all the same, and takes no effect.
    """

    turn: Literal[0, 90, 180, 270] = Field(0, description="Degrees, clockwise.")
    flip: bool = Field(False, description="Mirrored, left to right.")
    crop: CropIn | None = None
    brightness: float = Field(0.0, ge=-1, le=1)
    contrast: float = Field(0.0, ge=-1, le=1)
    texts: Annotated[list[TextIn], Field(max_length=MOST_TEXTS)] = []
    start: float = Field(0.0, ge=0, le=MOST_SECONDS, description="Seconds.")
    end: float | None = Field(None, ge=0, le=MOST_SECONDS, description="Seconds; null: to the end.")
    sound: Literal["keep", "even", "none"] = Field("keep", description="`even`: as loud as other videos.")
    subtitles: Literal["none", "burnt", "beside"] = Field(
        "none", description="`burnt` into the picture, or `beside` it in a file, which no network is sent."
    )
    cues: Annotated[list[CueIn], Field(max_length=MOST_CUES)] = []
    alt_text: str | None = Field(
        None, max_length=2000, description="Of the new one; null: that of the old one."
    )

    def edit(self) -> Edit:
        """:raises WrongEdit: the parts do not go together"""
        said = self.model_dump(exclude={"crop", "alt_text"})
        box = (self.crop.left, self.crop.top, self.crop.width, self.crop.height) if self.crop else None
        return Edit.from_json({**said, "box": box})


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
