"""What the calendar shows: publications of one brand or of all, on the clocks of one zone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Q, QuerySet
from django.utils.formats import date_format

from postwright.base.accounts.models import Member
from postwright.base.audit import queries as audit
from postwright.base.connections import queries as connections
from postwright.base.connections.models import Channel
from postwright.desk.calendar import rules
from postwright.flow.brand import queries as brands
from postwright.flow.brand.models import Brand
from postwright.flow.media import queries as media
from postwright.flow.media.models import Rendition
from postwright.flow.posts import queries as posts
from postwright.flow.posts.models import Label
from postwright.flow.publishing import queries as publishing
from postwright.flow.publishing.models import CalendarFeed, Publication
from postwright.flow.publishing.queries import Place, Standing

FEED_BACK, FEED_AHEAD = timedelta(days=31), timedelta(days=366)
PICTURES = "post__attachments__media_item__renditions"


@dataclass(frozen=True)
class Board:
    """Whose publications a calendar shows, and the zone on whose clocks its days begin and end."""

    brands: Sequence[Brand]
    zone: ZoneInfo

    @property
    def brand(self) -> Brand | None:
        """The one that it shows; None when it shows several."""
        return None if self.is_all else self.brands[0]

    @property
    def is_all(self) -> bool:
        return len(self.brands) > 1

    @property
    def is_shared(self) -> bool:
        """Whether all of its brands live by its zone."""
        return all(brand.time_zone == self.zone.key for brand in self.brands)


@dataclass(frozen=True)
class Narrowing:
    """Which of a calendar's publications are shown; None narrows nothing. The person planned it or wrote the post."""

    channel: UUID | None = None
    show: Standing | None = None
    label: UUID | None = None
    person: UUID | None = None

    @property
    def is_any(self) -> bool:
        return any((self.channel, self.show, self.label, self.person))


@dataclass(frozen=True)
class Entry:
    """A publication on a calendar that lives by `zone`."""

    publication: Publication
    zone: ZoneInfo
    thumb: Rendition | None

    @property
    def brand(self) -> Brand:
        return self.publication.post.brand

    @property
    def wall(self) -> datetime:
        """What the calendar's clocks show; naive."""
        return self.publication.due_at.astimezone(self.zone).replace(tzinfo=None)

    @property
    def title(self) -> str:
        post = self.publication.post
        return post.title or " ".join(self.publication.variant.own_text.split())[:120]

    @property
    def clock(self) -> str:
        """What the calendar's clocks show, in short."""
        return _clock(self.publication.due_at, self.zone)

    @property
    def own_clock(self) -> str:
        """What the clocks of its brand show, and where; empty when they show the same as the calendar's."""
        here, there = (self.publication.due_at.astimezone(zone) for zone in (self.zone, self.brand.zone))
        if here.utcoffset() == there.utcoffset():
            return ""
        day = "" if here.date() == there.date() else date_format(there, "D")
        return " ".join(filter(None, (day, _clock(there, self.brand.zone), rules.city_of(self.brand.zone))))


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


def board_of(brand: Brand) -> Board:
    return Board([brand], brand.zone)


def board_of_all(member: Member) -> Board | None:
    """All brands that the member may see; None when there is none."""
    every = list(brands.brands_for(member))
    zones = [brand.zone for brand in every]
    return Board(every, rules.zone_of_all(zones, member.user.zone)) if every else None


def channels_of(member: Member, board: Board) -> QuerySet[Channel]:
    """By brand."""
    found = connections.channels_for(member).filter(brand__in=board.brands)
    return found.order_by("brand__created_at", "brand", "connected_at")


def labels_of(member: Member, board: Board) -> QuerySet[Label]:
    """Those for every brand first, then by brand."""
    if board.brand:
        return posts.labels_of_brand(member, board.brand)
    by_brand = F("brand__created_at").asc(nulls_first=True)
    return posts.labels_for(member).order_by(by_brand, "brand", "name", "pk")


def has_any(member: Member, board: Board) -> bool:
    return publishing.publications_for(member).filter(post__brand__in=board.brands).exists()


def entries_between(
    member: Member, board: Board, start: datetime, end: datetime, narrowing: Narrowing = Narrowing()
) -> list[Entry]:
    """:param start: on the calendar's clocks, naive; so is `end`, which is not included"""
    return _entries(_planned(member, board, start, end, narrowing), board)


def page_between(
    member: Member,
    board: Board,
    start: datetime,
    end: datetime,
    narrowing: Narrowing = Narrowing(),
    *,
    part: slice,
) -> tuple[list[Entry], int]:
    """A part of what `entries_between` finds, and how many there are in all."""
    planned = _planned(member, board, start, end, narrowing)
    return _entries(planned[part], board), planned.count()


