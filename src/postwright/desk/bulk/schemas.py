import datetime as dt
from typing import Annotated, Literal, Self
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator, model_validator

from postwright.kit.clock import YEARS

Verb = Literal["move", "label", "approve", "take_back"]
MOST = 100


class PostRead(Schema):
    id: UUID
    revision: int = Field(..., ge=1, le=2**31 - 1, description="The one that was read; `approve` needs it.")


def _ours(day: dt.date) -> dt.date:
    if day.year not in YEARS:
        raise ValueError(f"lies outside the years {YEARS[0]} to {YEARS[-1]}")
    return day


class BulkNew(Schema):
    """
    `move` takes `days` (earlier below 0) or `date`, `label` takes ids of labels in `add` and `remove`.

    Each keeps its time of day on the clocks of its brand. `take_back` cancels what is planned and takes drafts off.
    """

    verb: Verb
    posts: Annotated[list[PostRead], Field(max_length=MOST)] = []
    publications: Annotated[list[UUID], Field(max_length=MOST)] = []
    days: int | None = Field(None, ge=-730, le=730)
    date: Annotated[dt.date, AfterValidator(_ours)] | None = None
    add: Annotated[list[UUID], Field(max_length=MOST)] = []
    remove: Annotated[list[UUID], Field(max_length=MOST)] = []

    @model_validator(mode="after")
    def says_what(self) -> Self:
        if self.verb == "move" and not self.days and not self.date:
            raise ValueError("move needs days or date")
        if self.verb == "label" and not self.add and not self.remove:
            raise ValueError("label needs add or remove")
        return self

    def wanted(self) -> dict[str, object]:
        if self.verb == "move":
            return {"date": self.date.isoformat()} if self.date else {"days": self.days}
        if self.verb == "label":
            return {"add": list(map(str, self.add)), "remove": list(map(str, self.remove))}
        if self.verb == "approve":
            return {"revisions": {str(one.id): one.revision for one in self.posts}}
        return {}


class BulkItemOut(Schema):
    post: UUID = Field(..., alias="post_id")
    publication: UUID | None = Field(..., alias="publication_id")
    state: Literal["waiting", "done", "refused", "undoing", "undone", "stays"]
    reason: str = Field(
        ...,
        description="Why it was refused, could not be taken back, or stands at another time than asked for.",
    )


class BulkOut(Schema):
    id: UUID
    verb: Verb
    is_undone: bool
    items: list[BulkItemOut]

    @staticmethod
    def resolve_is_undone(step: object) -> bool:
        return getattr(step, "undone_at", None) is not None

    @staticmethod
    def resolve_items(step: object) -> list[object]:
        return sorted(step.items.all(), key=lambda one: one.position)  # type: ignore[attr-defined]
