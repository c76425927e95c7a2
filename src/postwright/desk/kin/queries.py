"""Where a picture, or another copy of it, went out before, and which others belong to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import QuerySet

from postwright.base.accounts.models import Member
from postwright.base.engines.prompts import Likeness
from postwright.base.engines.rules import likeness_of
from postwright.flow.media import queries as media
from postwright.flow.media.models import MediaItem, MediaPrint
from postwright.flow.publishing import queries as publishing
from postwright.flow.publishing.models import Publication

REACH = timedelta(days=365)
SHOWN = 3
NEAREST = 60  # whose features are compared, of all photos that may belong to a series
ALIKE = {Likeness.KIN, Likeness.PERHAPS}  # what was PERHAPS the same is among the twins if it is
SERIES_REACH, SERIES_MOST = timedelta(days=30), 9  # ten pictures, as many as the widest carousels hold


@dataclass(frozen=True)
class Showing:
    """A publication that shows the picture, or what is very likely the same one cropped or turned about."""

    publication: Publication
    is_copy: bool
    at: datetime
    days: int

    @property
    def is_sent(self) -> bool:
        return self.publication.state == Publication.State.SENT


@dataclass(frozen=True)
class Kin:
    showings: list[Showing]
    series: list[MediaItem]

    def __bool__(self) -> bool:
        return bool(self.showings or self.series)


def kin_of(member: Member, item: MediaItem, *, at: datetime) -> Kin:
    """Copies and series are known as soon as the item was compared with all others."""
    return Kin(_showings(member, item, at), _series(member, item))


def _showings(member: Member, item: MediaItem, at: datetime) -> list[Showing]:
    """The latest first, one for each post and channel."""
    copies = media.twin_ids_of(member, item)
    found = (
        publishing.publications_for(member)
        .filter(post__attachments__media_item__in=[item.pk, *copies], due_at__gt=at - REACH)
        .filter(state__in=[Publication.State.SENT, *publishing.OPEN])
        .order_by("-due_at", "-pk")
        .distinct()
    )
    return [_showing(one, item, at) for one in found[:SHOWN]]


def _showing(publication: Publication, item: MediaItem, at: datetime) -> Showing:
    own = publication.post.attachments.filter(media_item=item).exists()
    when = publication.ended_at or publication.due_at
    return Showing(publication, is_copy=not own, at=when, days=abs(at - when).days)


def _series(member: Member, item: MediaItem) -> list[MediaItem]:
    """Other photos of something alike from about the same time, oldest first; no second copy of one."""
    own = media.print_of(member, item)
    if item.is_video or own is None or not own.sketch:
        return []
    near = media.prints_near(member, own.sketch, NEAREST, among=_candidates(member, item))
    kin = [one.pk for one in near if _likeness(own, one) in ALIKE][:SERIES_MOST]
    found = media.items_for(member).filter(pk__in=kin)
    return sorted(found, key=lambda one: (one.taken_at or one.uploaded_at, one.pk))


def _candidates(member: Member, item: MediaItem) -> QuerySet[MediaItem]:
    first, last = item.uploaded_at - SERIES_REACH, item.uploaded_at + SERIES_REACH
    return (
        media.items_for(member)
        .filter(kind=item.kind, brand=item.brand_id, uploaded_at__gt=first, uploaded_at__lt=last)
        .exclude(pk__in=[item.pk, *media.twin_ids_of(member, item)])
    )


def _likeness(one: MediaPrint, other: MediaPrint) -> Likeness:
    features = (bytes(one.features), bytes(other.features))
    return likeness_of(one.fingerprints, other.fingerprints, features)
