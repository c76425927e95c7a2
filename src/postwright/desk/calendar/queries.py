"""What the calendar shows: publications of one brand, on the clocks of its zone."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from postwright.base.accounts.models import Member
from postwright.flow.brand.models import Brand
from postwright.flow.media import queries as media
from postwright.flow.media.models import Rendition
from postwright.flow.publishing import queries as publishing
from postwright.flow.publishing.models import Publication
from postwright.flow.publishing.queries import Standing


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


@dataclass(frozen=True)
class Day:
    date: date
    entries: list[Entry]


def has_any(member: Member, brand: Brand) -> bool:
    return publishing.publications_for(member).filter(post__brand=brand).exists()


def entries_between(
    member: Member,
    brand: Brand,
    start: datetime,
    end: datetime,
    *,
    channel: UUID | None = None,
    show: Standing | None = None,
) -> list[Entry]:
    """:param start: on the brand's clocks, naive; so is `end`, which is not included"""
    found = publishing.publications_between(
        member, start.replace(tzinfo=brand.zone), end.replace(tzinfo=brand.zone)
    )
    narrowed = _narrowed(found.filter(post__brand=brand), channel, show)
    pictured = narrowed.prefetch_related("post__attachments__media_item__renditions")
    return [_entry(publication, brand) for publication in pictured]


def month_of(member: Member, brand: Brand, day: date, **narrowing: Any) -> list[Day]:
    """The days of a month on which something goes out, in order."""
    first = datetime(day.year, day.month, 1)  # noqa: DTZ001 - on the brand's wall
    entries = entries_between(member, brand, first, _next_month(first), **narrowing)
    return [Day(date, list(group)) for date, group in groupby(entries, key=lambda one: one.wall.date())]


def months_around(day: date) -> tuple[date, date]:
    """The first days of the months before and after."""
    first = datetime(day.year, day.month, 1)  # noqa: DTZ001 - on the brand's wall
    return (first - timedelta(days=1)).date().replace(day=1), _next_month(first).date()


def _narrowed(
    found: QuerySet[Publication], channel: UUID | None, show: Standing | None
) -> QuerySet[Publication]:
    if channel:
        found = found.filter(channel_id=channel)
    return publishing.of_standing(found, show) if show else found


def _entry(publication: Publication, brand: Brand) -> Entry:
    attachments = sorted(publication.post.attachments.all(), key=lambda one: one.position)
    thumb = media.rendition_for(attachments[0].media_item, Rendition.Purpose.THUMB) if attachments else None
    return Entry(publication, publication.due_at.astimezone(brand.zone).replace(tzinfo=None), thumb)


def _next_month(first: datetime) -> datetime:
    return (first + timedelta(days=32)).replace(day=1)
