"""Planning publications and moving them."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.posts import operations as posts
from postwright.flow.posts import queries as post_queries
from postwright.flow.posts.models import Post, Variant
from postwright.flow.publishing import queries, rules
from postwright.flow.publishing.models import Publication
from postwright.flow.publishing.operations.changes import change, deadline_of, late_from, wake
from postwright.flow.publishing.operations.errors import (
    AlreadyScheduled,
    InThePast,
    NothingToSend,
    PartlySent,
)
from postwright.flow.publishing.operations.provenance import provenance_of
from postwright.flow.publishing.operations.readiness import require_ready
from postwright.flow.review import operations as review
from postwright.flow.review.models import Through

State = Publication.State


def schedule_post(
    *,
    post: Post,
    revision: int,
    due_at: datetime | None,
    by: Member,
    at: datetime,
    variants: Iterable[Variant] | None = None,
    read: Through | None = None,
) -> list[Publication]:
    """
    Confirm the revision that the person read and plan one publication for each of its channels.

    :param due_at: None means now
    :param variants: those to send; None means all that were not sent before
    :param read: how the person said just now that they have read what an AI suggested; None: they did not
    :raises NotAllowed: the member may not publish
    :raises NeedsConfirmation: nobody has confirmed this revision of an AI's words
    :raises NeedsApproval: the brand asks for an approval of this revision
    :raises EditedSinceRead: somebody changed the post meanwhile
    :raises InThePast: the time has gone by for more than a minute
    :raises NothingToSend: no channel is chosen, or all have it
    :raises NotReady: a channel, a file or a limit stands in the way; the message says which
    :raises AlreadyScheduled: one of the variants is planned already
    :raises PartlySent: a part of it can be seen there already
    """
    by.require(Right.PUBLISH_POSTS)
    if due_at is not None and rules.is_past(due_at, at):
        raise InThePast(_("This time has gone by. Choose a later one, or publish now."))
    posts.fit_videos(post, at=at)  # goes on also where the copies that are missing stand in the way
    return plan_variants(post, revision, due_at, variants, read, by=by, at=at)


@transaction.atomic
def plan_variants(
    post: Post,
    revision: int,
    due_at: datetime | None,
    variants: Iterable[Variant] | None,
    read: Through | None,
    *,
    by: Member,
    at: datetime,
) -> list[Publication]:
    """What `schedule_post` and the queue do once the right is there and the videos' copies are asked for."""
    if read and post.is_made_by_ai and not post.is_confirmed:
        review.confirm_words(post=post, revision=revision, by=by, at=at, through=read)
    post = posts.confirm_post(post=post, revision=revision, by=by, at=at)
    review.require_cleared(post)
    chosen = chosen_variants(post, variants)
    require_ready(post, chosen)
    publications = [_planned(variant, post, due_at or at, by=by, at=at) for variant in chosen]
    Publication.objects.bulk_create(publications)
    due = (due_at or at).isoformat()
    audit.record(Tag.POST_SCHEDULED, subject=post, by=by, at=at, due_at=due, channels=len(publications))
    wake()
    return publications


@transaction.atomic
def move_publication(*, publication: Publication, due_at: datetime, by: Member, at: datetime) -> Publication:
    """
    :raises NotAllowed: the member may not publish
    :raises InThePast: the time has gone by for more than a minute
    :raises NeedsApproval: the brand asks for an approval of what would be sent
    :raises BeingSent: it is on its way, or over
    """
    by.require(Right.PUBLISH_POSTS)
    review.require_cleared(publication.post)
    if rules.is_past(due_at, at):
        raise InThePast(_("This time has gone by. Choose a later one, or publish now."))
    before = publication.due_at.isoformat()
    change(
        publication,
        [State.SCHEDULED],
        due_at=due_at,
        next_at=due_at,
        deadline_at=deadline_of(publication.post.brand, due_at),
        late_at=late_from(publication.post.brand, due_at),
        problem="",
    )
    due = due_at.isoformat()
    audit.record(Tag.PUBLICATION_MOVED, subject=publication, by=by, at=at, due_at=due, before=before)
    wake()
    return publication


def chosen_variants(post: Post, variants: Iterable[Variant] | None) -> list[Variant]:
    """
    :param variants: None means all that were not sent before
    :raises NothingToSend: no channel is chosen, or all have it
    :raises AlreadyScheduled: one of the variants is planned or sent already
    :raises PartlySent: of one of them a part can be seen already, or of all that are left
    """
    wanted = {variant.pk for variant in variants} if variants is not None else None
    every = [v for v in post_queries.variants_of(post) if wanted is None or v.pk in wanted]
    left = set(queries.variants_left(post).values_list("pk", flat=True))
    chosen = [variant for variant in every if variant.pk in left]
    if len(chosen) < len(every) and (wanted or not chosen):
        _refuse_partly_sent(post, every)
    if wanted and len(chosen) < len(every):
        raise AlreadyScheduled(
            _("This post is scheduled or published there already. Make a copy to send it again.")
        )
    if not chosen:
        raise NothingToSend(_("Choose a channel that does not have this post yet."))
    return chosen


def _refuse_partly_sent(post: Post, variants: Iterable[Variant]) -> None:
    stopped = queries.stopped_halfway(post).filter(variant__in=variants)
    if any(publication.has_failed for publication in stopped):
        raise PartlySent(
            _(
                "A part of this post is published there already. Open the publication and choose “Try again now” to send the rest, or make a copy to publish all of it again."
            )
        )
    if stopped:
        raise PartlySent(
            _("A part of this post is published there already. Make a copy to publish it again.")
        )


def _planned(variant: Variant, post: Post, due_at: datetime, *, by: Member, at: datetime) -> Publication:
    return Publication(
        organisation_id=post.organisation_id,
        post=post,
        variant=variant,
        channel_id=variant.channel_id,
        post_revision=post.revision,
        due_at=due_at,
        next_at=due_at,
        deadline_at=deadline_of(post.brand, due_at),
        late_at=late_from(post.brand, due_at),
        outgoing=post_queries.outgoing_for(variant).to_json(),
        provenance=provenance_of(variant),
        scheduled_by=by,
        created_at=at,
    )
