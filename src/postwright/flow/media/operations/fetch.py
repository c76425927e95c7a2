"""A file from an address that somebody gave: read through the guarded client, by the worker."""

import asyncio
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.db import transaction

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.flow.brand.models import Brand
from postwright.flow.media import queries
from postwright.flow.media.models import Upload
from postwright.flow.media.operations import files
from postwright.flow.media.operations.errors import MediaError, Unusable
from postwright.flow.media.operations.upload import check_type, keep_stored, within_limits
from postwright.flow.media.rules import FETCHES_AT_ONCE
from postwright.kit import jobs, tenancy
from postwright.kit.http import AddressRefused, Client, HttpError, Limits, Purpose, PurposeRefused, Stream
from postwright.ports import storage as ports
from postwright.ports.imaging import HEAD_BYTES, sniff
from postwright.ports.storage.disk import full_disk_named

LIMITS = Limits(total=900, read=20)
TELL_EVERY_S = 0.5


@dataclass(slots=True)
class _Progress:
    """In bytes; the size is unknown where nobody tells."""

    received: int = 0
    size: int | None = None


@transaction.atomic
def begin_fetch(*, url: str, brand: Brand | None, by: Member, at: datetime) -> Upload:
    """
    Have a photo or a video fetched from an address; what becomes of it stands in the upload.

    :raises NotAllowed: the member may not upload
    :raises Unusable: so many are being fetched for the member already
    """
    by.require(Right.UPLOAD_MEDIA)
    under_way = queries.uploads_for(by).filter(media_item__isnull=True, problem="").exclude(source="")
    if under_way.count() >= FETCHES_AT_ONCE:
        raise Unusable("too_many_fetches")
    upload = Upload.objects.create(
        organisation=by.organisation,
        brand=brand,
        begun_by=by,
        source=url,
        file_name=_name_in(url),
        begun_at=at,
        last_at=at,
    )
    jobs.enqueue(
        "media.fetch",
        lock=f"media.fetch {by.organisation_id}",
        organisation_id=by.organisation_id,
        subject_id=upload.pk,
    )
    return upload


def fetch_upload(*, upload: Upload, at: datetime) -> Upload:
    """
    Read the file and make a media item of it. Safe to repeat; outside any transaction, it may take minutes.

    Whatever goes wrong stands in the upload's `problem`, for the person who waits.
    """
    if upload.media_item_id or upload.problem:
        return upload
    try:
        with files.reached():
            upload.media_item = keep_stored(
                _store(upload),
                upload.file_name,
                brand=upload.brand,
                by=upload.begun_by,
                at=at,
                upload=upload,
            )
    except MediaError as error:
        return give_up_fetch(upload=upload, problem=error.code)
    return upload


def give_up_fetch(*, upload: Upload, problem: str = "program") -> Upload:
    upload.problem = problem
    with tenancy.scope(upload.organisation_id):
        Upload.objects.filter(pk=upload.pk, media_item__isnull=True).update(problem=problem)
    return upload


def _store(upload: Upload) -> ports.Stored:
    try:
        with (
            within_limits(upload.organisation_id) as most,
            full_disk_named(),
            queries.storage().scratch() as folder,
        ):
            path = folder / "fetched"
            _read(upload, path, most)
            return queries.storage().adopt(path, folder=upload.organisation_id.hex)
    except (AddressRefused, PurposeRefused) as error:
        raise Unusable("address_refused") from error
    except HttpError as error:
        raise Unusable("not_reached") from error


def _read(upload: Upload, path: Path, most: int) -> None:
    """The reading has a thread of its own, since this one's connection tells how far it is."""
    progress = _Progress()
    with ThreadPoolExecutor(max_workers=1) as pool:
        reading = pool.submit(asyncio.run, _download(upload.source, path, most, progress))
        while wait([reading], timeout=TELL_EVERY_S).not_done:
            with tenancy.scope(upload.organisation_id):
                Upload.objects.filter(pk=upload.pk).update(received=progress.received, size=progress.size)
        reading.result()


async def _download(url: str, path: Path, most: int, progress: _Progress) -> None:
    purpose = Purpose("media", allow=tuple(settings.HTTP_ALLOWED_RANGES))
    async with Client(purpose, limits=LIMITS) as client, client.stream(url) as answer:
        if answer.status != 200:
            raise Unusable("not_found" if answer.status in {404, 410} else "not_reached")
        if (answer.size or 0) > most:
            raise ports.TooLarge(most)
        progress.size = answer.size
        await _write(answer, path, most, progress)


async def _write(answer: Stream, path: Path, most: int, progress: _Progress) -> None:
    head = b""
    with path.open("wb") as file:
        async for piece in answer.pieces:
            progress.received += len(piece)
            if progress.received > (progress.size or most):
                raise ports.TooLarge(most)
            if len(head) < HEAD_BYTES:
                head += piece
                _check_type(head, answer.mime, whole=False)
            file.write(piece)
    _check_type(head, answer.mime, whole=True)


def _check_type(head: bytes, mime: str, *, whole: bool) -> None:
    """A page is told from a picture before all of it is read."""
    if not whole and len(head) < HEAD_BYTES:
        return
    if head and mime == "text/html" and sniff(head) is None:
        raise Unusable("a_page")
    check_type(head)


def _name_in(url: str) -> str:
    return PurePosixPath(unquote(urlsplit(url).path)).name.replace("\0", "")[-255:] or "file"
