"""The library: what was uploaded, narrowed and found by words."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import BooleanField, QuerySet
from django.db.models.expressions import RawSQL

from postwright.base.accounts.models import Member
from postwright.desk.library import rules
from postwright.desk.library.queries.uses import used
from postwright.flow.media import queries as media
from postwright.flow.media.models import MediaItem

# As an array, so that the planner goes from the ids to the rows, however many it believes they are.
FOUND = "media_mediaitem.id = ANY(ARRAY(SELECT door_find_media(%s)))"


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """
    What of the library to show; each part that is empty narrows nothing.

    :param words: each must begin a word that is known of an item, be another form of one, or be spelt much like one:
        of its file name, alt text, tags, hints, suggestions, text in the picture, speech, and of the posts it stands in
    :param brand: an id, or "none" for what belongs to every brand
    :param use: "used", "unused", "planned", "published"
    :param since: and `until`: when it was uploaded, the end excluded
    """

    words: str = ""
    brand: UUID | str | None = None
    kind: str = ""
    tag: UUID | None = None
    favourite: bool = False
    use: str = ""
    state: str = ""
    since: datetime | None = None
    until: datetime | None = None

    @property
    def narrows(self) -> bool:
        return self != Narrowing()


def library_for(member: Member, only: Narrowing) -> QuerySet[MediaItem]:
    """Newest first by id, which grows with time, so that pages stay right while files come in."""
    items = media.starred(media.items_for(member), member).select_related("brand").prefetch_related("tags")
    items = used(_sorted(items, only), only.use)
    if only.favourite:
        items = items.filter(favourites__member=member)
    if only.tag:
        items = items.filter(taggings__tag=only.tag)
    for word in rules.search_words(only.words):
        items = items.filter(RawSQL(FOUND, [word], BooleanField()))  # noqa: S611 - the words go as parameters
    return items.order_by("-pk")


def newest_of(items: QuerySet[MediaItem], *, after: UUID | None, most: int) -> list[MediaItem]:
    """One page by key, and one item more if there is one."""
    return list((items.filter(pk__lt=after) if after else items)[: most + 1])


def _sorted(items: QuerySet[MediaItem], only: Narrowing) -> QuerySet[MediaItem]:
    """By what stands in the item's own row."""
    if only.brand:
        items = (
            items.filter(brand__isnull=True) if only.brand == "none" else items.filter(brand_id=only.brand)
        )
    if only.kind:
        items = items.filter(kind=only.kind)
    if only.state:
        items = items.filter(state=only.state)
    if only.since:
        items = items.filter(uploaded_at__gte=only.since)
    return items.filter(uploaded_at__lt=only.until) if only.until else items
