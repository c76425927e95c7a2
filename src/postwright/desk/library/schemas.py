from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import AwareDatetime

from postwright.desk.library.queries import Narrowing, Use
from postwright.flow.media.models import MediaItem
from postwright.flow.media.schemas import Kind, State
from postwright.kit.api import Moment

MOST = 100


class LibraryFilter(Schema):
    """What is left out narrows nothing."""

    search: str = Field("", max_length=200, description="Every word must be known of the item, wherever.")
    brand: UUID | None = None
    kind: Kind | None = None
    tag: UUID | None = None
    favourite: bool = Field(False, description="Of the token's own member.")
    use: Literal["used", "unused", "planned", "published"] | None = Field(
        None,
        description="By its posts; `planned` ones are still to be sent, or failed and may be tried again.",
    )
    state: State | None = None
    since: Moment | None = Field(None, description="Uploaded then or later.")
    until: Moment | None = Field(None, description="Uploaded before.")

    def narrowing(self) -> Narrowing:
        return Narrowing(
            words=self.search,
            brand=self.brand,
            kind=self.kind or "",
            tag=self.tag,
            favourite=self.favourite,
            use=self.use or "",
            state=self.state or "",
            since=self.since,
            until=self.until,
        )


class LibraryItemOut(Schema):
    """`GET /media/{id}` tells its files and the rest."""

    id: UUID
    brand: UUID | None = Field(..., alias="brand_id")
    kind: Kind
    state: State
    file_name: str
    alt_text: str
    size: int
    width: int | None
    height: int | None
    seconds: float | None
    uploaded_at: datetime
    tags: list[str]
    is_favourite: bool

    @staticmethod
    def resolve_tags(item: MediaItem) -> list[str]:
        return [tag.name for tag in item.tags.all()]


class TagsIn(Schema):
    tags: Annotated[list[Annotated[str, Field(min_length=1, max_length=60)]], Field(max_length=60)]


class MediaTagOut(Schema):
    id: UUID
    name: str
    items: int = Field(..., alias="item_count", description="How many carry it that are not in the trash.")


class MediaTagChange(Schema):
    name: str = Field(..., min_length=1, max_length=60)


class MergeIn(Schema):
    into: UUID


class UseOut(Schema):
    """A post that holds the item."""

    post: UUID
    state: Literal["draft", "confirmed"]
    is_planned: bool = Field(
        ..., description="Something of it is still to be sent, or failed and may be tried again."
    )
    publications: list[UUID]

    @staticmethod
    def of(use: Use) -> dict[str, object]:
        return {
            "post": use.post.pk,
            "state": use.post.state,
            "is_planned": use.is_planned,
            "publications": [one.pk for one in use.publications],
        }


class TrashIn(Schema):
    """`let_go`: posts that hold them lose them, and what is still to be sent with them is cancelled."""

    media: Annotated[list[UUID], Field(min_length=1, max_length=MOST)]
    let_go: bool = False


class TrashOut(Schema):
    id: UUID
    file_name: str
    kind: Kind
    size: int
    removed_at: AwareDatetime
    delete_at: AwareDatetime = Field(..., description="When it is deleted for good.")


class EmptiedOut(Schema):
    deleted: int = Field(..., description="How many are being deleted.")


class RoomOut(Schema):
    """In bytes. `unused` and `spare` are parts of `originals` and `copies`."""

    limit: int
    used: int
    originals: int
    copies: int = Field(..., description="Previews, and copies for posting.")
    trash: int
    coming: int = Field(..., description="Announced by uploads under way.")
    unused: int = Field(..., description="Of items that stand in no post.")
    spare: int = Field(..., description="Of items that look like an older one.")
