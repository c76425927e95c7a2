from datetime import datetime, timedelta

from django.conf import settings
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
from postwright.flow.media.operations.errors import InUse, TrashOver
from postwright.flow.media.rules import UPLOAD_LASTS
from postwright.ports.storage import Verdict


@transaction.atomic
def remove_media(*, item: MediaItem, by: Member, at: datetime, is_held: bool = False) -> MediaItem:
    """
    Put an item into the trash, where it stays for `TRASH_DAYS`; `delete_at` says until when.

    :param is_held: posts may go on holding it until it is deleted; whoever calls has seen to them
    :raises NotAllowed: the member may not
    :raises InUse: a post holds it
    """
    by.require(Right.UPLOAD_MEDIA)
    item = queries.items_for(by).select_for_update(of=("self",)).get(pk=item.pk)
    if not is_held:
        _require_unused(item)
    item.removed_at, item.delete_at = at, at + timedelta(days=settings.TRASH_DAYS)
    item.save(update_fields=["removed_at", "delete_at"])
    audit.record(Tag.MEDIA_REMOVED, subject=item, by=by, at=at)
    return item


@transaction.atomic
def restore_media(*, item: MediaItem, by: Member, at: datetime) -> MediaItem:
    """
    Take an item out of the trash.

    :raises NotAllowed: the member may not
    :raises TrashOver: it is being deleted
    """
    by.require(Right.UPLOAD_MEDIA)
    item = queries.trash_for(by).select_for_update(of=("self",)).get(pk=item.pk)
    if item.is_leaving(at=at):
        raise TrashOver
    item.removed_at = item.delete_at = None
    item.save(update_fields=["removed_at", "delete_at"])
    audit.record(Tag.MEDIA_RESTORED, subject=item, by=by, at=at)
    return item


@transaction.atomic
def condemn_media(*, item: MediaItem, by: Member, at: datetime) -> MediaItem:
    """
    Do not wait until its time in the trash is over: it and its files are deleted as soon as a worker comes to it.

    :raises NotAllowed: the member may not
    """
    by.require(Right.UPLOAD_MEDIA)
    item = queries.trash_for(by).select_for_update(of=("self",)).get(pk=item.pk)
    if not item.is_leaving(at=at):
        item.delete_at = at
        item.save(update_fields=["delete_at"])
        audit.record(Tag.MEDIA_CONDEMNED, subject=item, by=by, at=at)
    return item


@transaction.atomic
def condemn_all(*, by: Member, at: datetime) -> int:
    """
    As `condemn_media`, all that lies in the trash. Returns how many.

    :raises NotAllowed: the member may not
    """
    by.require(Right.UPLOAD_MEDIA)
    count = queries.trash_for(by).filter(delete_at__gt=at).update(delete_at=at)
    audit.record(Tag.TRASH_EMPTIED, subject=by.organisation, by=by, at=at, items=count)
    return count


def delete_media(*, item: MediaItem, at: datetime) -> bool:
    """
    Delete rows and files of an item whose time in the trash is over; anything else is left alone.

    :returns: whether it is gone; a post that holds it keeps it
    """
    with files.settled(item.organisation_id):
        current = MediaItem.objects.select_for_update().filter(pk=item.pk, delete_at__lte=at).first()
        if current is None:
            return False
        keys = list(current.renditions.values_list("storage_key", flat=True))
        try:
            with transaction.atomic():
                current.delete()
        except ProtectedError:
            return False
        audit.record(Tag.MEDIA_DELETED, subject=item, by=None, at=at)
    files.discard(item.organisation_id, keys)
    return True


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
