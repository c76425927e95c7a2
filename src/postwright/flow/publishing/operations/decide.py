"""What a person says about one that failed or is unclear."""

from datetime import datetime

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.posts import operations as posts
from postwright.flow.posts import queries as post_queries
from postwright.flow.publishing import queries
from postwright.flow.publishing.models import CALLED, Publication
from postwright.flow.publishing.operations.changes import deadline_of, late_from, wake
from postwright.flow.publishing.operations.errors import NotFailed, NotUnclear
from postwright.flow.publishing.operations.provenance import provenance_of
from postwright.flow.publishing.operations.readiness import require_ready
from postwright.flow.review import operations as review
from postwright.ports.channels.threads import published_pieces

State = Publication.State


@transaction.atomic
def decide_unclear(*, publication: Publication, was_sent: bool, by: Member, at: datetime) -> Publication:
    """
    A person looked at the channel: it is there, or it is to be sent again.

    :raises NotAllowed: the member may not publish
    :raises NotUnclear: it is not waiting for a decision
    """
    by.require(Right.PUBLISH_POSTS)
    ended = {"state": State.SENT, "ended_at": at, "problem": ""}
    again = {
        "state": State.SCHEDULED,
        "next_at": at,
        # What was never called is tried from its first call on.
        "deadline_at": Case(
            When(CALLED, then=Value(deadline_of(publication.post.brand, at))),
            default=F("deadline_at"),
        ),
        "late_at": late_from(publication.post.brand, at),
        "look_first": False,
        "problem": "",
    }
    asked = Publication.objects.filter(pk=publication.pk, state=State.UNCLEAR, problem="ask_person")
    # The number rises, so that nobody who still works on it can overwrite what the person said.
    fields = {
        **(ended if was_sent else again),
        "attempt": F("attempt") + 1,
        "lease_until": None,
        "lease_by": "",
    }
    if not asked.update(**fields):
        raise NotUnclear(_("This publication is not waiting for your decision any more."))
    audit.record(Tag.PUBLICATION_DECIDED, subject=publication, by=by, at=at, was_sent=was_sent)
    wake()
    publication.refresh_from_db()
    return publication


def retry_failed(*, publication: Publication, by: Member, at: datetime) -> Publication:
    """
    Try a failed one again, now.

    :raises NotAllowed: the member may not publish
    :raises NotFailed: it has not failed, or is planned anew already
    :raises NeedsApproval: the brand asks for an approval of what would be sent
    :raises NotReady: a channel, a file or a limit stands in the way; the message says which
    """
    by.require(Right.PUBLISH_POSTS)
    # Goes on also where the copies that are missing stand in the way.
    posts.fit_videos(publication.post, at=at)
    return _retry(publication, by=by, at=at)


@transaction.atomic
def _retry(publication: Publication, *, by: Member, at: datetime) -> Publication:
    current = Publication.objects.select_for_update().get(pk=publication.pk)
    planned = Publication.objects.filter(variant=current.variant_id, state__in=[*queries.OPEN, State.SENT])
    if not current.has_failed or planned.exists():
        raise NotFailed(_("There is nothing to try again here."))
    review.require_cleared(current.post)
    require_ready(current.post, [current.variant])
    may_be_there = current.unclear_at is not None or published_pieces(current.progress)
    if not may_be_there:  # so the words of today may be frozen
        current.intent, current.progress = None, {}
        current.outgoing = post_queries.outgoing_for(current.variant).to_json()
        current.provenance = provenance_of(current.variant)
    current.state, current.ended_at, current.problem, current.advice = State.SCHEDULED, None, "", ""
    current.due_at = current.next_at = at
    current.deadline_at = deadline_of(current.post.brand, at)
    current.late_at = late_from(current.post.brand, at)
    current.save()
    audit.record(Tag.PUBLICATION_MOVED, subject=current, by=by, at=at, due_at=at.isoformat(), again=True)
    wake()
    return current
