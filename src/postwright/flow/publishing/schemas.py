from datetime import datetime
from typing import Annotated, Any, Literal
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from ninja import Field, Schema

from postwright.flow.publishing.models import Publication
from postwright.kit.api import Moment

State = Literal["scheduled", "claimed", "sending", "sent", "failed", "unclear", "cancelled"]


class ScheduleNew(Schema):
    """
    `revision` is the one of the post that was read. `due_at` null or left out: now.

    `channels` left out: every channel of the post that does not have it yet.
    """

    revision: int = Field(..., ge=1, le=2**31 - 1)
    due_at: Moment | None = Field(None, examples=["2027-03-01T09:00:00+01:00"])
    channels: Annotated[list[UUID], Field(min_length=1, max_length=100)] | None = None


class PublicationChange(Schema):
    due_at: Moment = Field(..., examples=["2027-03-01T09:00:00+01:00"])


class PublicationDecision(Schema):
    """What a person saw on the channel: it is there, or it is to be sent again."""

    was_sent: bool


class PublicationFilter(Schema):
    """`from` and `to` bound the time at which it is due; `to` is not included."""

    state: State | None = None
    channel: UUID | None = None
    post: UUID | None = None
    start: Moment | None = Field(None, alias="from")
    end: Moment | None = Field(None, alias="to")

    def fields(self) -> dict[str, object]:
        wanted = {
            "state": self.state,
            "channel_id": self.channel,
            "post_id": self.post,
            "due_at__gte": self.start,
            "due_at__lt": self.end,
        }
        return {name: value for name, value in wanted.items() if value is not None}


class PublicationOut(Schema):
    id: UUID
    post: UUID = Field(..., alias="post_id")
    revision: int = Field(..., alias="post_revision")
    channel: UUID = Field(..., alias="channel_id")
    network: str = Field(..., alias="channel.network")
    state: State
    due_at: datetime
    deadline_at: datetime = Field(
        ..., description="No further try begins after this. A late first try moves it along."
    )
    ended_at: datetime | None
    problem: str = Field(..., description="What stands in the way, as a code.")
    explanation: str
    needs_decision: bool = Field(
        ..., alias="asks_a_person", description="Only a person can tell whether it was sent: post a decision."
    )
    tries: int = Field(..., alias="attempt")
    remote_id: str
    remote_url: str
    correcting: Literal["", "edit", "delete"] = Field(
        ..., description="What is being done with it at its network now, because somebody asked for it."
    )
    deleted_at: datetime | None = Field(..., description="When it was deleted there.")
    provenance: dict[str, Any] = Field(
        ...,
        description="What of it an AI made, how readers are told (`how`: flag, label, left_out, no_place or empty) and "
        "who stood up for it, by member ids. Empty where an AI had no part in it.",
    )

    @staticmethod
    def resolve_remote_url(publication: Publication) -> str:
        """The practice network is at home here."""
        return urljoin(settings.PUBLIC_URL, publication.remote_url) if publication.remote_url else ""


class AttemptOut(Schema):
    number: int
    outcome: Literal["running", "sent", "retry", "failed", "unclear", "lost", "stopped"]
    began_at: datetime
    sending_at: datetime | None
    unclear_at: datetime | None = Field(
        ..., description="When its answer was lost. `outcome` says what became of it."
    )
    ended_at: datetime | None
    problem: str
    explanation: str


class PublicationWithAttempts(PublicationOut):
    attempts: list[AttemptOut] = Field(..., alias="attempts.all")


class ScheduleOut(Schema):
    """A post's publications, one for each channel and time."""

    post: UUID = Field(..., alias="pk")
    revision: int
    state: Literal["draft", "confirmed"]
    publications: list[PublicationOut] = Field(..., alias="publications.all")
