from typing import Any
from uuid import UUID

from ninja import Router, Status

from postwright.base.accounts.middleware import ApiRequest
from postwright.base.accounts.models import Member
from postwright.base.connections import queries as connections
from postwright.base.usage.middleware import in_tenant, once
from postwright.flow.brand import queries as brands
from postwright.flow.media import queries as media
from postwright.flow.posts import operations, queries
from postwright.flow.posts.models import Post
from postwright.flow.posts.operations import Content
from postwright.flow.posts.schemas import (
    Mending,
    PostChange,
    PostContent,
    PostNew,
    PostOut,
    Restoration,
    VersionContentOut,
    VersionOut,
)
from postwright.kit.api import Cut, CutQuery, Page, page_of
from postwright.kit.clock import now
from postwright.ports.channels.words import Fix

router = Router(tags=["Posts"])


def _load(member: Member, post_id: UUID) -> Post:
    return queries.posts_for(member).prefetch_related("attachments", "variants__post").get(pk=post_id)


@router.get("", response=Page[PostOut], operation_id="list_posts")
@in_tenant
def list_posts(request: ApiRequest, cut: Cut = CutQuery) -> Any:
    return page_of(queries.posts_for(request.auth).prefetch_related("attachments", "variants__post"), cut)


@router.post("", response={201: PostOut}, operation_id="create_post")
@in_tenant
@once(_load)
def create_post(request: ApiRequest, body: PostNew) -> Any:
    brand = brands.brands_for(request.auth).get(pk=body.brand)
    post = operations.create_post(brand=brand, by=request.auth, at=now(), **_content(request.auth, body))
    return _load(request.auth, post.pk)


@router.get("/{post_id}", response=PostOut, operation_id="get_post")
@in_tenant
def get_post(request: ApiRequest, post_id: UUID) -> Any:
    return _load(request.auth, post_id)


@router.patch("/{post_id}", response=PostOut, operation_id="change_post")
@in_tenant
def change_post(request: ApiRequest, post_id: UUID, body: PostChange) -> Any:
    post = _load(request.auth, post_id)
    content = _content(request.auth, body)
    operations.change_post(post=post, revision=body.revision, by=request.auth, at=now(), **content)
    return _load(request.auth, post_id)


@router.delete("/{post_id}", response={204: None}, operation_id="remove_post")
@in_tenant
def remove_post(request: ApiRequest, post_id: UUID) -> Any:
    operations.remove_post(post=_load(request.auth, post_id), by=request.auth, at=now())
    return Status(204, None)


@router.post("/{post_id}/copies", response={201: PostOut}, operation_id="copy_post")
@in_tenant
@once(_load)
def copy_post(request: ApiRequest, post_id: UUID) -> Any:
    """A new draft with the same content and labels. Media that lie in the trash are left out."""
    copy = operations.copy_post(post=_load(request.auth, post_id), by=request.auth, at=now())
    return _load(request.auth, copy.pk)


@router.post("/{post_id}/fixes", response=PostOut, operation_id="fix_post")
@in_tenant
def fix_post(request: ApiRequest, post_id: UUID, body: Mending) -> Any:
    """Shorten, split into a thread, crop or convert. The version before can be brought back."""
    variant = queries.variants_of(_load(request.auth, post_id)).get(channel=body.channel)
    operations.fix_problem(
        variant=variant,
        fix=Fix(body.fix),
        where=body.where,
        revision=body.revision,
        by=request.auth,
        at=now(),
    )
    return _load(request.auth, post_id)


@router.get("/{post_id}/versions", response=Page[VersionOut], operation_id="list_post_versions")
@in_tenant
def list_versions(request: ApiRequest, post_id: UUID, cut: Cut = CutQuery) -> Any:
    """
    The newest first. What one person types within a few minutes is one version.

    The newest 100 are kept, and all that somebody confirmed, approved or sent back.
    """
    return page_of(queries.versions_of(request.auth, _load(request.auth, post_id)), cut)


@router.get("/{post_id}/versions/{version_id}", response=VersionContentOut, operation_id="get_post_version")
@in_tenant
def get_version(request: ApiRequest, post_id: UUID, version_id: UUID) -> Any:
    return queries.versions_of(request.auth, _load(request.auth, post_id)).get(pk=version_id)


@router.post(
    "/{post_id}/versions/{version_id}/restoration", response=PostOut, operation_id="restore_post_version"
)
@in_tenant
def restore_version(request: ApiRequest, post_id: UUID, version_id: UUID, body: Restoration) -> Any:
    """Bring a version back as a new revision. Files and channels that are gone are left out."""
    version = queries.versions_of(request.auth, _load(request.auth, post_id)).get(pk=version_id)
    operations.restore_version(version=version, revision=body.revision, by=request.auth, at=now())
    return _load(request.auth, post_id)


def _content(member: Member, body: PostContent) -> Content:
    """Ids become rows that this member may see; a stranger's id is not found."""
    content: Content = body.dict(include=set(operations.WORDS), exclude_none=True)  # type: ignore[assignment]
    items, channels = media.items_for(member), connections.channels_for(member)
    if body.media is not None:
        content["media"] = [(items.get(pk=one.media), one.alt_text, one.part) for one in body.media]
    if body.channels is not None:
        content["channels"] = [channels.get(pk=channel_id) for channel_id in body.channels]
    if body.variants is not None:
        own = {channels.get(pk=entry.channel): entry.dict(exclude_unset=True) for entry in body.variants}
        content["texts"] = {channel: sent["text"] for channel, sent in own.items() if "text" in sent}
        content["comments"] = {
            channel: sent["first_comment"] for channel, sent in own.items() if "first_comment" in sent
        }
        content["options"] = {
            channel: sent["options"] or {} for channel, sent in own.items() if "options" in sent
        }
        content["unmarked"] = {
            channel: [str(one) for one in sent["unmarked"] or ()]
            for channel, sent in own.items()
            if "unmarked" in sent
        }
    return content
