from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID
from zoneinfo import available_timezones

from ninja import Field, Schema
from pydantic import AfterValidator

from postwright.flow.brand import rules

Entry = Annotated[str, Field(min_length=1, max_length=100)]
Entries = Annotated[list[Entry], Field(max_length=100)]


def _zone(value: str) -> str:
    if value not in available_timezones():
        raise ValueError("is no IANA time zone such as Europe/Berlin")
    return value


def _links(values: list[str]) -> list[str]:
    if rules.wrong_links(values):
        raise ValueError("holds something that is no web address")
    return values


def _languages(values: list[str]) -> list[str]:
    if not set(values) <= set(rules.LANGUAGES):
        raise ValueError(f"holds something else than {', '.join(rules.LANGUAGES)}")
    return values


def _labels(values: dict[str, str]) -> dict[str, str]:
    _languages(list(values))
    return rules.tidy_labels(values)


AiMarks = Literal["off", "media", "words"]


class BrandChange(Schema):
    """What is left out stays as it is."""

    name: str | None = Field(None, min_length=1, max_length=120)
    description: str | None = Field(None, max_length=2000)
    tone: str | None = Field(None, max_length=300)
    audience: str | None = Field(None, max_length=500)
    languages: Annotated[list[str], AfterValidator(_languages)] | None = None
    words_use: Entries | None = None
    words_avoid: Entries | None = None
    hashtags_always: Entries | None = None
    hashtags_never: Entries | None = None
    call_to_action: str | None = Field(None, max_length=200)
    links: Annotated[list[Annotated[str, Field(max_length=500)]], AfterValidator(_links)] | None = None
    time_zone: Annotated[str, AfterValidator(_zone)] | None = None
    colours: list[Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]] | None = None
    needs_approval: bool | None = None
    late_hours: int | None = Field(None, ge=0, le=rules.LONGEST_HOURS)
    retry_hours: int | None = Field(None, ge=1, le=rules.LONGEST_HOURS)
    ai_marks: AiMarks | None = Field(
        None,
        description="When the label stands below a post, where a network has no mark of its own: never, when an AI made "
        "a photo or a video, or also when an AI wrote words that nobody changed.",
    )
    ai_labels: (
        Annotated[dict[str, Annotated[str, Field(max_length=rules.LONGEST_LABEL)]], AfterValidator(_labels)]
        | None
    ) = Field(None, description="The label by language; a language that is left out has the usual words.")


class BrandNew(BrandChange):
    name: str = Field(..., min_length=1, max_length=120)


class BrandOut(Schema):
    id: UUID
    name: str
    description: str
    tone: str
    audience: str
    languages: list[str]
    words_use: list[str]
    words_avoid: list[str]
    hashtags_always: list[str]
    hashtags_never: list[str]
    call_to_action: str
    links: list[str]
    time_zone: str
    colours: list[str]
    needs_approval: bool
    late_hours: int
    retry_hours: int
    ai_marks: AiMarks
    ai_labels: dict[str, str]
    revision: int
    created_at: datetime
