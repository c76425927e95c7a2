"""Every change to a publication that a person asks for. What the publisher itself changes is in engine/."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Case, F, Value, When
from django.db.models.functions import Greatest, Now
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.base.connections.models import Channel
from postwright.flow.posts import operations as posts
from postwright.flow.posts import queries as post_queries
from postwright.flow.posts.models import Post, Variant
from postwright.flow.posts.rules import sentence_of
from postwright.flow.publishing import queries, rules
from postwright.flow.publishing.models import Attempt, Publication
from postwright.kit import tenancy

State = Publication.State


class PublishingError(Exception):
    """Something a person can put right. The message is written for that person."""

    status = 409


class InThePast(PublishingError): ...


class NothingToSend(PublishingError): ...


class NotReady(PublishingError): ...


class AlreadyScheduled(PublishingError): ...


class BeingSent(PublishingError): ...


class NotScheduled(PublishingError): ...


class NotUnclear(PublishingError): ...


class NotFailed(PublishingError): ...


@transaction.atomic
def schedule_post(
    *,
    post: Post,
    revision: int,
    due_at: datetime | None,
    by: Member,
    at: datetime,
    variants: Iterable[Variant] | None = None,
) -> list[Publication]:
    """
    Confirm the revision that the person read and plan one publication for each of its channels.

    :param due_at: None means now
    :param variants: those to send; None means all that were not sent before
    :raises NotAllowed: the member may not publish
    :raises EditedSinceRead: somebody changed the post meanwhile
    :raises InThePast: the time has gone by for more than a minute
    :raises NothingToSend: no channel is chosen, or all have it
    :raises NotReady: a channel, a file or a limit stands in the way; the message says which
    :raises AlreadyScheduled: one of the variants is planned already
    """
    by.require(Right.PUBLISH_POSTS)
    if due_at is not None and rules.is_past(due_at, at):
        raise InThePast(_("This time has gone by. Choose a later one, or publish now."))
    post = posts.confirm_post(post=post, revision=revision, by=by, at=at)
    chosen = _chosen(post, variants)
    _require_ready(post, chosen)
    publications = [_planned(variant, post, due_at or at, by=by, at=at) for variant in chosen]
    Publication.objects.bulk_create(publications)
    due = (due_at or at).isoformat()
    audit.record(Tag.POST_SCHEDULED, subject=post, by=by, at=at, due_at=due, channels=len(publications))
    _wake()
    return publications


@transaction.atomic
def unschedule_post(*, post: Post, by: Member, at: datetime) -> Post:
    """
    Take back everything of the post that is still to be sent. A post of which nothing was sent is a draft again.

    :raises NotAllowed: the member may not publish
    :raises BeingSent: part of it is on its way
    :raises NotScheduled: nothing is left to take back
    """
    by.require(Right.PUBLISH_POSTS)
    waiting = list(queries.publications_of(by, post).filter(state__in=[*queries.OPEN, State.FAILED]))
    if not waiting:
        raise NotScheduled(_("Nothing of this post is scheduled."))
    for publication in waiting:
        _cancel(publication, at=at)
    audit.record(Tag.POST_UNSCHEDULED, subject=post, by=by, at=at, channels=len(waiting))
    return _reopened(post, by=by, at=at)


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
    _cancel(publication, at=at)
    audit.record(Tag.PUBLICATION_CANCELLED, subject=publication, by=by, at=at)
    _reopened(publication.post, by=by, at=at)
    publication.refresh_from_db()
    return publication


@transaction.atomic
def move_publication(*, publication: Publication, due_at: datetime, by: Member, at: datetime) -> Publication:
    """
    :raises NotAllowed: the member may not publish
    :raises InThePast: the time has gone by for more than a minute
    :raises BeingSent: it is on its way, or over
    """
    by.require(Right.PUBLISH_POSTS)
    if rules.is_past(due_at, at):
        raise InThePast(_("This time has gone by. Choose a later one, or publish now."))
    before = publication.due_at.isoformat()
    _change(
        publication,
        [State.SCHEDULED],
        due_at=due_at,
        next_at=due_at,
        deadline_at=_deadline(due_at),
        problem="",
    )
    due = due_at.isoformat()
    audit.record(Tag.PUBLICATION_MOVED, subject=publication, by=by, at=at, due_at=due, before=before)
    _wake()
    return publication


@transaction.atomic
def decide_unclear(*, publication: Publication, was_sent: bool, by: Member, at: datetime) -> Publication:
    """
    A person looked at the channel: it is there, or it is to be sent again.

    :raises NotAllowed: the member may not publish
    :raises NotUnclear: it is not waiting for a decision
    """
    by.require(Right.PUBLISH_POSTS)
    ended = {"state": State.SENT, "ended_at": at, "problem": ""}
    again = {"state": State.SCHEDULED, "next_at": at, "deadline_at": _deadline(at), "problem": ""}
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
    _wake()
    publication.refresh_from_db()
    return publication


@transaction.atomic
def retry_failed(*, publication: Publication, by: Member, at: datetime) -> Publication:
    """
    Try a failed one again, now.

    :raises NotAllowed: the member may not publish
    :raises NotFailed: it has not failed, or is planned anew already
    """
    by.require(Right.PUBLISH_POSTS)
    current = Publication.objects.select_for_update().get(pk=publication.pk)
    planned = Publication.objects.filter(variant=current.variant_id, state__in=[*queries.OPEN, State.SENT])
    if not current.has_failed or planned.exists():
        raise NotFailed(_("There is nothing to try again here."))
    _require_ready(current.post, [current.variant])
    if current.unclear_at is None:  # nothing ever left, so the words of today may be frozen
        current.intent, current.progress = None, {}
    current.state, current.ended_at, current.problem, current.advice = State.SCHEDULED, None, "", ""
    current.due_at = current.next_at = at
    current.deadline_at = _deadline(at)
    current.save()
    audit.record(Tag.PUBLICATION_MOVED, subject=current, by=by, at=at, due_at=at.isoformat(), again=True)
    _wake()
    return current


def release_queue(*, organisation_id: UUID, channel_id: UUID) -> int:
    """The channel works again: what waited for it goes on. Returns how many."""
    with tenancy.scope(organisation_id):
        held = Publication.objects.filter(
            channel_id=channel_id,
            channel__state=Channel.State.ACTIVE,
            problem__in=rules.WAITS_FOR_PERSON,
            lease_until=None,
        )
        waiting = held.filter(state=State.SCHEDULED).update(next_at=Greatest("due_at", Now()), problem="")
        unclear = held.filter(state=State.UNCLEAR).update(next_at=Now(), problem="maybe_sent")
        _wake()
        return waiting + unclear


def _chosen(post: Post, variants: Iterable[Variant] | None) -> list[Variant]:
    taken = dict(
        Publication.objects.filter(post=post, state__in=[*queries.OPEN, State.SENT]).values_list(
            "variant", "state"
        )
    )
    wanted = {variant.pk for variant in variants} if variants is not None else None
    every = [v for v in post_queries.variants_of(post) if wanted is None or v.pk in wanted]
    if wanted and any(variant.pk in taken for variant in every):
        raise AlreadyScheduled(
            _("This post is scheduled or published there already. Make a copy to send it again.")
        )
    chosen = [variant for variant in every if variant.pk not in taken]
    if not chosen:
        raise NothingToSend(_("Choose a channel that does not have this post yet."))
    return chosen


def _require_ready(post: Post, variants: Sequence[Variant]) -> None:
    if unready := post_queries.unready_media(post):
        names = ", ".join(item.file_name for item in unready)
        raise NotReady(
            _("%(names)s is not ready yet. Wait a moment, or take it out of the post.") % {"names": names}
        )
    for variant in variants:
        if not variant.channel.is_active:
            raise NotReady(_("%(channel)s needs to be connected again first.") % {"channel": variant.channel})
    found = post_queries.problems_of(post)
    for variant in variants:
        if problems := found[variant]:
            raise NotReady(f"{variant.channel}: {sentence_of(problems[0])}")


def _planned(variant: Variant, post: Post, due_at: datetime, *, by: Member, at: datetime) -> Publication:
    return Publication(
        organisation_id=post.organisation_id,
        post=post,
        variant=variant,
        channel_id=variant.channel_id,
        post_revision=post.revision,
        due_at=due_at,
        next_at=due_at,
        deadline_at=_deadline(due_at),
        scheduled_by=by,
        created_at=at,
    )


def _deadline(due_at: datetime) -> datetime:
    return due_at + timedelta(hours=settings.PUBLISHER_DEADLINE_HOURS)


def _cancel(publication: Publication, *, at: datetime) -> None:
    free: dict[str, Any] = {"lease_until": None, "lease_by": "", "state": State.CANCELLED, "ended_at": at}
    # The database decides: a look-up may put it back between reading and writing.
    free["problem"] = Case(When(unclear_at=None, then=F("problem")), default=Value("may_appear"))
    _change(publication, [State.SCHEDULED, State.CLAIMED, State.FAILED], **free)
    running = Attempt.objects.filter(publication=publication, outcome=Attempt.Outcome.RUNNING)
    running.update(outcome=Attempt.Outcome.STOPPED, ended_at=at)


def _change(publication: Publication, states: Sequence[Publication.State], **fields: object) -> None:
    """Only from these states, judged by the database at the moment of the change: the publisher may be faster."""
    if not Publication.objects.filter(pk=publication.pk, state__in=states).update(**fields):
        current = Publication.objects.get(pk=publication.pk)
        if current.is_on_its_way:
            raise BeingSent(_("It is being sent right now."))
        if current.is_unclear:
            raise BeingSent(_("It may have been sent already. We are finding out."))
        raise BeingSent(_("This publication is over: %(state)s.") % {"state": current.get_state_display()})
    publication.refresh_from_db()


def _reopened(post: Post, *, by: Member, at: datetime) -> Post:
    """A post of which nothing is planned and nothing was sent can be edited again."""
    left = Publication.objects.filter(post=post).exclude(state=State.CANCELLED)
    post.refresh_from_db()
    return posts.reopen_post(post=post, by=by, at=at) if post.is_confirmed and not left.exists() else post


def _wake() -> None:
    """Tell every publisher when this transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, '')", [rules.WAKE])
