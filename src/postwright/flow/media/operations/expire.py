"""Originals that come to their end, and files that no row names."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import batched
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from postwright.base.accounts.models import Organisation
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.media import queries
from postwright.flow.media.models import MediaItem, Rendition
from postwright.flow.media.operations import files
from postwright.kit import tenancy

ORPHAN_AFTER = timedelta(days=1)
BATCH = 200


def expire_originals(*, at: datetime) -> int:
    """
    Delete the files as they were uploaded once their days are over (`ORIGINALS_LAST`); their copies stay.

    One whose copy is not made yet keeps its original. Returns how many went, at most a batch of them.
    """
    if not settings.ORIGINALS_LAST:
        return 0
    ended = at - timedelta(days=settings.ORIGINALS_LAST)
    return sum(_expire(organisation, media, ended, at) for organisation, media in _old_originals(ended))


def sweep_orphans(*, at: datetime) -> int:
    """
    Delete files that no row names: of work that broke off between a file and its row. Returns how many.

    Only in folders of organisations that there are: an empty database proves nothing about somebody's files.
    """
    before = (at - ORPHAN_AFTER).timestamp()
    return sum(_sweep_folder(folder, before) for folder in queries.storage().folders())


def _old_originals(ended: datetime) -> list[tuple[UUID, UUID]]:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT organisation_id, media_item_id FROM door_old_originals(%s)", [ended])
        return list(cursor.fetchall())


def _expire(organisation_id: UUID, media_id: UUID, ended: datetime, at: datetime) -> int:
    with files.settled(organisation_id):
        due = MediaItem.objects.select_for_update().filter(pk=media_id, uploaded_at__lt=ended)
        item = due.exclude(state=MediaItem.State.PROCESSING).first()
        original = queries.rendition_for(item, Rendition.Purpose.ORIGINAL) if item else None
        if item is None or original is None or (item.is_ready and queries.sendable(item) is None):
            return 0
        original.delete()
        audit.record(Tag.MEDIA_ORIGINAL_EXPIRED, subject=item, by=None, at=at)
    files.discard(organisation_id, [original.storage_key])
    return 1


def _sweep_folder(folder: str, before: float) -> int:
    try:
        organisation_id = UUID(hex=folder)
    except ValueError:
        return 0
    with tenancy.scope(organisation_id):
        if not Organisation.objects.filter(pk=organisation_id).exists():
            return 0
    return sum(_sweep(organisation_id, set(keys), before) for keys in _batches(folder, before))


def _batches(folder: str, before: float) -> Iterator[tuple[str, ...]]:
    return batched(queries.storage().keys(folder, before=before), BATCH, strict=False)


def _sweep(organisation_id: UUID, keys: set[str], before: float) -> int:
    """Equal content may have come again since the list was read: then it is young, and stays."""
    with files.settled(organisation_id):
        unnamed = keys - queries.keys_in_use(organisation_id, keys)
        old = [key for key in sorted(unnamed) if queries.storage().is_older(key, than=before)]
        return sum(queries.storage().delete(key) for key in old)
