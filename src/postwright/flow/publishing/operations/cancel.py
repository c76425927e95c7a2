"""Taking back what is still to be sent."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.posts.models import Post
from postwright.flow.publishing import queries
from postwright.flow.publishing.models import Attempt, Publication
from postwright.flow.publishing.operations.changes import change, lock_post, reopen
from postwright.flow.publishing.operations.errors import NotScheduled

State = Publication.State


@transaction.atomic
def unschedule_post(*, post: Post, by: Member, at: datetime) -> Post:
    """
    Take back everything of the post that is still to be sent. A post of which nothing was sent is a draft again.

    :raises NotAllowed: the member may not publish
    :raises BeingSent: part of it is on its way
    :raises NotScheduled: nothing is left to take back
    """
    by.require(Right.PUBLISH_POSTS)
    post = lock_post(post)
    waiting = list(queries.publications_of(by, post).filter(state__in=[*queries.OPEN, State.FAILED]))
    if not waiting:
        raise NotScheduled(_("Nothing of this post is scheduled."))
    for publication in waiting:
        _cancel(publication, at=at)
    audit.record(Tag.POST_UNSCHEDULED, subject=post, by=by, at=at, channels=len(waiting))
    return reopen(post, by=by, at=at)


@transaction.atomic
def cancel_publication(*, publication: Publication, by: Member, at: datetime) -> Publication:
    """
    Once this returns, no try begins any more. Also gives up one that failed.

    Where an earlier try got no answer, that one may still appear on a network that took it without
    telling; the publication then says so (`may_appear`).

    :raises NotAllowed: the member may not publish
    :raises BeingSent: it is on its way, or may have arrived
    """
    by.require(Right.PUBLISH_POSTS)
    lock_post(publication.post)
    _cancel(publication, at=at)
    audit.record(Tag.PUBLICATION_CANCELLED, subject=publication, by=by, at=at)
    reopen(publication.post, by=by, at=at)
    publication.refresh_from_db()
    return publication


def _cancel(publication: Publication, *, at: datetime) -> None:
    free: dict[str, Any] = {"lease_until": None, "lease_by": "", "state": State.CANCELLED, "ended_at": at}
    # The database decides: a look-up may put it back between reading and writing.
    free["problem"] = Case(
        When(progress__pieces__done__isnull=False, then=Value("partly_sent")),
        When(unclear_at__isnull=False, then=Value("may_appear")),
        default=F("problem"),
    )
    change(publication, [State.SCHEDULED, State.CLAIMED, State.FAILED], **free)
    running = Attempt.objects.filter(publication=publication, outcome=Attempt.Outcome.RUNNING)
    running.update(outcome=Attempt.Outcome.STOPPED, ended_at=at)
