from datetime import datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema


class SnippetNew(Schema):
    """`text` may hold gaps in braces: {brand}, {link}, {title}, {date}, and others of your own."""

    brand: UUID
    kind: Literal["hashtags", "text", "template"]
    name: str = Field(..., min_length=1, max_length=80)
    text: str = Field(..., min_length=1, max_length=5000)


class SnippetChange(Schema):
    name: str = Field(..., min_length=1, max_length=80)
    text: str = Field(..., min_length=1, max_length=5000)


class SnippetOut(Schema):
    """`gaps`: the names that nobody but you can fill."""

    id: UUID
    brand: UUID = Field(..., alias="brand_id")
    kind: str
    name: str
    text: str
    gaps: list[str]
    created_at: datetime
    changed_at: datetime
