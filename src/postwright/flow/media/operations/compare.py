"""Whether a media item is one that is there already, in another size, quality or crop."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

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
)
from postwright.base.engines.rules import likeness_of
from postwright.flow.media import queries
from postwright.flow.media.models import MediaItem, MediaPrint, MediaTwin, Rendition
from postwright.kit import tenancy
from postwright.ports.storage import Missing

TWINS = {Likeness.SAME: MediaTwin.Likeness.SAME, Likeness.CHANGED: MediaTwin.Likeness.CHANGED}
MOST_TWINS = 100


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
        current = MediaItem.objects.select_for_update().filter(pk=item.pk, removed_at__isnull=True).first()
        if current is None:
            return []
        _keep(current, marks, at)
        found = [twin for twin in _twins(current, marks, at) if _save(twin)]
        audit.record(Tag.MEDIA_COMPARED, subject=item, by=None, at=at, twins=len(found))
        return found


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
        },
    )


def _twins(item: MediaItem, marks: Marks, at: datetime) -> Iterator[MediaTwin]:
    """The newer one of two names the older one."""
    for other, likeness in _alike(item, marks):
        first, second = sorted([item.pk, other])
        yield MediaTwin(
            organisation_id=item.organisation_id,
            media_item_id=second,
            older_id=first,
            likeness=likeness,
            found_at=at,
        )


def _alike(item: MediaItem, marks: Marks) -> Iterator[tuple[UUID, str]]:
    """What was made of it, or it of, is no news."""
    family = queries.family_of(item)
    there = MediaItem.objects.filter(organisation=item.organisation_id, removed_at__isnull=True)
    equal = there.filter(sha256=item.sha256).exclude(pk__in=family).values_list("pk", flat=True)
    seen = set(equal[:MOST_TWINS])
    for other in seen:
        yield other, MediaTwin.Likeness.IDENTICAL
    sharing = queries.prints_sharing(item.organisation_id, marks.keys_to_ask)
    others = sharing.filter(media_item__kind=item.kind).exclude(media_item__in=seen | family)
    for kept in others.iterator(500):
        likeness = _likeness(marks, kept)
        if likeness in TWINS and len(seen) < MOST_TWINS:
            seen.add(kept.pk)
            yield kept.pk, TWINS[likeness]


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
