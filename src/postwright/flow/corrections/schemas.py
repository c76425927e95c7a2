from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema

type Words = Annotated[str, Field(max_length=20_000)]


class WordsNew(Schema):
    """For each post that is out, the parts of a thread and the first comment, in their order."""

    texts: Annotated[list[Words], Field(min_length=1, max_length=100)]


class CorrectionOut(Schema):
    id: UUID
    publication: UUID = Field(..., alias="publication_id")
    verb: Literal["edit", "delete"]
    state: Literal["waiting", "done", "failed"]
    asked_at: datetime
    ended_at: datetime | None
    problem: str = Field(..., description="What stands in the way, as a code.")
    explanation: str
    before: list[str] = Field(..., description="The words of each post as they stood there.")
    after: list[str] = Field(..., description="The words that were to take their place; empty: none.")

    @staticmethod
    def resolve_before(correction: object) -> list[str]:
        return [piece["before"] for piece in correction.pieces]  # type: ignore[attr-defined]

    @staticmethod
    def resolve_after(correction: object) -> list[str]:
        return [piece["after"] for piece in correction.pieces]  # type: ignore[attr-defined]
