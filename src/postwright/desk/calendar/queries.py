"""What the calendar shows: publications of one brand, on the clocks of its zone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from uuid import UUID

from django.db.models import Q, QuerySet

from postwright.base.accounts.models import Member
from postwright.base.audit import queries as audit
from postwright.base.connections import queries as connections
from postwright.desk.calendar import rules
from postwright.flow.brand.models import Brand
from postwright.flow.media import queries as media
from postwright.flow.media.models import Rendition
from postwright.flow.publishing import queries as publishing
from postwright.flow.publishing.models import CalendarFeed, Publication
from postwright.flow.publishing.queries import Place, Standing

FEED_BACK, FEED_AHEAD = timedelta(days=31), timedelta(days=366)
PICTURES = "post__attachments__media_item__renditions"


@dataclass(frozen=True)
class Narrowing:
    """Which of a brand's publications are shown; None narrows nothing. The person planned it or wrote the post."""

    channel: UUID | None = None
    show: Standing | None = None
    label: UUID | None = None
    person: UUID | None = None

    @property
    def is_any(self) -> bool:
        return any((self.channel, self.show, self.label, self.person))


@dataclass(frozen=True)
class Entry:
    """A publication on the brand's wall calendar. `wall` is naive."""

    publication: Publication
    wall: datetime
    thumb: Rendition | None

    @property
    def title(self) -> str:
        post = self.publication.post
        return post.title or " ".join(self.publication.variant.own_text.split())[:120]

    @property
    def clock(self) -> str:
        """What the clocks show; with the zone's sign in the hour that they show twice."""
        zone = self.publication.post.brand.zone
        first, second = (self.wall.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
        sign = "" if first.utcoffset() == second.utcoffset() else f" {self.moment.tzname()}"
        return f"{self.wall:%H:%M}{sign}"

    @property
    def moment(self) -> datetime:
        return self.publication.due_at.astimezone(self.publication.post.brand.zone)


@dataclass(frozen=True)
class Day:
    """`shift`: by how much the clocks are put forward on it."""

    date: date
    entries: Sequence[Entry]
    shift: timedelta

    @property
    def goes_forward(self) -> bool:
        return self.shift > timedelta()

    @property
    def goes_back(self) -> bool:
        return self.shift < timedelta()


def has_any(member: Member, brand: Brand) -> bool:
    return publishing.publications_for(member).filter(post__brand=brand).exists()


def entries_between(
    member: Member, brand: Brand, start: datetime, end: datetime, narrowing: Narrowing = Narrowing()
) -> list[Entry]:
    """:param start: on the brand's clocks, naive; so is `end`, which is not included"""
    found = publishing.publications_between(
        member, start.replace(tzinfo=brand.zone), end.replace(tzinfo=brand.zone)
    )
    narrowed = _narrowed(found.filter(post__brand=brand), narrowing)
    light = narrowed.defer("intent", "progress", "outgoing", "advice")
    pictured = light.prefetch_related(PICTURES, "post__labels")
    return [_entry(publication, brand) for publication in pictured]


def free_places_between(
    member: Member, brand: Brand, start: datetime, end: datetime, *, at: datetime, channel: UUID | None = None
) -> list[tuple[Place, datetime]]:
    """The free places of the brand's queues with the time on the wall; none of them has gone by."""
    channels = connections.channels_for(member).filter(brand=brand, queue_times__isnull=False).distinct()
    if channel:
        channels = channels.filter(pk=channel)
    first, last = (wall.replace(tzinfo=brand.zone) for wall in (start, end))
    begin = max(first - timedelta(seconds=1), at)
    places = (place for one in channels for place in publishing.free_places(one, begin, last))
    return [(place, place.due_at.astimezone(brand.zone).replace(tzinfo=None)) for place in places]


def by_day(entries: Iterable[Entry], brand: Brand) -> list[Day]:
    """The days on which something goes out, in order."""
    return [
        Day(day, list(group), rules.clocks_change(day, brand.zone))
        for day, group in groupby(entries, key=lambda one: one.wall.date())
    ]


def _narrowed(found: QuerySet[Publication], narrowing: Narrowing) -> QuerySet[Publication]:
    if narrowing.channel:
        found = found.filter(channel_id=narrowing.channel)
    if narrowing.label:
        found = found.filter(post__labels=narrowing.label)
    if narrowing.person:
        found = found.filter(Q(scheduled_by=narrowing.person) | Q(post__created_by=narrowing.person))
    return publishing.of_standing(found, narrowing.show) if narrowing.show else found


def _entry(publication: Publication, brand: Brand) -> Entry:
    publication.variant.post = publication.post  # or each variant would ask for its post anew
    attachments = sorted(publication.post.attachments.all(), key=lambda one: one.position)
    thumb = media.rendition_for(attachments[0].media_item, Rendition.Purpose.THUMB) if attachments else None
    return Entry(publication, publication.due_at.astimezone(brand.zone).replace(tzinfo=None), thumb)


def publications_of_feed(feed: CalendarFeed, *, at: datetime) -> list[Publication]:
    """What the address of a member shows: a month back and a year ahead, of one brand or of all."""
    found = publishing.publications_between(feed.member, at - FEED_BACK, at + FEED_AHEAD)
    if feed.brand_id:
        found = found.filter(post__brand=feed.brand_id)
    return list(found.defer("intent", "progress", "outgoing", "advice"))


def changes_of(publications: Iterable[Publication]) -> dict[UUID, datetime]:
    """When each last became what a calendar shows of it."""
    every = list(publications)
    told = audit.latest_of("publication", [one.pk for one in every])
    return {
        one.pk: max(filter(None, (one.created_at, one.post.changed_at, one.ended_at, told.get(one.pk))))
        for one in every
    }
