"""A file that comes piece by piece: what has come is kept, whatever breaks off."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import PurePath
from typing import BinaryIO

from django.conf import settings
from django.db import connection, transaction

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.flow.brand.models import Brand
from postwright.flow.media import queries
from postwright.flow.media.models import MediaItem, Upload
from postwright.flow.media.operations import files
from postwright.flow.media.operations.errors import (
    GoneMeanwhile,
    MediaError,
    NoSpace,
    NotThere,
    NotWhole,
    OutOfReach,
    OverQuota,
    TooLarge,
    Unusable,
    UploadBusy,
)
from postwright.flow.media.operations.upload import check_type, keep_stored
from postwright.flow.media.rules import UPLOAD_LASTS
from postwright.kit import tenancy
from postwright.ports import storage as ports
from postwright.ports.imaging import HEAD_BYTES


def begin_upload(*, file_name: str, size: int, brand: Brand | None, by: Member, at: datetime) -> Upload:
    """
    Make room for a file whose bytes come later.

    :param size: in bytes, all that will come
    :raises NotAllowed: the member may not upload
    :raises Unusable: it is empty
    :raises TooLarge: more bytes than one file may have
    :raises OverQuota: more than the organisation has room for, files on their way included
    """
    by.require(Right.UPLOAD_MEDIA)
    if size <= 0:
        raise Unusable("empty_file")
    if size > settings.UPLOAD_LIMIT:
        raise TooLarge({"limit": settings.UPLOAD_LIMIT})
    with files.settled(by.organisation_id):
        if queries.bytes_used(by.organisation_id) + queries.bytes_coming(by) + size > settings.STORAGE_QUOTA:
            raise OverQuota({"limit": settings.STORAGE_QUOTA})
        with _storing():
            arrival = queries.storage().begin(folder=by.organisation_id.hex)
        return Upload.objects.create(
            organisation=by.organisation,
            brand=brand,
            begun_by=by,
            file_name=PurePath(file_name).name[-255:] or "file",
            size=size,
            arrival=arrival,
            begun_at=at,
            last_at=at,
        )


def receive_bytes(*, upload: Upload, stream: BinaryIO, offset: int, at: datetime) -> Upload:
    """
    Keep what the stream still holds. Call it outside any transaction: it reads as long as somebody sends.

    :param offset: from which byte on; as many must have come before
    :raises UploadBusy: another request sends bytes of it right now
    :raises NotThere: another number of bytes has come
    :raises TooLarge: more bytes than were announced
    :raises NoSpace: the server's disk is full
    :raises Unusable: what has come is no photo or video; nothing of it is kept
    """
    with _alone(upload):
        try:
            with _storing():
                received = queries.storage().append(upload.arrival, stream, at=offset, limit=upload.size)
        except BaseException:
            with suppress(MediaError):  # then it is asked again with the next piece
                look_at_upload(upload=upload, at=at)
            raise
        _note_received(upload, received, at)
    if offset < HEAD_BYTES <= upload.received or upload.is_complete:
        _check_type(upload)
    return upload


def look_at_upload(*, upload: Upload, at: datetime) -> Upload:
    """
    How much has really come: the row lags behind where a process ended while it received.

    :raises GoneMeanwhile: nothing of it is left
    """
    with _storing():
        received = queries.storage().arrived(upload.arrival)
    _note_received(upload, received, at)
    return upload


def take_in_upload(*, upload: Upload, brand: Brand | None, by: Member, at: datetime) -> MediaItem:
    """
    Make a media item of an upload that is whole. Safe to repeat: the same item comes again.

    :raises NotWhole: bytes are missing
    :raises Unusable: damaged, or beyond a limit; the message says which, and nothing of it is kept
    :raises OverQuota: more than the organisation has room for by now
    :raises OutOfReach: the storage does not answer
    :raises UploadBusy: it is being taken in right now
    """
    if upload.media_item_id is not None:
        return _taken(upload, by)
    if not upload.is_complete:
        raise NotWhole
    try:
        stored = _finished(upload)
    except GoneMeanwhile:
        return _taken(upload, by)
    try:
        with files.reached():
            item = keep_stored(stored, upload.file_name, brand=brand, by=by, at=at, upload=upload)
    except OutOfReach:
        raise  # it lies at its place, and is taken in at the next try
    except MediaError:
        abandon_upload(upload=upload)
        raise
    upload.media_item = item
    return item


def abandon_upload(*, upload: Upload) -> None:
    """Nothing of it is kept; a media item that was made of it stays."""
    queries.storage().abandon(upload.arrival)
    with tenancy.scope(upload.organisation_id):
        key = Upload.objects.filter(pk=upload.pk).values_list("storage_key", flat=True).first()
        Upload.objects.filter(pk=upload.pk).delete()
    if key:  # it lay at its place already
        files.discard(upload.organisation_id, [key])


def forget_uploads(*, at: datetime) -> int:
    """Delete what every organisation's uploads left behind that nobody goes on with. Returns how many."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT door_forget_uploads(%s)", [at - UPLOAD_LASTS])
        return int(cursor.fetchone()[0])


@contextmanager
def _alone(upload: Upload) -> Iterator[None]:
    """
    Of all processes on all machines: a bucket does not tell two senders apart.

    A lock of the session, since no transaction is open for as long as somebody sends.
    """
    name = [f"upload {upload.pk}"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtextextended(%s, 0))", name)
        if not cursor.fetchone()[0]:
            raise UploadBusy
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", name)


def _note_received(upload: Upload, received: int, at: datetime) -> None:
    upload.received, upload.last_at = received, at
    with tenancy.scope(upload.organisation_id):
        Upload.objects.filter(pk=upload.pk).update(received=received, last_at=at)


def _check_type(upload: Upload) -> None:
    """As soon as there is enough to tell: nobody sends two gigabytes to hear it then."""
    with _storing():
        head = queries.storage().head(upload.arrival, HEAD_BYTES)
    try:
        check_type(head)
    except Unusable:
        abandon_upload(upload=upload)
        raise


def _finished(upload: Upload) -> ports.Stored:
    if not upload.storage_key:
        with _storing():
            upload.storage_key = queries.storage().finish(upload.arrival).key
        with tenancy.scope(upload.organisation_id):
            Upload.objects.filter(pk=upload.pk).update(storage_key=upload.storage_key)
    key = upload.storage_key
    return ports.Stored(key, sha256=key.rpartition("/")[2], size=upload.received)


def _taken(upload: Upload, by: Member) -> MediaItem:
    """By an earlier request, or by one that is still at it."""
    with tenancy.scope(by.organisation_id):
        item = queries.items_for(by).filter(upload=upload.pk).first()
    if item is None:
        raise UploadBusy
    return item


@contextmanager
def _storing() -> Iterator[None]:
    """What storage says, in words for the person who sends."""
    try:
        with files.reached():
            yield
    except ports.WrongOffset as error:
        raise NotThere from error
    except ports.Busy as error:
        raise UploadBusy from error
    except ports.TooLarge as error:
        raise TooLarge({"limit": error.limit}) from None
    except ports.NoSpace as error:
        raise NoSpace from error
    except ports.Missing as error:
        raise GoneMeanwhile from error
