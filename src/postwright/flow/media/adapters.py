"""Between Django's requests and our files: large uploads come in, ranges go out."""

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, BinaryIO, Concatenate, cast
from uuid import UUID

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopFutureHandlers
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.flow.brand.models import Brand
from postwright.flow.media import operations, queries, rules
from postwright.flow.media.models import MediaItem, Rendition
from postwright.kit import tenancy
from postwright.kit.clock import now

CHUNK = 1 << 18
FORM_ROOM = 1 << 20  # what the other fields of an upload may weigh


class ScratchHandler(FileUploadHandler):
    """Puts an upload beside its later place, not into the machine's temporary folder, which may be memory."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = tempfile.TemporaryFile(dir=self.folder)  # noqa: SIM115 - closed with the request
        raise StopFutureHandlers

    def receive_data_chunk(self, raw_data: bytes, _start: int) -> None:
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> "UploadedFile[Any]":
        self.file.seek(0)
        return UploadedFile(self.file, self.file_name, self.content_type, file_size)


def takes_upload[**P](
    view: Callable[Concatenate[MemberRequest, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A member's page that takes a large file, outside any transaction; why one is refused is said in words."""

    @require_POST
    @member_required
    def receiving(request: MemberRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            with receiving_upload(request, by=request.member):
                return csrf_protect(view)(request, *args, **kwargs)
        except operations.MediaError as error:
            return said(error)

    guarded = wraps(view)(receiving)
    guarded.csrf_exempt = True  # type: ignore[attr-defined] # checked above, once the handler is in place
    guarded.own_transaction = True  # type: ignore[attr-defined]
    return guarded


@contextmanager
def receiving_upload(request: HttpRequest, *, by: Member) -> Iterator[None]:
    """
    Who may not, or sends too much, is told before anything is read; the file waits beside its later place.

    :raises NotAllowed: the member may not upload
    :raises TooLarge: more bytes than one file may have
    :raises NoSpace: the disk would be full
    """
    by.require(Right.UPLOAD_MEDIA)
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if length > settings.UPLOAD_LIMIT + FORM_ROOM:
        raise operations.TooLarge({"limit": settings.UPLOAD_LIMIT})
    with queries.storage().scratch() as folder:
        if shutil.disk_usage(folder).free < length + settings.KEEP_FREE:
            raise operations.NoSpace
        request.upload_handlers = [ScratchHandler(folder)]
        yield


def kept_file(request: HttpRequest, *, brand: Brand | None, by: Member) -> MediaItem:
    """
    The media item of what was sent: a file in the form, or `upload`, one that came before, piece by piece.

    :raises MediaError: why it is none
    """
    if wanted := request.POST.get("upload"):
        with tenancy.scope(by.organisation_id):
            upload = queries.sent_uploads_for(by).filter(pk=_id(wanted)).first()
        if upload is None:
            raise operations.Unusable("missing")
        return operations.take_in_upload(upload=upload, brand=brand, by=by, at=now())
    stream, name = sent_file(request)
    return operations.upload_media(stream=stream, file_name=name, brand=brand, by=by, at=now())


def sent_file(request: HttpRequest) -> tuple[BinaryIO, str]:
    """
    The stream and the name of the uploaded file.

    :raises Unusable: none came
    """
    file = request.FILES.get("file")
    if file is None:
        raise operations.Unusable("no_file")
    return cast("BinaryIO", file.file), file.name or ""


def said(error: operations.MediaError) -> HttpResponse:
    """A refusal in words, for the line beside the file."""
    return HttpResponse(str(error), content_type="text/plain; charset=utf-8", status=error.status)


def chosen_link(item_rendition: Rendition) -> str:
    return queries.link_to(item_rendition, at=now())


def file_answer(
    request: HttpRequest, stream: BinaryIO, *, storage_key: str, size: int
) -> HttpResponse | StreamingHttpResponse:
    """The whole file or the part asked for; closes the stream when it is through."""
    tag = f'"{storage_key.rpartition("/")[2]}"'
    if tag in request.headers.get("If-None-Match", ""):
        stream.close()
        return HttpResponse(status=304, headers={"ETag": tag})
    try:
        part = _part(request, tag, size)
    except rules.NoSuchPart:
        stream.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    whole = rules.Part(0, size - 1)
    response = StreamingHttpResponse(_Pieces(stream, part or whole), status=206 if part else 200)
    response.headers["ETag"], response.headers["Accept-Ranges"] = tag, "bytes"
    response.headers["Content-Length"] = str((part or whole).length)
    if part:
        response.headers["Content-Range"] = f"bytes {part.first}-{part.last}/{size}"
    return response


def _id(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        return UUID(int=0)  # nobody's


def _part(request: HttpRequest, tag: str, size: int) -> rules.Part | None:
    if request.headers.get("If-Range", tag) != tag:
        return None
    return rules.asked_part(request.headers.get("Range", ""), size)


class _Pieces:
    """Closed by the response, also one that nobody reads."""

    def __init__(self, stream: BinaryIO, part: rules.Part) -> None:
        self.stream, self.part = stream, part

    def __iter__(self) -> Iterator[bytes]:
        self.stream.seek(self.part.first)
        left = self.part.length
        while left and (piece := self.stream.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece

    def close(self) -> None:
        self.stream.close()
