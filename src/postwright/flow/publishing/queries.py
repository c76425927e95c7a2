"""All reading about publications."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

from django.db import connection
from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import RIGHTS, Right, Role
from postwright.base.audit import queries as audit
from postwright.base.audit.models import Tag
from postwright.base.connections.models import Channel
from postwright.flow.posts import queries as posts
from postwright.flow.posts.models import Post, Variant
from postwright.flow.publishing.models import (
    Attempt,
    BulkItem,
    BulkStep,
    CalendarFeed,
    Pace,
    Publication,
    QueueTime,
    Trouble,
    Worker,
)
from postwright.flow.publishing.rules import NEEDS_PERSON, WAITS_FOR_PERSON, slots
from postwright.kit import tenancy

State = Publication.State
UNDER_WAY = (State.CLAIMED, State.SENDING)
OPEN = (State.SCHEDULED, *UNDER_WAY, State.UNCLEAR)
PARTLY_OUT = Q(progress__pieces__done__isnull=False)  # of a thread, or all but its first comment
HAS_IT = Q(state__in=[*OPEN, State.SENT]) | PARTLY_OUT
MANAGE_CHANNELS = [role for role in Role if Right.MANAGE_CHANNELS in RIGHTS[role]]
QUEUE_REACHES = timedelta(days=366)


class Standing(StrEnum):
    """How people tell publications apart: what is to come, what went out, and what needs them."""

    PLANNED = "planned"
    PUBLISHED = "published"
    TROUBLE = "trouble"


def publications_for(member: Member) -> QuerySet[Publication]:
    """What this member may see, earliest due first."""
    return (
        Publication.objects.filter(organisation=member.organisation)
        .select_related("post__brand", "variant", "channel")
        .defer("outgoing", "intent", "progress")
        .order_by("due_at", "pk")
    )


def publications_of(member: Member, post: Post) -> QuerySet[Publication]:
    """Those of one post, with their attempts; the latest comes first."""
    return publications_for(member).filter(post=post).prefetch_related("attempts").order_by("-due_at", "-pk")


def publications_between(member: Member, start: datetime, end: datetime) -> QuerySet[Publication]:
    """What a calendar shows: everything due in a range, without what was cancelled."""
    return publications_for(member).filter(due_at__gte=start, due_at__lt=end).exclude(state=State.CANCELLED)


def needing_attention(member: Member) -> QuerySet[Publication]:
    """Where a person has to do something: failed and not sent since, unclear for good, waiting for a channel."""
    return of_standing(publications_for(member), Standing.TROUBLE)


def of_standing(publications: QuerySet[Publication], standing: Standing) -> QuerySet[Publication]:
    """Those of the publications that stand so; what waits for its channel is planned and needs somebody, too."""
    asks = Q(state=State.UNCLEAR, problem="ask_person")
    if standing is Standing.PLANNED:
        return publications.filter(~asks, state__in=OPEN)
    if standing is Standing.PUBLISHED:
        return publications.filter(state=State.SENT)
    waits = Q(state=State.SCHEDULED, problem__in=NEEDS_PERSON)
    again = Publication.objects.filter(variant=OuterRef("variant"), created_at__gt=OuterRef("created_at"))
    return publications.filter(asks | waits | (Q(state=State.FAILED) & ~Exists(again)))


def variants_left(post: Post) -> QuerySet[Variant]:
    """Those whose channel does not have the post and will not get it as things stand."""
    taken = Publication.objects.filter(HAS_IT, variant=OuterRef("pk"))
    return posts.variants_of(post).filter(~Exists(taken))


def stopped_halfway(post: Post) -> QuerySet[Publication]:
    """A part of each can be seen on its network, and nobody works on the rest."""
    again = Publication.objects.filter(variant=OuterRef("variant"), state__in=[*OPEN, State.SENT])
    return Publication.objects.filter(PARTLY_OUT, ~Exists(again), post=post)


@dataclass(frozen=True)
class Happening:
    """
    One step of what became of a publication: a try, what a person said about one that was unclear, or that the public
    sees it no longer.
    """

    at: datetime
    attempt: Attempt | None = None
    was_sent: bool = False
    who: str = ""
    is_withdrawn: bool = False


def history_of(publication: Publication) -> list[Happening]:
    """In order. `who` is empty for somebody who left."""
    tries = [Happening(one.began_at, one) for one in publication.attempts.all()]
    decided = list(audit.events_of("publication", publication.pk, Tag.PUBLICATION_DECIDED)) if tries else []
    members = Member.objects.filter(pk__in=[one.by_id for one in decided]).select_related("user")
    names = {str(member.pk): member.user.name for member in members} if decided else {}
    said = [
        Happening(one.at, was_sent=bool(one.details.get("was_sent")), who=names.get(str(one.by_id), ""))
        for one in decided
    ]
    withdrawn = [
        Happening(one.at, is_withdrawn=True)
        for one in audit.events_of("publication", publication.pk, Tag.PUBLICATION_WITHDRAWN)
    ]
    return sorted([*tries, *said, *withdrawn], key=lambda one: one.at)


@dataclass(frozen=True)
class Provenance:
    """A publication's, for the reader. Names are empty for nobody, and for somebody who left."""

    facts: Mapping[str, Any]
    names: Mapping[str, str]

    @property
    def files(self) -> list[tuple[str, str]]:
        """Each file's name, and who left the network's mark out for it."""
        return [(one["name"], self.names.get(one["unmarked_by"], "")) for one in self.facts["media"]]

    @property
    def confirmed_by(self) -> str:
        return self.names.get(self.facts["confirmed_by"], "")

    @property
    def approved_by(self) -> str:
        return self.names.get(self.facts["approved_by"], "")

    @property
    def released_by(self) -> str:
        return self.names.get(self.facts["released_by"], "")


