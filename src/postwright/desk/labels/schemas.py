from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema

Colour = Literal["grey", "red", "orange", "yellow", "green", "teal", "blue", "violet", "pink"]


class LabelNew(Schema):
    """`brand` null or left out: for every brand of the organisation."""

    name: str = Field(..., min_length=1, max_length=40, examples=["Autumn"])
    colour: Colour = "grey"
    brand: UUID | None = None


class LabelChange(Schema):
    """What is left out stays as it is."""

    name: str | None = Field(None, min_length=1, max_length=40)
    colour: Colour | None = None


class LabelOut(Schema):
    id: UUID
    name: str
    colour: Colour
    brand: UUID | None = Field(..., alias="brand_id")
    created_at: datetime


class PostLabels(Schema):
    labels: Annotated[list[UUID], Field(max_length=200)]