def month_between(
    member: Member, board: Board, start: datetime, end: datetime, narrowing: Narrowing = Narrowing()
) -> tuple[list[Entry], dict[date, int]]:
    """The first entries of each day, as many as a month has room for, and how many more there are by day."""
    planned = _planned(member, board, start, end, narrowing)
    shown, more = rules.room_in_month(planned.values_list("pk", "due_at"), board.zone)
    return _entries(planned.filter(pk__in=shown), board), more


def free_places_between(
    member: Member, board: Board, start: datetime, end: datetime, *, at: datetime, channel: UUID | None = None
) -> list[tuple[Place, datetime]]:
    """
    The free places of one brand's queues with the time on the wall; none of them has gone by.

    All brands together have no queue: there they are those of the channel that was chosen.
    """
    channels = connections.channels_for(member).filter(brand__in=board.brands, queue_times__isnull=False)
    if channel:
        channels = channels.filter(pk=channel)
    elif board.is_all:
        return []
    first, last = (wall.replace(tzinfo=board.zone) for wall in (start, end))
    begin = max(first - timedelta(seconds=1), at)
    places = (place for one in channels.distinct() for place in publishing.free_places(one, begin, last))
    return [(place, place.due_at.astimezone(board.zone).replace(tzinfo=None)) for place in places]


def by_day(entries: Iterable[Entry], zone: ZoneInfo) -> list[Day]:
    """The days on which something goes out, in order."""
    return [
        Day(day, list(group), rules.clocks_change(day, zone))
        for day, group in groupby(entries, key=lambda one: one.wall.date())
    ]


def _planned(
    member: Member, board: Board, start: datetime, end: datetime, narrowing: Narrowing
) -> QuerySet[Publication]:
    first, last = (wall.replace(tzinfo=board.zone) for wall in (start, end))
    found = publishing.publications_between(member, first, last).filter(post__brand__in=board.brands)
    return _narrowed(found, narrowing)


def _entries(found: QuerySet[Publication], board: Board) -> list[Entry]:
    light = found.defer("intent", "progress", "outgoing", "advice")
    return [_entry(one, board.zone) for one in light.prefetch_related(PICTURES, "post__labels")]


def _narrowed(found: QuerySet[Publication], narrowing: Narrowing) -> QuerySet[Publication]:
    if narrowing.channel:
        found = found.filter(channel_id=narrowing.channel)
    if narrowing.label:
        found = found.filter(post__labels=narrowing.label)
    if narrowing.person:
        found = found.filter(Q(scheduled_by=narrowing.person) | Q(post__created_by=narrowing.person))
    return publishing.of_standing(found, narrowing.show) if narrowing.show else found


def _entry(publication: Publication, zone: ZoneInfo) -> Entry:
    publication.variant.post = publication.post  # or each variant would ask for its post anew
    attachments = sorted(publication.post.attachments.all(), key=lambda one: one.position)
    thumb = media.rendition_for(attachments[0].media_item, Rendition.Purpose.THUMB) if attachments else None
    return Entry(publication, zone, thumb)


def _clock(moment: datetime, zone: ZoneInfo) -> str:
    """With the zone's sign in the hour that its clocks show twice."""
    local = moment.astimezone(zone)
    first, second = (local.replace(fold=fold) for fold in (0, 1))
    sign = "" if first.utcoffset() == second.utcoffset() else f" {local.tzname()}"
    return f"{local:%H:%M}{sign}"


def publications_of_feed(feed: CalendarFeed, *, at: datetime) -> list[Publication]:
    """What the address of a member shows: a month back and a year ahead, of one brand or of all."""
    return list(_of_feed(feed, at).defer("intent", "progress", "outgoing", "advice"))


def mark_of_feed(feed: CalendarFeed, *, at: datetime) -> str:
    """Another one whenever the feed would read differently; asked for far more often than it changes."""
    shown = ("state", "due_at", "created_at", "ended_at", "post__changed_at", "channel__handle")
    rows = _of_feed(feed, at).values_list("pk", *shown)
    about = (feed.member.user.language, feed.member.organisation.name, feed.brand and feed.brand.name)
    return sha256(repr((about, *rows)).encode()).hexdigest()[:32]


def _of_feed(feed: CalendarFeed, at: datetime) -> QuerySet[Publication]:
    found = publishing.publications_between(feed.member, at - FEED_BACK, at + FEED_AHEAD)
    return found.filter(post__brand=feed.brand_id) if feed.brand_id else found


def changes_of(publications: Iterable[Publication]) -> dict[UUID, datetime]:
    """When each last became what a calendar shows of it."""
    every = list(publications)
    told = audit.latest_of("publication", [one.pk for one in every])
    return {
        one.pk: max(filter(None, (one.created_at, one.post.changed_at, one.ended_at, told.get(one.pk))))
        for one in every
    }