def provenance_for(publication: Publication) -> Provenance | None:
    """None where an AI had no part in it."""
    facts = publication.provenance
    if not facts:
        return None
    keys = {facts[name] for name in ("confirmed_by", "approved_by", "released_by")}
    keys |= {one["unmarked_by"] for one in facts["media"]}
    members = Member.objects.filter(pk__in=keys - {""}, organisation=publication.organisation_id)
    return Provenance(facts, {str(one.pk): one.user.name for one in members.select_related("user")})


def queue_times_for(member: Member) -> QuerySet[QueueTime]:
    """What this member may see, by channel, weekday and time."""
    return (
        QueueTime.objects.filter(organisation=member.organisation)
        .exclude(channel__state=Channel.State.DISCONNECTED)
        .select_related("channel__brand")
        .order_by("channel__connected_at", "channel", "weekday", "time")
    )


def times_of(channel: Channel) -> QuerySet[QueueTime]:
    return QueueTime.objects.filter(channel=channel).order_by("weekday", "time")


@dataclass(frozen=True)
class Place:
    """A free place in a channel's queue."""

    channel: Channel
    due_at: datetime


def free_places(channel: Channel, start: datetime, end: datetime | None = None) -> Iterator[Place]:
    """
    After `start` and before `end`, in order; within a year when there is no end.

    What was sent or is to be sent at that very moment takes a place.
    """
    times = QueueTime.objects.filter(channel=channel).values_list("weekday", "time")
    taking = Publication.objects.filter(channel=channel, state__in=[*OPEN, State.SENT], due_at__gt=start)
    taken = set(taking.values_list("due_at", flat=True)) if times else set()
    for moment in slots(times, channel.brand.zone, start, end or start + QUEUE_REACHES):
        if moment not in taken:
            yield Place(channel, moment)


def next_places(post: Post, *, at: datetime) -> list[Place]:
    """Where the variants of a post that are left would stand if they joined their queues now."""
    channels = [variant.channel for variant in variants_left(post).select_related("channel__brand")]
    return [place for channel in channels if (place := next(free_places(channel, at), None))]


def feeds_for(member: Member) -> QuerySet[CalendarFeed]:
    """The member's own; the latest first."""
    return CalendarFeed.objects.filter(member=member).select_related("brand").order_by("-pk")


def steps_for(member: Member) -> QuerySet[BulkStep]:
    """What this member did to many at once, and may take back; the latest first."""
    return BulkStep.objects.filter(organisation=member.organisation, by=member).order_by("-pk")


