from collections.abc import Callable
from functools import wraps
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from ninja import Router, Status
from ninja.errors import ValidationError
from pydantic import ValidationError as WrongFields

from postwright.base.accounts.middleware import ApiRequest
from postwright.base.accounts.models import Member
from postwright.base.usage.middleware import in_tenant, once, once_outside
from postwright.flow.brand import queries as brands
from postwright.flow.media import operations, queries, rules, tus
from postwright.flow.media.adapters import chosen_link, receiving_upload, sent_file
from postwright.flow.media.models import MediaItem, Upload
from postwright.flow.media.schemas import (
    UPLOAD,
    EditNew,
    FetchNew,
    FetchOut,
    MediaChange,
    MediaFilter,
    MediaOut,
    UploadFields,
)
from postwright.kit import tenancy
from postwright.kit.api import Cut, CutQuery, FilterQuery, Page, is_storable, page_of
from postwright.kit.clock import now

router = Router(tags=["Media"])
fetches = Router(tags=["Media"])
uploads = Router(tags=["Media"])  # by tus, whose requests are not JSON: see docs/api.md
ASK_AGAIN_S = "2"
MEDIA_HEADER = "Postwright-Media"


def _load(member: Member, media_id: UUID) -> MediaItem:
    return _linked(queries.items_for(member).get(pk=media_id))


def _remove(member: Member, item: MediaItem) -> None:
    with tenancy.scope(member.organisation_id):
        operations.remove_media(item=item, by=member, at=now())


