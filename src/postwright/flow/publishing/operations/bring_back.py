"""The way back from a cancellation: the same publication goes on, with its keys and with what of it is out already."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.posts import operations as posts
from postwright.flow.publishing import queries, rules
from postwright.flow.publishing.models import Publication
from postwright.flow.publishing.operations.changes import wake
from postwright.flow.publishing.operations.errors import AlreadyScheduled, InThePast, NotScheduled
from postwright.flow.publishing.operations.readiness import require_ready
from postwright.flow.review import operations as review

State = Publication.State


@dataclass(frozen=True)
class Stood:
    """How a publication stood before it was cancelled: waiting, or failed at a time."""

    problem: str
    failed_at: datetime | None

    @classmethod
    def of(cls, publication: Publication) -> Self:
        return cls(publication.problem, publication.ended_at)

    @classmethod
    def from_json(cls, stood: dict[str, Any]) -> Self:
        failed_at = stood["failed_at"]
        return cls(stood["problem"], datetime.fromisoformat(failed_at) if failed_at else None)

    def to_json(self) -> dict[str, Any]:
        return {"problem": self.problem, "failed_at": self.failed_at and self.failed_at.isoformat()}


@transaction.atomic
def bring_back_publication(
    *, publication: Publication, stood: Stood, revision: int, by: Member, at: datetime
) -> Publication:
    """
    :param revision: of the post when it was cancelled
    :raises NotAllowed: the member may not publish
    :raises EditedSinceRead: somebody changed the post since
    :raises NeedsConfirmation: nobody has confirmed this revision of an AI's words
    :raises NeedsApproval: the brand asks for an approval of this revision
    :raises NotReady: a channel, a file or a limit stands in the way; the message says which
    :raises InThePast: its time has gone by since
    :raises AlreadyScheduled: it is planned anew
    :raises NotScheduled: somebody brought it back before
    """
    by.require(Right.PUBLISH_POSTS)
    post = posts.confirm_post(post=publication.post, revision=revision, by=by, at=at)
    if not stood.failed_at:
        review.require_cleared(post)
        require_ready(post, [publication.variant])
    _require_place(publication, at)
    cancelled = Publication.objects.filter(pk=publication.pk, state=State.CANCELLED)
    # The number rises, so that nobody who worked on it before goes on with it.
    if not cancelled.update(
        state=State.FAILED if stood.failed_at else State.SCHEDULED,
        ended_at=stood.failed_at,
        problem=stood.problem,
        attempt=F("attempt") + 1,
    ):
        raise NotScheduled(_("It is no longer cancelled."))
    audit.record(Tag.PUBLICATION_BROUGHT_BACK, subject=publication, by=by, at=at)
    wake()
    publication.refresh_from_db()
    return publication


def _require_place(publication: Publication, at: datetime) -> None:
    due_at, cancelled_at = publication.due_at, publication.ended_at
    was_to_come = publication.sends == 0 and cancelled_at and not rules.is_past(due_at, cancelled_at)
    if was_to_come and rules.is_past(due_at, at):
        raise InThePast(_("This time has gone by. Choose a later one, or publish now."))
    again = Publication.objects.filter(variant=publication.variant_id, state__in=[*queries.OPEN, State.SENT])
    if again.exists():
        raise AlreadyScheduled(_("It is scheduled or published there already."))
