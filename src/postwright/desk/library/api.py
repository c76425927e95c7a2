from typing import Any
from uuid import UUID

from ninja import Router, Status

from postwright.base.accounts.middleware import ApiRequest
from postwright.base.accounts.models import Member
from postwright.base.usage.middleware import in_tenant
from postwright.desk.library import operations, queries
from postwright.desk.library.queries import Narrowing
from postwright.desk.library.schemas import (
    EmptiedOut,
    LibraryFilter,
    LibraryItemOut,
    MediaTagChange,
    MediaTagOut,
    MergeIn,
    RoomOut,
    TagsIn,
    TrashIn,
    TrashOut,
    UseOut,
)
from postwright.flow.media import operations as media
from postwright.flow.media import queries as media_queries
from postwright.flow.media.models import MediaItem, MediaTag
from postwright.kit.api import Cut, CutQuery, FilterQuery, Page, page_of
from postwright.kit.clock import now

router = Router(tags=["Library"])
of_media = Router(tags=["Library"])
tags = Router(tags=["Library"])
trash = Router(tags=["Library"])


def _item(member: Member, media_id: UUID) -> MediaItem:
    return queries.library_for(member, Narrowing()).get(pk=media_id)


def _tag(member: Member, tag_id: UUID) -> MediaTag:
    return media_queries.counted_tags(member).get(pk=tag_id)


@router.get("", response=Page[LibraryItemOut], operation_id="search_library", summary="Search the library")
@in_tenant
def search_library(request: ApiRequest, cut: Cut = CutQuery, only: LibraryFilter = FilterQuery) -> Any:
    """
    Among file names, alt texts, tags, hints, suggestions, text read in pictures, speech, and the posts they stand in.

    A word also finds other forms of it in German and English, words that begin with it, and words spelt much like it.
    """
    return page_of(queries.library_for(request.auth, only.narrowing()), cut)


@router.get("/room", response=RoomOut, operation_id="get_room", summary="How much room media take")
@in_tenant
def get_room(request: ApiRequest) -> Any:
    return queries.room_of(request.auth)


@of_media.put(
    "/{media_id}/tags", response=LibraryItemOut, operation_id="tag_media", summary="Set an item's tags"
)
@in_tenant
def tag_media(request: ApiRequest, media_id: UUID, body: TagsIn) -> Any:
    """These and no others; those that are new are made."""
    item = _item(request.auth, media_id)
    media.tag_media(item=item, names=body.tags, by=request.auth, at=now())
    return _item(request.auth, media_id)


@of_media.put(
    "/{media_id}/favourite", response={204: None}, operation_id="star_media", summary="Make it a favourite"
)
@in_tenant
def star_media(request: ApiRequest, media_id: UUID) -> Any:
    """Of the token's own member."""
    item = _item(request.auth, media_id)
    media.star_media(item=item, is_favourite=True, by=request.auth, at=now())
    return Status(204, None)


@of_media.delete(
    "/{media_id}/favourite",
    response={204: None},
    operation_id="unstar_media",
    summary="No favourite any more",
)
@in_tenant
def unstar_media(request: ApiRequest, media_id: UUID) -> Any:
    item = _item(request.auth, media_id)
    media.star_media(item=item, is_favourite=False, by=request.auth, at=now())
    return Status(204, None)


@of_media.get("/{media_id}/uses", response=list[UseOut], operation_id="list_uses", summary="Where it stands")
@in_tenant
def list_uses(request: ApiRequest, media_id: UUID) -> Any:
    uses = queries.uses_of(request.auth, _item(request.auth, media_id))
    return [UseOut.of(use) for use in uses]


@of_media.get(
    "/{media_id}/twins",
    response=list[LibraryItemOut],
    operation_id="list_twins",
    summary="What looks like the same one",
)
@in_tenant
def list_twins(request: ApiRequest, media_id: UUID) -> Any:
    return queries.twins_of(request.auth, _item(request.auth, media_id))


