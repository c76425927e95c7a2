from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from ninja import Field, Schema
from pydantic import AfterValidator

from postwright.flow.review.models import ClientLink
from postwright.flow.review.rules import LONGEST_DAYS, MOST_POSTS, SHORTEST_DAYS, USUAL_DAYS
from postwright.kit.clock import YEARS
from postwright.kit.text import one_line

Through = Literal["page", "api", "link"]


def _said(text: str) -> str:
    if not text.strip():
        raise ValueError("says nothing")
    return text


def _in_our_time(day: date) -> date:
    if day.year not in YEARS:
        raise ValueError(f"lies outside the years {YEARS[0]} to {YEARS[-1]}")
    return day


def _address(text: str) -> str:
    try:
        validate_email(text)
    except ValidationError as error:
        raise ValueError("is no address") from error
    return text


Said = Annotated[str, AfterValidator(_said)]
Day = Annotated[date, AfterValidator(_in_our_time)]


class RevisionRead(Schema):
    """`revision` is the one of the post that was read."""

    revision: int = Field(..., ge=1, le=2**31 - 1)


class ApprovalRequestNew(RevisionRead):
    """`reviewers` are members who may approve; left out: anybody who may. One approval is enough."""

    reviewers: Annotated[list[UUID], Field(max_length=50)] = []
    note: str = Field("", max_length=2000)
    due_on: Day | None = None


class PostReturn(RevisionRead):
    reason: Said = Field(..., max_length=2000)


class CommentNew(Schema):
    """`thread` is what it answers; left out, it begins one. A member is spoken to by @ and their name."""

    text: Said = Field(..., max_length=4000)
    thread: UUID | None = None


class CommentChange(Schema):
    text: Said = Field(..., max_length=4000)


class CommentOut(Schema):
    id: UUID
    post: UUID = Field(..., alias="post_id")
    thread: UUID = Field(..., alias="thread_id")
    revision: int = Field(..., description="Of the post, when it was written.")
    text: str
    by: UUID | None = Field(
        ..., alias="by_id", description="The member; null: a client, or somebody who left."
    )
    name: str = Field(..., alias="who")
    is_clients: bool
    written_at: datetime
    edited_at: datetime | None
    resolved_at: datetime | None = Field(..., alias="thread.resolved_at")


class CommentsOut(Schema):
    items: list[CommentOut]


class VerdictOut(Schema):
    kind: Literal["approved", "sent_back"]
    revision: int
    reason: str
    by: UUID | None = Field(
        ..., alias="by_id", description="The member; null: a client, or somebody who left."
    )
    name: str = Field(..., alias="who")
    through: Through
    client_link: UUID | None = Field(..., alias="link_id")
    client_link_by: UUID | None = Field(..., alias="link_by_id", description="The member who made the link.")
    through_own_link: bool = Field(
        ...,
        description="Whoever wrote this revision made the link and could open it themselves: where the brand wants a second person, such an approval is noted and does not count.",
    )
    at: datetime
    taken_back_at: datetime | None


class ConfirmationOut(Schema):
    """A person has read the text, the alt texts and the hashtags of this revision."""

    revision: int
    by: UUID | None = Field(..., alias="by_id")
    through: Through
    at: datetime


class ApprovalRequestOut(Schema):
    revision: int
    reviewers: list[UUID]
    note: str
    due_on: date | None
    asked_by: UUID | None = Field(..., alias="asked_by_id")
    asked_at: datetime


class ReviewOut(Schema):
    """How a post stands with those who approve. `missing` is what keeps its present revision from being scheduled."""

    post: UUID
    revision: int
    stand: Literal["none", "asked", "approved", "sent_back", "changed"] = Field(
        ..., description="`changed`: decided at an earlier revision."
    )
    needs_approval: bool
    made_by_ai: bool
    notice: str = Field(
        ..., description="With words of an AI: that they may be wrong, and who is responsible."
    )
    missing: list[Literal["confirmation", "approval"]]
    request: ApprovalRequestOut | None
    confirmation: ConfirmationOut | None = Field(..., description="Of the present revision.")
    verdicts: list[VerdictOut] = Field(..., description="Newest first.")


class ClientLinkNew(Schema):
    """
    `email`: we mail the link there, and tell it nobody else. Left out: you hand it on.

    Through a link that you handed on, an approval of words that you wrote does not count as a second person's.
    """

    posts: Annotated[list[UUID], Field(min_length=1, max_length=MOST_POSTS)]
    client_name: Annotated[Said, AfterValidator(one_line)] = Field(..., max_length=120)
    email: Annotated[str, AfterValidator(_address)] | Literal[""] = Field("", max_length=254)
    days: int = Field(USUAL_DAYS, ge=SHORTEST_DAYS, le=LONGEST_DAYS)


class ClientLinkOut(Schema):
    id: UUID
    posts: list[UUID]
    client_name: str
    email: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    mailed_at: datetime | None
    mail_failed_at: datetime | None

    @staticmethod
    def resolve_posts(link: ClientLink) -> list[UUID]:
        return [one.post_id for one in link.linked.all()]


class ClientLinkMade(ClientLinkOut):
    url: str = Field(
        ...,
        description="Told once; only its hash is kept. Empty for a link that we mail, and where an Idempotency-Key repeats.",
    )

    @staticmethod
    def resolve_url(link: ClientLink) -> str:
        return getattr(link, "url", "")
