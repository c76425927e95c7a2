from typing import Any
from uuid import UUID

from ninja import Router, Status

from postwright.base.accounts.middleware import ApiRequest
from postwright.base.accounts.models import Member
from postwright.base.usage.middleware import in_tenant, once
from postwright.desk.labels.schemas import LabelChange, LabelNew, LabelOut, PostLabels
from postwright.flow.brand import queries as brands
from postwright.flow.posts import operations, queries
from postwright.flow.posts.models import Label
from postwright.kit.api import Cut, CutQuery, Page, page_of
from postwright.kit.clock import now

router = Router(tags=["Labels"])
of_posts = Router(tags=["Labels"])


def _load(member: Member, label_id: UUID) -> Label:
    return queries.labels_for(member).get(pk=label_id)


@router.get("", response=Page[LabelOut], operation_id="list_labels", summary="List labels")
@in_tenant
def list_labels(request: ApiRequest, cut: Cut = CutQuery) -> Any:
    return page_of(queries.labels_for(request.auth), cut)


@router.post("", response={201: LabelOut}, operation_id="create_label", summary="Make a label")
@in_tenant
@once(_load)
def create_label(request: ApiRequest, body: LabelNew) -> Any:
    brand = brands.brands_for(request.auth).get(pk=body.brand) if body.brand else None
    return operations.create_label(name=body.name, colour=body.colour, brand=brand, by=request.auth, at=now())


@router.patch("/{label_id}", response=LabelOut, operation_id="change_label", summary="Change a label")
@in_tenant
def change_label(request: ApiRequest, label_id: UUID, body: LabelChange) -> Any:
    label = _load(request.auth, label_id)
    return operations.change_label(
        label=label,
        name=body.name or label.name,
        colour=body.colour or label.colour,
        by=request.auth,
        at=now(),
    )


@router.delete("/{label_id}", response={204: None}, operation_id="remove_label", summary="Remove a label")
@in_tenant
def remove_label(request: ApiRequest, label_id: UUID) -> Any:
    """It goes off every post; the posts stay."""
    operations.remove_label(label=_load(request.auth, label_id), by=request.auth, at=now())
    return Status(204, None)


@of_posts.get(
    "/{post_id}/labels", response=list[LabelOut], operation_id="get_labels_of_post", summary="A post's labels"
)
@in_tenant
def get_labels_of_post(request: ApiRequest, post_id: UUID) -> Any:
    return list(queries.labels_of(queries.posts_for(request.auth).get(pk=post_id)))


@of_posts.put(
    "/{post_id}/labels", response=list[LabelOut], operation_id="label_post", summary="Set a post's labels"
)
@in_tenant
def label_post(request: ApiRequest, post_id: UUID, body: PostLabels) -> Any:
    """These and no others."""
    post = queries.posts_for(request.auth).get(pk=post_id)
    labels = [_load(request.auth, label_id) for label_id in dict.fromkeys(body.labels)]
    operations.label_post(post=post, labels=labels, by=request.auth, at=now())
    return list(queries.labels_of(post))
