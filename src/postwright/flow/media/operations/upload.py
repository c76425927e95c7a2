from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import PurePath
from typing import BinaryIO
from uuid import UUID

from django.conf import settings

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.brand.models import Brand
from postwright.flow.media import queries
from postwright.flow.media.models import MediaItem, Rendition, Upload
from postwright.flow.media.operations import files
from postwright.flow.media.operations.errors import (
    GoneMeanwhile,
    NoSpace,
    OverQuota,
    TooLarge,
    Unusable,
)
from postwright.kit import tenancy
from postwright.ports import storage as ports
from postwright.ports.imaging import HEAD_BYTES, ImagingError, Probe, sniff


def upload_media(
    *, stream: BinaryIO, file_name: str, brand: Brand | None, by: Member, at: datetime
) -> MediaItem:
    """
    Keep a photo or a video. Call it outside any transaction: it reads the stream to its end.

    :param stream: seekable, as uploads are
    :raises NotAllowed: the member may not upload
    :raises Unusable: empty, no photo or video, damaged, or beyond a limit; the message says which
    :raises TooLarge: more bytes than one file may have
    :raises OverQuota: more than the organisation has room for
    :raises NoSpace: the server's disk is full
    :raises OutOfReach: the storage does not answer
    """
    by.require(Right.UPLOAD_MEDIA)
    check_type(stream.read(HEAD_BYTES))
    stream.seek(0)
    with files.reached():
        return keep_stored(_store(stream, by), PurePath(file_name).name[-255:], brand=brand, by=by, at=at)


def keep_stored(
    stored: ports.Stored,
    file_name: str,
    *,
    brand: Brand | None,
    by: Member,
    at: datetime,
    upload: Upload | None = None,
) -> MediaItem:
    """
    The media item of a file that is in storage; the file goes where it cannot be one. Raises as `upload_media` does.

    :param upload: as which it came
    """
    try:
        probe = _probe(stored)
        with files.settled(by.organisation_id):
            item = _record(stored, probe, file_name, brand, by, at)
            if upload:
                Upload.objects.filter(pk=upload.pk).update(media_item=item)
            return item
    except ports.Away:  # nothing is known about the file, so nothing is done to it
        raise
    except BaseException:
        files.discard(by.organisation_id, [stored.key])
        raise


def check_type(head: bytes) -> None:
    """:param head: the first `HEAD_BYTES` of a file, or all of it"""
    if not head:
        raise Unusable("empty_file")
    if sniff(head) is None:
        raise Unusable("unknown_type")


@contextmanager
def within_limits(organisation_id: UUID) -> Iterator[int]:
    """
    The most bytes that one more file may have; a storage that takes no more says so in words.

    :raises TooLarge: it is more than one file may have
    :raises OverQuota: it is more than the organisation has room for
    :raises NoSpace: the server's disk is full
    """
    with tenancy.scope(organisation_id):
        room = settings.STORAGE_QUOTA - queries.bytes_used(organisation_id)
    try:
        yield min(settings.UPLOAD_LIMIT, max(0, room))
    except ports.TooLarge:
        if room < settings.UPLOAD_LIMIT:
            raise OverQuota({"limit": settings.STORAGE_QUOTA}) from None
        raise TooLarge({"limit": settings.UPLOAD_LIMIT}) from None
    except ports.NoSpace as error:
        raise NoSpace from error


def _store(stream: BinaryIO, by: Member) -> ports.Stored:
    with within_limits(by.organisation_id) as most:
        return queries.storage().save(stream, folder=by.organisation_id.hex, limit=most)


def _probe(stored: ports.Stored) -> Probe:
    try:
        with queries.storage().local(stored.key) as path:
            return files.imaging().probe(path)
    except ImagingError as error:
        raise Unusable.by(error) from error


def _record(
    stored: ports.Stored, probe: Probe, file_name: str, brand: Brand | None, by: Member, at: datetime
) -> MediaItem:
    if queries.bytes_used(by.organisation_id) + stored.size > settings.STORAGE_QUOTA:
        raise OverQuota({"limit": settings.STORAGE_QUOTA})
    if not queries.storage().exists(stored.key):
        raise GoneMeanwhile
    item = _new_item(stored, probe, file_name, brand, by, at)
    Rendition.objects.create(
        organisation=by.organisation,
        media_item=item,
        purpose=Rendition.Purpose.ORIGINAL,
        storage_key=stored.key,
        mime=probe.mime,
        size=stored.size,
        width=probe.width,
        height=probe.height,
        made_at=at,
    )
    audit.record(Tag.MEDIA_UPLOADED, subject=item, by=by, at=at)
    return item


def _new_item(
    stored: ports.Stored, probe: Probe, file_name: str, brand: Brand | None, by: Member, at: datetime
) -> MediaItem:
    return MediaItem.objects.create(
        organisation=by.organisation,
        brand=brand,
        kind=probe.kind,
        file_name=file_name,
        mime=probe.mime,
        size=stored.size,
        sha256=stored.sha256,
        width=probe.width,
        height=probe.height,
        seconds=probe.duration_seconds,
        has_audio=probe.has_audio if probe.kind == "video" else None,
        origin=_origin(probe),
        taken_at=_with_zone(probe.taken_at, brand, by),
        uploaded_by=by,
        uploaded_at=at,
    )


def _origin(probe: Probe) -> dict[str, str | bool]:
    """Only what the file says; an empty object where it says nothing."""
    said = {
        "source_type": probe.source_type,
        "has_credentials": probe.has_credentials,
        "credentials_by": probe.credentials_by,
    }
    return {name: value for name, value in said.items() if value}


def _with_zone(taken_at: datetime | None, brand: Brand | None, by: Member) -> datetime | None:
    """Cameras mostly write the time on their own clock; it is read as the brand's, else the person's."""
    if taken_at is None or taken_at.tzinfo:
        return taken_at
    return taken_at.replace(tzinfo=brand.zone if brand else by.user.zone)
