"""How much room the media take, of what there is, and what of it can be freed."""

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet, Sum

from postwright.base.accounts.models import Member
from postwright.desk.library.queries.alike import MOST_PAIRS
from postwright.desk.library.queries.uses import used
from postwright.flow.media import queries as media
from postwright.flow.media.models import MediaItem, Rendition

WARNED_AT, PRESSING_AT = 80, 95  # percent


@dataclass(frozen=True)
class Room:
    """In bytes. `unused` and `spare` are parts of `originals` and `copies`; `coming` is announced, not yet there."""

    limit: int
    originals: int
    copies: int
    trash: int
    coming: int
    unused: int
    spare: int

    @property
    def used(self) -> int:
        return self.originals + self.copies + self.trash

    @property
    def percent(self) -> float:
        return round(100 * self.used / self.limit, 1) if self.limit else 100.0

    @property
    def tone(self) -> str:
        """'warn', 'bad', or nothing while there is enough."""
        if self.percent >= PRESSING_AT:
            return "bad"
        return "warn" if self.percent >= WARNED_AT else ""

    @property
    def bars(self) -> list[tuple[str, float, float]]:
        """Kind, beginning and width in percent, for a drawing."""
        beginning, found = 0.0, []
        for kind, size in (("originals", self.originals), ("copies", self.copies), ("trash", self.trash)):
            width = 100 * size / max(self.limit, self.used, 1)
            found.append((kind, round(beginning, 2), round(width, 2)))
            beginning += width
        return found


def room_of(member: Member) -> Room:
    there, away = Q(media_item__removed_at__isnull=True), Q(media_item__removed_at__isnull=False)
    is_original = Q(purpose=Rendition.Purpose.ORIGINAL)
    files = Rendition.objects.filter(organisation=member.organisation)
    sums = files.aggregate(
        originals=Sum("size", filter=there & is_original),
        copies=Sum("size", filter=there & ~is_original),
        trash=Sum("size", filter=away),
    )
    return Room(
        limit=settings.STORAGE_QUOTA,
        coming=media.bytes_coming(member),
        unused=_bytes_of(used(media.items_for(member), "unused")),
        spare=_bytes_of(media.items_for(member).filter(pk__in=_younger_twins(member))),
        **{name: size or 0 for name, size in sums.items()},
    )


def pressure_of(member: Member) -> Room | None:
    """The room where it runs short, else nothing; one question while there is enough."""
    if 100 * media.bytes_used(member.organisation_id) < WARNED_AT * settings.STORAGE_QUOTA:
        return None
    return room_of(member)


def _younger_twins(member: Member) -> list[UUID]:
    twins = media.twins_for(member).order_by("-pk")[:MOST_PAIRS]
    return list({twin.media_item_id for twin in twins})


def _bytes_of(items: QuerySet[MediaItem]) -> int:
    found = Rendition.objects.filter(media_item__in=items.order_by().values("pk"))
    return found.aggregate(sum=Sum("size"))["sum"] or 0
