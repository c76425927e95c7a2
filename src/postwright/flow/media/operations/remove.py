from datetime import datetime

from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import ProtectedError
from django.db.models.deletion import Collector

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.media import queries
from postwright.flow.media.models import MediaItem
from postwright.flow.media.operations import files
from postwright.flow.media.operations.errors import InUse
from postwright.flow.media.rules import TRASH_LASTS, UPLOAD_LASTS
from postwright.kit import jobs
from postwright.ports.storage import Verdict


@transaction.atomic
def remove_media(*, item: MediaItem, by: Member, at: datetime) -> MediaItem:
    """
    Put an item into the trash; after `TRASH_LASTS` it and its files are deleted.

    :raises NotAllowed: the member may not
    :raises InUse: a post holds it
    """
    by.require(Right.UPLOAD_MEDIA)
    item = queries.items_for(by).select_for_update().get(pk=item.pk)
    _require_unused(item)
    item.removed_at = at
    item.save(update_fields=["removed_at"])
    audit.record(Tag.MEDIA_REMOVED, subject=item, by=by, at=at)
    # Later, so that it can be taken back; the wiring table knows no delays.
    jobs.enqueue(
        "media.delete",
        lock=f"media.delete {item.pk}",
        at=at + TRASH_LASTS,
        organisation_id=item.organisation_id,
        subject_id=item.pk,
    )
    return item


@transaction.atomic
def restore_media(*, item: MediaItem, by: Member, at: datetime) -> MediaItem:
    """
    Take an item out of the trash.

    :raises NotAllowed: the member may not
    """
    by.require(Right.UPLOAD_MEDIA)
    item = queries.trash_for(by).select_for_update().get(pk=item.pk)
    item.removed_at = None
    item.save(update_fields=["removed_at"])
    audit.record(Tag.MEDIA_RESTORED, subject=item, by=by, at=at)
    return item


def delete_media(*, item: MediaItem, at: datetime) -> None:
    """Delete rows and files of an item whose time in the trash is over; anything else is left alone."""
    with files.settled(item.organisation_id):
        current = (
            MediaItem.objects.select_for_update().filter(pk=item.pk, removed_at__lte=at - TRASH_LASTS).first()
        )
        if current is None:
            return
        keys = list(current.renditions.values_list("storage_key", flat=True))
        try:
            with transaction.atomic():
                current.delete()
        except ProtectedError:
            return
        audit.record(Tag.MEDIA_DELETED, subject=item, by=None, at=at)
    files.discard(item.organisation_id, keys)


def sweep_media(*, at: datetime) -> int:
    """Delete what uploads and children left behind that broke off. Returns how many files and folders."""
    return queries.storage().sweep(before=(at - UPLOAD_LASTS).timestamp())


def examine_storage(*, at: datetime) -> Verdict | None:
    """
    Look whether strangers get at the bucket that this installation keeps its files in; None without a bucket.

    :raises Away: it cannot be reached
    """
    return queries.storage().examine(at=at.timestamp())


def _require_unused(item: MediaItem) -> None:
    collector = Collector(using=DEFAULT_DB_ALIAS)
    try:
        collector.collect([item])
    except ProtectedError as error:
        raise InUse from error
