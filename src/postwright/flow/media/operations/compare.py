"""Whether a media item is one that is there already, in another size, quality or crop."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from heapq import nlargest
from pathlib import Path
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.base.engines import operations as engines
from postwright.base.engines.operations import Marks
from postwright.base.engines.prompts import (
    EngineError,
    EngineUnavailable,
    Frame,
    Likeness,
    MediaFacts,
    MediaKind,
    compare_features,
)
from postwright.base.engines.rules import likeness_of
from postwright.flow.media import queries
from postwright.flow.media.models import MediaItem, MediaPrint, MediaTwin, Rendition
from postwright.kit import tenancy
from postwright.ports.storage import Missing

TWINS = {Likeness.SAME: MediaTwin.Likeness.SAME, Likeness.CHANGED: MediaTwin.Likeness.CHANGED}
MOST_TWINS = 100
MOST_LOOKS = 8  # of a whole shoot each photo has many sisters, and each look takes some tenths of a second


@dataclass
class Found:
    """Other items: those that are one with it, and how much alike those are of which only a closer look can tell."""

    known: dict[UUID, str] = field(default_factory=dict)
    doubtful: dict[UUID, float] = field(default_factory=dict)


def compare_media(*, item: MediaItem, at: datetime) -> list[MediaTwin]:
    """
    Keep by what an item is known again, and with which it looks like one. Call it outside any transaction; safe to
    repeat. What the engine cannot look at is compared by its bytes alone.

    :raises EngineUnavailable: it could not be asked; asking again may work
    """
    if not item.is_viewable:
        return []
    marks = _marks(item)
    with _alone(item.organisation_id):
        current = _there(item)
        if current is None:
            return []
        # Marks first: of two at once, whichever comes second here finds the other, however long either looks.
        _keep(current, marks, at)
        found = _alike(current, marks)
        twins = _saved(current, found.known, at)
    looked = dict.fromkeys(_look_closely(item, found), MediaTwin.Likeness.CHANGED)
    with _alone(item.organisation_id):
        current = _there(item)
        if current is None:
            return []
        MediaPrint.objects.filter(pk=current.pk).update(is_unfinished=False)
        twins += _saved(current, looked, at)
        audit.record(Tag.MEDIA_COMPARED, subject=item, by=None, at=at, twins=len(twins))
        return twins


@transaction.atomic
def tell_apart(*, twin: MediaTwin, are_two: bool = True, by: Member, at: datetime) -> MediaTwin:
    """
    A person says that they are two, and they are not shown as one again; or takes that back.

    :raises NotAllowed: the member may not upload
    """
    by.require(Right.UPLOAD_MEDIA)
    twin = queries.all_twins_for(by).select_for_update(of=("self",)).get(pk=twin.pk)
    twin.told_apart_at = at if are_two else None
    twin.save(update_fields=["told_apart_at"])
    audit.record(Tag.MEDIA_TOLD_APART, subject=twin, by=by, at=at, are_two=are_two)
    return twin


@contextmanager
def _alone(organisation_id: UUID) -> Iterator[None]:
    """A transaction in which no other of the organisation is compared: two at once would not see each other's marks."""
    with tenancy.scope(organisation_id):
        with connection.cursor() as cursor:
            name = f"media twins {organisation_id}"
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])
        yield


def _there(item: MediaItem) -> MediaItem | None:
    return MediaItem.objects.select_for_update().filter(pk=item.pk, removed_at__isnull=True).first()


def _marks(item: MediaItem) -> Marks:
    try:
        with ExitStack() as stack:
            frames = tuple(_frame(rendition, stack) for rendition in _looked_at(item))
            return engines.recognise(media=_facts(item, frames))
    except EngineUnavailable:
        raise
    except (EngineError, Missing):
        return Marks(features=b"", prints=(), sketch="", keys=[], keys_to_ask=[])


def _keep(item: MediaItem, marks: Marks, at: datetime) -> None:
    MediaPrint.objects.update_or_create(
        media_item=item,
        defaults={
            "organisation_id": item.organisation_id,
            "features": marks.features,
            "prints": [one.model_dump(mode="json") for one in marks.prints],
            "sketch": marks.sketch or None,
            "keys": marks.keys,
            "made_at": at,
            "is_unfinished": True,
        },
    )