@of_media.get(
    "/{media_id}/similar",
    response=list[LibraryItemOut],
    operation_id="list_similar",
    summary="What resembles it",
)
@in_tenant
def list_similar(request: ApiRequest, media_id: UUID) -> Any:
    """The nearest first, at most twelve."""
    return queries.similar_to(request.auth, _item(request.auth, media_id))


@tags.get("", response=Page[MediaTagOut], operation_id="list_media_tags", summary="List media tags")
@in_tenant
def list_media_tags(request: ApiRequest, cut: Cut = CutQuery) -> Any:
    return page_of(media_queries.counted_tags(request.auth), cut)


@tags.patch("/{tag_id}", response=MediaTagOut, operation_id="rename_media_tag", summary="Rename a media tag")
@in_tenant
def rename_media_tag(request: ApiRequest, tag_id: UUID, body: MediaTagChange) -> Any:
    media.rename_tag(tag=_tag(request.auth, tag_id), name=body.name, by=request.auth, at=now())
    return _tag(request.auth, tag_id)


@tags.post(
    "/{tag_id}/merge", response=MediaTagOut, operation_id="merge_media_tag", summary="Make one of two tags"
)
@in_tenant
def merge_media_tag(request: ApiRequest, tag_id: UUID, body: MergeIn) -> Any:
    """What carries this one carries `into` afterwards; this one is gone."""
    tag, into = _tag(request.auth, tag_id), _tag(request.auth, body.into)
    media.merge_tag(tag=tag, into=into, by=request.auth, at=now())
    return _tag(request.auth, into.pk)


@tags.delete("/{tag_id}", response={204: None}, operation_id="remove_media_tag", summary="Remove a media tag")
@in_tenant
def remove_media_tag(request: ApiRequest, tag_id: UUID) -> Any:
    """It goes off every item; the items stay."""
    media.remove_tag(tag=_tag(request.auth, tag_id), by=request.auth, at=now())
    return Status(204, None)


@trash.get("", response=Page[TrashOut], operation_id="list_trash", summary="What lies in the trash")
@in_tenant
def list_trash(request: ApiRequest, cut: Cut = CutQuery) -> Any:
    return page_of(media_queries.trash_for(request.auth).filter(delete_at__gt=now()), cut)


@trash.post("", response=list[TrashOut], operation_id="trash_media", summary="Move media to the trash")
@in_tenant
def trash_media(request: ApiRequest, body: TrashIn) -> Any:
    """All or none. Where posts hold one of them it is refused (`still_used`), unless `let_go` says what becomes of those."""
    items = [_item(request.auth, media_id) for media_id in dict.fromkeys(body.media)]
    operations.trash_many(items=items, let_go=body.let_go, by=request.auth, at=now())
    return list(media_queries.trash_for(request.auth).filter(pk__in=[item.pk for item in items]))


@trash.post("/empty", response=EmptiedOut, operation_id="empty_trash", summary="Empty the trash")
@in_tenant
def empty_trash(request: ApiRequest) -> Any:
    """All of it is deleted for good, as soon as a worker comes to it."""
    return {"deleted": media.condemn_all(by=request.auth, at=now())}


@trash.post(
    "/{media_id}/return", response=LibraryItemOut, operation_id="restore_media", summary="Take it out again"
)
@in_tenant
def restore_media(request: ApiRequest, media_id: UUID) -> Any:
    item = media_queries.trash_for(request.auth).get(pk=media_id)
    media.restore_media(item=item, by=request.auth, at=now())
    return _item(request.auth, media_id)


@trash.delete("/{media_id}", response={204: None}, operation_id="delete_media", summary="Delete it for good")
@in_tenant
def delete_media(request: ApiRequest, media_id: UUID) -> Any:
    """With its files, as soon as a worker comes to it."""
    item = media_queries.trash_for(request.auth).get(pk=media_id)
    media.condemn_media(item=item, by=request.auth, at=now())
    return Status(204, None)
