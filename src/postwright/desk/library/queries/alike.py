"""What looks like what: duplicates in groups, and what resembles one item."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Sum

from postwright.base.accounts.models import Member
from postwright.base.engines.prompts import KIN_FEATURES, compare_features
from postwright.desk.library import rules
from postwright.desk.library.queries.items import Narrowing, library_for
from postwright.desk.library.queries.uses import with_uses
from postwright.flow.media import queries as media
from postwright.flow.media.models import MediaItem, MediaTwin, Rendition

MOST_NEAR, MOST_SHOWN = 60, 12
MOST_PAIRS = 5000


@dataclass(frozen=True)
class Group:
    """
    Items that look like one; `items` has the one first that is worth keeping most.

    `spare_bytes` is what all files of the others take.
    """

    items: list[MediaItem]
    pairs: list[MediaTwin]
    spare_bytes: int

    @property
    def best(self) -> MediaItem:
        return self.items[0]

    @property
    def others(self) -> list[MediaItem]:
        return self.items[1:]

    @property
    def key(self) -> str:
        return str(min(item.pk for item in self.items))


def duplicates_for(member: Member, most: int) -> list[Group]:
    """The groups with the newest pairs first."""
    pairs = list(media.twins_for(member).order_by("-pk")[:MOST_PAIRS])
    found = rules.groups([(pair.media_item_id, pair.older_id) for pair in pairs])[:most]
    items = _items(member, (pk for group in found for pk in group))
    stored = _stored(items)
    return [_group(_by_worth(group, items), _within(pairs, group), stored) for group in found]


def twins_of(member: Member, item: MediaItem) -> list[MediaItem]:
    """What looks like the same as one item, the oldest first."""
    return sorted(_items(member, media.twin_ids_of(member, item)).values(), key=lambda one: one.pk)


def similar_to(member: Member, item: MediaItem) -> list[MediaItem]:
    """Pictures of something alike, the nearest first; what looks like the same one included."""
    own = media.print_of(member, item)
    if own is None or not own.sketch:
        return []
    near = media.prints_near(member, own.sketch, MOST_NEAR)
    told = {one.pk: compare_features(bytes(own.features), bytes(one.features)) for one in near if one != own}
    chosen = sorted((pk for pk in told if told[pk] >= KIN_FEATURES), key=lambda pk: -told[pk])[:MOST_SHOWN]
    items = _items(member, chosen)
    return [items[pk] for pk in chosen if pk in items]


def _group(items: list[MediaItem], pairs: list[MediaTwin], stored: dict[UUID, int]) -> Group:
    return Group(items, pairs, spare_bytes=sum(stored.get(item.pk, 0) for item in items[1:]))


def _stored(items: Iterable[UUID]) -> dict[UUID, int]:
    """Bytes of all files of each, by its id."""
    found = Rendition.objects.filter(media_item__in=list(items)).values_list("media_item")
    return dict(found.annotate(bytes=Sum("size")))


def _items(member: Member, wanted: Iterable[UUID]) -> dict[UUID, MediaItem]:
    found = library_for(member, Narrowing()).filter(pk__in=list(wanted))
    return {item.pk: item for item in with_uses(member, found)}


def _by_worth(group: Iterable[UUID], items: dict[UUID, MediaItem]) -> list[MediaItem]:
    """More pixels first, then more bytes, then what posts hold, then what was there first."""

    def worth(item: MediaItem) -> tuple[int, int, int]:
        return ((item.width or 0) * (item.height or 0), item.size, item.use_count)  # type: ignore[attr-defined]

    there = sorted((items[pk] for pk in group if pk in items), key=lambda item: item.pk)
    return sorted(there, key=worth, reverse=True)


def _within(pairs: Iterable[MediaTwin], group: set[UUID]) -> list[MediaTwin]:
    return [pair for pair in pairs if pair.media_item_id in group]