def receives_upload(view: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(view)
    def receiving(request: ApiRequest) -> Any:
        with receiving_upload(request, by=request.auth):
            return view(request)

    return receiving


@router.get("", response=Page[MediaOut], operation_id="list_media", summary="List media items")
@in_tenant
def list_media(request: ApiRequest, cut: Cut = CutQuery, only: MediaFilter = FilterQuery) -> Any:
    page = page_of(queries.items_for(request.auth).filter(**only.fields()), cut)
    for item in page["items"]:
        _linked(item)
    return page


@router.post(
    "",
    response={201: MediaOut},
    operation_id="upload_media",
    summary="Upload a photo or a video",
    openapi_extra=UPLOAD,
)
@receives_upload
@once_outside(_load, forget=_remove)
def upload_media(request: ApiRequest) -> Any:
    """
    Answers as soon as the file is kept; its renditions follow in the background.

    Ask for the item again until its `state` is `ready` or `failed`.
    """
    member, fields = request.auth, _fields(request)
    with tenancy.scope(member.organisation_id):
        brand = brands.brands_for(member).get(pk=fields.brand) if fields.brand else None
    stream, name = sent_file(request)
    item = operations.upload_media(stream=stream, file_name=name, brand=brand, by=member, at=now())
    with tenancy.scope(member.organisation_id):
        return _load(member, item.pk)


@router.get("/{media_id}", response=MediaOut, operation_id="get_media", summary="Get a media item")
@in_tenant
def get_media(request: ApiRequest, media_id: UUID, response: HttpResponse) -> Any:
    """While its `state` is `processing`, `Retry-After` says when to ask again."""
    item = _load(request.auth, media_id)
    if item.is_processing:
        response["Retry-After"] = ASK_AGAIN_S
    return item


@router.patch("/{media_id}", response=MediaOut, operation_id="change_media", summary="Describe a media item")
@in_tenant
def change_media(request: ApiRequest, media_id: UUID, body: MediaChange) -> Any:
    item = _load(request.auth, media_id)
    if body.alt_text is not None:
        operations.describe_media(item=item, alt_text=body.alt_text, by=request.auth, at=now())
    return _load(request.auth, media_id)


@in_tenant
@once(_load)
def _edited(request: ApiRequest, media_id: UUID, body: EditNew) -> MediaItem:
    item = queries.items_for(request.auth).get(pk=media_id)
    try:
        edit = body.edit()
    except rules.WrongEdit as error:
        raise operations.NotEdited(str(error)) from error
    new = operations.edit_media(item=item, edit=edit, alt_text=body.alt_text, by=request.auth, at=now())
    return _load(request.auth, new.pk)


@router.post(
    "/{media_id}/edits",
    response={202: MediaOut},
    operation_id="edit_media",
    summary="Make a new media item of one",
)
def edit_media(request: ApiRequest, media_id: UUID, body: EditNew, response: HttpResponse) -> Any:
    """
    The old one, and every post that holds it, stays as it is. The answer is the new one, which is still being made,
    with its address in `Location`; ask there, when `Retry-After` says, until its `state` is `ready` or `failed`.
    """
    item = _edited(request, media_id, body).value
    response["Location"] = str(PurePosixPath(request.path).parents[1] / str(item.pk))
    response["Retry-After"] = ASK_AGAIN_S
    return Status(202, item)


@router.delete(
    "/{media_id}", response={204: None}, operation_id="remove_media", summary="Remove a media item"
)
@in_tenant
def remove_media(request: ApiRequest, media_id: UUID) -> Any:
    """One that a post uses cannot be removed."""
    operations.remove_media(item=_load(request.auth, media_id), by=request.auth, at=now())
    return Status(204, None)


def _load_fetch(member: Member, fetch_id: UUID) -> Upload:
    return queries.fetches_for(member).get(pk=fetch_id)


@fetches.post("", response={201: FetchOut}, operation_id="begin_fetch", summary="Fetch a file by its address")
@in_tenant
@once(_load_fetch)
def begin_fetch(request: ApiRequest, body: FetchNew) -> Any:
    """Ask for the fetch again until its `state` is `arrived` or `failed`; `Retry-After` says when."""
    brand = brands.brands_for(request.auth).get(pk=body.brand) if body.brand else None
    return operations.begin_fetch(url=body.url, brand=brand, by=request.auth, at=now())


@fetches.get("", response=Page[FetchOut], operation_id="list_fetches", summary="List your fetches")
@in_tenant
def list_fetches(request: ApiRequest, cut: Cut = CutQuery) -> Any:
    """Those of the token's own member; they are forgotten three days after their last byte."""
    return page_of(queries.fetches_for(request.auth), cut)


@fetches.get("/{fetch_id}", response=FetchOut, operation_id="get_fetch", summary="See how a fetch stands")
@in_tenant
def get_fetch(request: ApiRequest, fetch_id: UUID, response: HttpResponse) -> Any:
    fetch = _load_fetch(request.auth, fetch_id)
    if fetch.media_item_id is None and not fetch.problem:
        response["Retry-After"] = ASK_AGAIN_S
    return fetch


@uploads.api_operation(["OPTIONS", "POST"], "", include_in_schema=False)
def begin_upload(request: ApiRequest) -> Any:
    return tus.answer_all(
        request,
        by=request.auth,
        brand=None,
        at=now(),
        address_of=lambda upload: f"{request.path}/{upload.pk}",
        whole=lambda upload: _taken_in(request, upload),
    )


@uploads.api_operation(["DELETE", "HEAD", "PATCH", "POST"], "/{upload_id}", include_in_schema=False)
def go_on_with_upload(request: ApiRequest, upload_id: UUID) -> Any:
    return tus.answer_one(
        request, upload_id, by=request.auth, at=now(), whole=lambda upload: _taken_in(request, upload)
    )


def _taken_in(request: ApiRequest, upload: Upload) -> dict[str, str]:
    """A program that knows no more than tus has its media item as well."""
    item = operations.take_in_upload(upload=upload, brand=upload.brand, by=request.auth, at=now())
    return {MEDIA_HEADER: str(item.pk)}


def _fields(request: ApiRequest) -> UploadFields:
    sent = request.POST.dict()
    if not all(is_storable(str(value)) for value in sent.values()):
        raise ValidationError([{"loc": ("form",), "msg": "holds a NUL or half a character"}])
    try:
        return UploadFields.model_validate(sent)
    except WrongFields as error:
        raise ValidationError(
            [{"loc": ("form", *one["loc"]), "msg": one["msg"]} for one in error.errors()]
        ) from None


def _linked(item: MediaItem) -> MediaItem:
    """Each of its files gets an address, signed for a while."""
    for rendition in item.renditions.all():
        rendition.url = settings.PUBLIC_URL.rstrip("/") + chosen_link(rendition)  # type: ignore[attr-defined]
    return item