def items_of(step: BulkStep) -> QuerySet[BulkItem]:
    return (
        BulkItem.objects.filter(step=step).select_related("post", "publication__channel").order_by("position")
    )


def tally_of(step: BulkStep) -> dict[str, int]:
    """How many of its items stand how, by state."""
    counts = BulkItem.objects.filter(step=step).values_list("state").annotate(n=Count("pk"))
    return dict.fromkeys(BulkItem.State.values, 0) | dict(counts)


def stopped_by(trouble: Trouble) -> list[Publication]:
    """What it keeps from going out since it began, earliest due first."""
    where = {"channel__network": trouble.network, "channel": trouble.channel_id, "post": trouble.post_id}
    problems = WAITS_FOR_PERSON if trouble.needs_sign_in else {trouble.cause}
    stopped = Publication.objects.filter(
        Q(state__in=OPEN) | Q(state=State.FAILED, ended_at__gte=trouble.began_at),
        organisation=trouble.organisation_id,
        problem__in=problems,
        **{name: value for name, value in where.items() if value},
    )
    return list(stopped.select_related("post", "channel").order_by("due_at", "pk"))


def concerned_by(trouble: Trouble, stopped: Iterable[Publication]) -> list[Member]:
    """Who scheduled what it stops, and who can connect the channel again; where that is nobody, the owners."""
    by = {one.scheduled_by_id for one in stopped if one.scheduled_by_id}
    roles = MANAGE_CHANNELS if trouble.needs_sign_in else ()
    found = Member.objects.filter(organisation=trouble.organisation_id).select_related("user", "organisation")
    return list(found.filter(Q(pk__in=by) | Q(role__in=roles)) or found.filter(role=Role.OWNER))


def rests_until(channel: Channel, *, at: datetime) -> datetime | None:
    """When a channel may be asked for anything again whose network has asked to wait; None: at once."""
    with tenancy.scope(channel.organisation_id):
        pace = Pace.objects.filter(channel=channel).first()
    waits = [pace.free_at] if pace and pace.told_at else []
    if channel.rate and channel.rate["remaining"] <= 0:
        waits.append(datetime.fromisoformat(channel.rate["resets_at"]))
    return max((one for one in waits if one and one > at), default=None)


def is_being_sent(post: Post) -> bool:
    """Part of the post is on its way or may have arrived: its words must not change now."""
    return Publication.objects.filter(post=post, state__in=[*UNDER_WAY, State.UNCLEAR]).exists()


def is_scheduled(post: Post) -> bool:
    return Publication.objects.filter(post=post, state__in=OPEN).exists()


@dataclass(frozen=True)
class Glance:
    """
    How publications stood when a page showed them.

    :param mark: changes whenever the page would look different
    :param again_in: after how many seconds it asks again; None: it need not
    """

    mark: str
    again_in: int | None


def glance(publications: Iterable[Publication], *, at: datetime) -> Glance:
    every = list(publications)
    waits = [wait for one in every if (wait := one.look_again_in(at=at)) is not None]
    again_in = min(waits, default=None)
    stands = [
        (
            one.pk.hex,
            one.state,
            one.attempt,
            one.problem,
            one.due_at.timestamp(),
            one.correcting,
            one.deleted_at,
        )
        for one in every
    ]
    return Glance(sha256(repr((stands, again_in)).encode()).hexdigest()[:16], again_in)


@dataclass(frozen=True)
class Health:
    """
    Of the whole installation.

    :param due: whose next step could begin, or should have
    :param oldest_due_seconds: how long ago the first of those that wait to be sent was due
    :param overdue_seconds: by how long the latest next step of any is late; what waits behind another counts by
        it, and what a channel's pace holds back is not late
    :param ticked_ago: seconds since any publisher showed itself; None: never
    """

    waiting: int
    under_way: int
    unclear: int
    due: int
    oldest_due_seconds: float
    overdue_seconds: float
    ticked_ago: float | None


def publishing_health() -> Health:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM door_publishing_health()")
        figures: tuple[int, int, int, int, float, float] = cursor.fetchone()
    age: timedelta | None = Worker.objects.aggregate(age=Now() - Max("ticked_at"))["age"]
    return Health(*figures, age.total_seconds() if age is not None else None)
