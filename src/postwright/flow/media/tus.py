"""
Resumable uploads by tus 1.0 (tus.io/protocols/resumable-upload): what its requests ask and its answers carry.

The same for pages and for programs; only the addresses differ.
"""

import base64
import binascii
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.utils.http import http_date

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.flow.brand import queries as brands
from postwright.flow.brand.models import Brand
from postwright.flow.media import operations, queries, rules
from postwright.flow.media.models import Upload
from postwright.kit import tenancy

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,expiration,termination"
BYTES = "application/offset+octet-stream"
METHOD_HEADER = "X-HTTP-Method-Override"

type AddressOf = Callable[[Upload], str]
type Whole = Callable[[Upload], dict[str, str]]  # headers of the answer to its last byte


def answered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A request of another version is told so, and what goes wrong is said in words."""

    @wraps(view)
    def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method != "OPTIONS" and request.headers.get("Tus-Resumable") != VERSION:
            return _answer(HTTPStatus.PRECONDITION_FAILED, Tus_Version=VERSION)
        try:
            return view(request, *args, **kwargs)
        except operations.MediaError as error:
            return _answer(error.status, str(error))
        except _Unclear as error:
            return _answer(HTTPStatus.BAD_REQUEST, str(error))

    return answering


@answered
def answer_all(
    request: HttpRequest,
    *,
    by: Member,
    at: datetime,
    address_of: AddressOf,
    brand: Brand | None,
    whole: Whole | None = None,
) -> HttpResponse:
    """
    Where uploads begin: OPTIONS and POST.

    :param whole: what happens once the last byte has come
    """
    if request.method == "OPTIONS":
        return _answer(HTTPStatus.NO_CONTENT, **_abilities())
    if request.method != "POST":
        return _answer(HTTPStatus.METHOD_NOT_ALLOWED, Allow="OPTIONS, POST")
    upload = _begin(request, by, brand, at)
    answer = _answer(HTTPStatus.CREATED, Location=address_of(upload), Upload_Expires=_expiry(upload))
    return _receive(request, upload, 0, at, answer, whole) if request.content_type == BYTES else answer


@answered
def answer_one(
    request: HttpRequest, upload_id: UUID, *, by: Member, at: datetime, whole: Whole | None = None
) -> HttpResponse:
    """Where one upload goes on: HEAD, PATCH and DELETE."""
    by.require(Right.UPLOAD_MEDIA)
    with tenancy.scope(by.organisation_id):
        upload = queries.sent_uploads_for(by).filter(pk=upload_id).first()
    if upload is None:
        return _answer(HTTPStatus.NOT_FOUND)
    match request.headers.get(METHOD_HEADER, request.method):
        case "HEAD":
            return _head(upload, at)
        case "PATCH":
            return _patch(request, upload, at, whole)
        case "DELETE":
            operations.abandon_upload(upload=upload)
            return _answer(HTTPStatus.NO_CONTENT)
    return _answer(HTTPStatus.METHOD_NOT_ALLOWED, Allow="DELETE, HEAD, PATCH")


class _Unclear(Exception):
    """A header is missing or makes no sense."""


def _begin(request: HttpRequest, by: Member, brand: Brand | None, at: datetime) -> Upload:
    if "Upload-Defer-Length" in request.headers:
        raise _Unclear("Upload-Length must be known.")
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    if wanted := told.get("brand"):
        brand = _brand(by, wanted)
    return operations.begin_upload(
        file_name=told.get("filename") or told.get("name") or "",
        size=_number(request, "Upload-Length"),
        brand=brand,
        by=by,
        at=at,
    )


def _brand(by: Member, wanted: str) -> Brand:
    try:
        with tenancy.scope(by.organisation_id):
            return brands.brands_for(by).get(pk=UUID(wanted))
    except (ValueError, Brand.DoesNotExist):
        raise _Unclear("There is no such brand.") from None


def _head(upload: Upload, at: datetime) -> HttpResponse:
    return _answer(
        HTTPStatus.OK,
        Upload_Offset=str(_arrived(upload, at)),
        Upload_Length=str(upload.size),
        Upload_Expires=_expiry(upload),
        Cache_Control="no-store",
    )


def _arrived(upload: Upload, at: datetime) -> int:
    """As storage knows it: the row may lag behind a request that was cut off with its process."""
    if upload.storage_key:
        return upload.received
    return operations.look_at_upload(upload=upload, at=at).received


def _patch(request: HttpRequest, upload: Upload, at: datetime, whole: Whole | None) -> HttpResponse:
    if request.content_type != BYTES:
        return _answer(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
    answer = _answer(HTTPStatus.NO_CONTENT, Upload_Expires=_expiry(upload))
    return _receive(request, upload, _number(request, "Upload-Offset"), at, answer, whole)


def _receive(
    request: HttpRequest, upload: Upload, offset: int, at: datetime, answer: HttpResponse, whole: Whole | None
) -> HttpResponse:
    try:
        upload = operations.receive_bytes(upload=upload, stream=request, offset=offset, at=at)  # type: ignore[arg-type] # a request reads as a stream does
    except UnreadablePostError:  # the line broke, and nobody hears the answer; what came is kept
        return _answer(HTTPStatus.BAD_REQUEST)
    answer["Upload-Offset"] = str(upload.received)
    if whole and upload.is_complete:
        for name, value in whole(upload).items():
            answer[name] = value
    return answer


def _number(request: HttpRequest, header: str) -> int:
    value = request.headers.get(header, "")
    if not (value.isascii() and value.isdigit() and len(value) < 20):
        raise _Unclear(f"{header} must be a number of bytes.")
    return int(value)


def _metadata(header: str) -> dict[str, str]:
    """`filename d29ybGQ=,is_private` → {"filename": "world", "is_private": ""}"""
    told = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        name, _space, value = pair.partition(" ")
        try:
            told[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            raise _Unclear("Upload-Metadata must hold words in base64.") from None
    return {name: value.replace("\0", "") for name, value in told.items()}


def _abilities() -> dict[str, str]:
    return {
        "Tus_Version": VERSION,
        "Tus_Extension": EXTENSIONS,
        "Tus_Max_Size": str(settings.UPLOAD_LIMIT),
    }


def _expiry(upload: Upload) -> str:
    return http_date((upload.last_at + rules.UPLOAD_LASTS).timestamp())


def _answer(status: int, words: str = "", **headers: str) -> HttpResponse:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return HttpResponse(
        words,
        content_type="text/plain; charset=utf-8",
        status=status,
        headers={"Tus-Resumable": VERSION, **named},
    )
