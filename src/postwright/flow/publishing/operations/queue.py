"""The queue of a channel: places in its week, and what takes the next free one."""

import random
from collections.abc import Iterable
from datetime import datetime, time
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.base.connections.models import Channel
from postwright.flow.posts import operations as posts
from postwright.flow.posts.models import Post, Variant
from postwright.flow.publishing import queries, rules
from postwright.flow.publishing.models import Publication, QueueTime
from postwright.flow.publishing.operations.errors import PublishingError
from postwright.flow.publishing.operations.schedule import (
    chosen_variants,
    move_publication,
    plan_variants,
)
from postwright.flow.review.models import Through

MOST_TIMES = 168
State = Publication.State


class TooManyTimes(PublishingError): ...


class NoQueueTimes(PublishingError): ...


class QueueFull(PublishingError): ...


class NothingToShuffle(PublishingError): ...


@transaction.atomic
def set_queue_times(
    *, channel: Channel, times: Iterable[tuple[int, time]], by: Member, at: datetime
) -> list[QueueTime]:
    """
    These places and no others. What is planned already stays where it is.

    :param times: weekdays (0 is Monday) with the time on the clocks of the brand
    :raises NotAllowed: the member may not publish
    :raises TooManyTimes: more than one for each hour of the week
    """
    by.require(Right.PUBLISH_POSTS)
    wanted = sorted({(day, wall.replace(second=0, microsecond=0)) for day, wall in times})
    if len(wanted) > MOST_TIMES:
        raise TooManyTimes(_("A channel takes up to %(most)d queue times a week.") % {"most": MOST_TIMES})
    _locked([channel.pk])
    QueueTime.objects.filter(channel=channel).delete()
    made = QueueTime.objects.bulk_create(
        QueueTime(organisation_id=channel.organisation_id, channel=channel, weekday=day, time=wall)
        for day, wall in wanted
    )
    audit.record(Tag.QUEUE_CHANGED, subject=channel, by=by, at=at, times=len(made))
    return made


def queue_post(
    *,
    post: Post,
    revision: int,
    by: Member,
    at: datetime,
    variants: Iterable[Variant] | None = None,
    read: Through | None = None,
) -> list[Publication]:
    """
    Confirm the revision that the person read, and give each of its channels the next free place in its queue.

    :param variants: those to send; None means all that were not sent before
    :param read: how the person said just now that they have read what an AI suggested; None: they did not
    :raises NotAllowed: the member may not publish
    :raises NeedsConfirmation: nobody has confirmed this revision of an AI's words
    :raises NeedsApproval: the brand asks for an approval of this revision
    :raises EditedSinceRead: somebody changed the post meanwhile
    :raises NothingToSend: no channel is chosen, or all have it
    :raises NoQueueTimes: a channel has no queue times
    :raises QueueFull: no place is free within a year
    :raises NotReady: a channel, a file or a limit stands in the way; the message says which
    :raises AlreadyScheduled: one of the variants is planned already
    :raises PartlySent: a part of it can be seen there already
    """
    by.require(Right.PUBLISH_POSTS)
    posts.fit_videos(post, at=at)  # goes on also where the copies that are missing stand in the way
    return _queue(post, revision, variants, read, by=by, at=at)


@transaction.atomic
def _queue(
    post: Post,
    revision: int,
    variants: Iterable[Variant] | None,
    read: Through | None,
    *,
    by: Member,
    at: datetime,
) -> list[Publication]:
    chosen = chosen_variants(post, variants)
    channels = _locked([variant.channel_id for variant in chosen])
    planned: list[Publication] = []
    for variant in chosen:
        place = _next_place(channels[variant.channel_id], at)
        planned += plan_variants(post, revision, place, [variant], None if planned else read, by=by, at=at)
    return planned


@transaction.atomic
def move_to_next_place(*, publication: Publication, by: Member, at: datetime) -> Publication:
    """
    To the first free place in its channel's queue after the time at which it stands.

    :raises NotAllowed: the member may not publish
    :raises NoQueueTimes: the channel has no queue times
    :raises QueueFull: no place is free within a year
    :raises BeingSent: it is on its way, or over
    """
    by.require(Right.PUBLISH_POSTS)
    channel = _locked([publication.channel_id])[publication.channel_id]
    place = _next_place(channel, max(publication.due_at, at))
    return move_publication(publication=publication, due_at=place, by=by, at=at)


@transaction.atomic
def shuffle_queue(*, channel: Channel, by: Member, at: datetime, chance: random.Random) -> list[Publication]:
    """
    Deal the planned publications of a channel anew over the queue places that they hold.

    What stands at another time was put there by somebody, and stays.

    :raises NotAllowed: the member may not publish
    :raises NothingToShuffle: fewer than two stand in the queue
    """
    by.require(Right.PUBLISH_POSTS)
    channel = _locked([channel.pk])[channel.pk]
    standing = _in_queue(channel, at)
    if len(standing) < 2:
        raise NothingToShuffle(_("Fewer than two posts stand in this queue."))
    places = [publication.due_at for publication in standing]
    dealt = standing[:]
    while dealt == standing:
        chance.shuffle(dealt)
    audit.record(Tag.QUEUE_SHUFFLED, subject=channel, by=by, at=at, posts=len(dealt))
    return [
        one if one.due_at == place else move_publication(publication=one, due_at=place, by=by, at=at)
        for one, place in zip(dealt, places, strict=True)
    ]


def _locked(channel_ids: Iterable[UUID]) -> dict[UUID, Channel]:
    """Whoever gives out places of a channel waits for whoever does so now: no place is given twice."""
    rows = Channel.objects.select_for_update(of=("self",), no_key=True).select_related("brand")
    return {channel.pk: channel for channel in rows.filter(pk__in=set(channel_ids)).order_by("pk")}


def _next_place(channel: Channel, after: datetime) -> datetime:
    place = next(queries.free_places(channel, after), None)
    if place:
        return place.due_at
    if not QueueTime.objects.filter(channel=channel).exists():
        raise NoQueueTimes(_("%(channel)s has no queue times yet.") % {"channel": channel})
    raise QueueFull(_("The queue of %(channel)s is full for a year.") % {"channel": channel})


def _in_queue(channel: Channel, at: datetime) -> list[Publication]:
    planned = Publication.objects.filter(channel=channel, state=State.SCHEDULED, due_at__gt=at)
    rows = list(
        planned.select_related("post__brand").select_for_update(of=("self",)).order_by("due_at", "pk")
    )
    times = QueueTime.objects.filter(channel=channel).values_list("weekday", "time")
    end = max((one.due_at for one in rows), default=at)
    places = set(rules.slots(times, channel.brand.zone, at, end + rules.LONG_AGO))
    return [one for one in rows if one.due_at in places]
