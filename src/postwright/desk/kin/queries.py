"""Where a picture, or another copy of it, went out before, and which others belong to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from postwright.base.accounts.models import Member
from postwright.base.engines.prompts import Likeness
from postwright.base.engines.rules import likeness_of
from postwright.flow.analysis import queries as analyses
from postwright.flow.media import queries as media
from postwright.flow.media.models import MediaItem
from postwright.flow.publishing import queries as publishing
from postwright.flow.publishing.models import Publication

REACH = timedelta(days=365)
MOST = 500  # of the newest items; comparing them takes a tenth of a second
SHOWN = 3
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
    """Empty for an item that nobody looked at yet."""
    alike = _alike(member, item)
    return Kin(_showings(member, item, alike, at), _series(member, item, alike))


def _alike(member: Member, item: MediaItem) -> dict[UUID, Likeness]:
    newest = media.items_for(member).filter(kind=item.kind).values_list("pk", flat=True)[:MOST]
    found = analyses.findings_for(member, [item.pk, *newest])
    own = found.pop(item.pk, None)
    if own is None:
        return {}
    judged = {pk: likeness_of(own, other) for pk, other in found.items()}
    return {pk: likeness for pk, likeness in judged.items() if likeness is not Likeness.NONE}


def _showings(member: Member, item: MediaItem, alike: dict[UUID, Likeness], at: datetime) -> list[Showing]:
    """The latest first, one for each post and channel."""
    copies = [pk for pk, likeness in alike.items() if likeness is not Likeness.KIN]
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


def _series(member: Member, item: MediaItem, alike: dict[UUID, Likeness]) -> list[MediaItem]:
    """Other photos of something alike from about the same time, oldest first; no second copy of one."""
    if item.is_video:
        return []
    kin = [pk for pk, likeness in alike.items() if likeness is Likeness.KIN]
    others = (
        media.items_for(member)
        .filter(pk__in=kin, brand=item.brand_id)
        .filter(
            uploaded_at__gt=item.uploaded_at - SERIES_REACH, uploaded_at__lt=item.uploaded_at + SERIES_REACH
        )
    )
    return sorted(islice(others, SERIES_MOST), key=lambda one: (one.taken_at or one.uploaded_at, one.pk))