def _alike(item: MediaItem, marks: Marks) -> Found:
    """What was made of it, or it of, is no news."""
    family = queries.family_of(item)
    there = MediaItem.objects.filter(organisation=item.organisation_id, removed_at__isnull=True)
    equal = there.filter(sha256=item.sha256).exclude(pk__in=family).values_list("pk", flat=True)
    found = Found(dict.fromkeys(equal[:MOST_TWINS], MediaTwin.Likeness.IDENTICAL))
    sharing = queries.prints_sharing(item.organisation_id, marks.keys_to_ask)
    others = sharing.filter(media_item__kind=item.kind).exclude(media_item__in=found.known.keys() | family)
    for kept in others.iterator(500):
        _sort_in(found, item, marks, kept)
    for pair in _pairs(item):
        found.doubtful.pop(pair.older_id if pair.media_item_id == item.pk else pair.media_item_id, None)
    return found


def _pairs(item: MediaItem) -> QuerySet[MediaTwin]:
    """What was found before, told apart or not: it need not be looked at again."""
    pairs = MediaTwin.objects.filter(organisation=item.organisation_id)
    return pairs.filter(Q(media_item=item) | Q(older=item))


def _sort_in(found: Found, item: MediaItem, marks: Marks, kept: MediaPrint) -> None:
    likeness = _likeness(marks, kept)
    if likeness is Likeness.PERHAPS and item.is_video:
        likeness = Likeness.CHANGED  # one frame of many would not decide it
    if likeness is Likeness.PERHAPS:
        found.doubtful[kept.pk] = compare_features(marks.features, bytes(kept.features))
    elif likeness in TWINS and len(found.known) < MOST_TWINS:
        found.known[kept.pk] = TWINS[likeness]


def _look_closely(item: MediaItem, found: Found) -> Iterator[UUID]:
    """
    Which of the doubtful ones are the same picture, the most alike asked first.

    :raises EngineUnavailable: it could not be asked
    """
    most = min(MOST_LOOKS, MOST_TWINS - len(found.known))
    nearest = nlargest(most, found.doubtful, key=lambda pk: found.doubtful[pk])
    preview = queries.rendition_for(item, Rendition.Purpose.PREVIEW)
    if not nearest or preview is None:
        return
    with suppress(Missing), queries.storage().local(preview.storage_key) as path:
        for other in nearest:
            if _is_changed(item.organisation_id, path, other):
                yield other


def _is_changed(organisation_id: UUID, one: Path, other: UUID) -> bool:
    item = queries.item_in(organisation_id, other)
    preview = queries.rendition_for(item, Rendition.Purpose.PREVIEW) if item else None
    if preview is None:
        return False
    try:
        with queries.storage().local(preview.storage_key) as path:
            return engines.look_closely(one=one, other=path) is Likeness.CHANGED
    except EngineUnavailable:
        raise
    except (EngineError, Missing):
        return False


def _saved(item: MediaItem, known: Mapping[UUID, str], at: datetime) -> list[MediaTwin]:
    """Those of the pairs that are new."""
    return [twin for twin in _twins(item, known, at) if _save(twin)]


def _twins(item: MediaItem, known: Mapping[UUID, str], at: datetime) -> Iterator[MediaTwin]:
    """The newer one of two names the older one."""
    there = MediaItem.objects.filter(organisation=item.organisation_id, removed_at__isnull=True)
    for other in there.filter(pk__in=known).values_list("pk", flat=True):
        first, second = sorted([item.pk, other])
        yield MediaTwin(
            organisation_id=item.organisation_id,
            media_item_id=second,
            older_id=first,
            likeness=known[other],
            found_at=at,
        )


def _likeness(marks: Marks, other: MediaPrint) -> Likeness:
    return likeness_of(marks.prints, other.fingerprints, (marks.features, bytes(other.features)))


def _save(twin: MediaTwin) -> bool:
    """Once; a pair that somebody told apart stays apart."""
    _known, is_new = MediaTwin.objects.get_or_create(
        media_item_id=twin.media_item_id,
        older_id=twin.older_id,
        defaults={
            "organisation_id": twin.organisation_id,
            "likeness": twin.likeness,
            "found_at": twin.found_at,
        },
    )
    return is_new


def _looked_at(item: MediaItem) -> Iterable[Rendition]:
    preview = queries.rendition_for(item, Rendition.Purpose.PREVIEW)
    return queries.frames_of(item) or ([preview] if preview else [])


def _frame(rendition: Rendition, stack: ExitStack) -> Frame:
    path = stack.enter_context(queries.storage().local(rendition.storage_key))
    return Frame(path=path, at=float(rendition.variant or 0))


def _facts(item: MediaItem, frames: tuple[Frame, ...]) -> MediaFacts:
    return MediaFacts(
        kind=MediaKind(item.kind), frames=frames, width=item.width or 1, height=item.height or 1
    )
