from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from ninja import Router, Status

from postwright.base.accounts.middleware import ApiRequest
from postwright.base.accounts.models import Member
from postwright.base.connections import queries as connections
from postwright.base.usage.middleware import in_tenant, once
from postwright.flow.posts import queries as posts
from postwright.flow.posts.models import Post, Variant
from postwright.flow.publishing import operations, queries
from postwright.flow.publishing.middleware import asks_for_copies
from postwright.flow.publishing.models import Publication
from postwright.flow.publishing.schemas import (
    PublicationChange,
    PublicationDecision,
    PublicationFilter,
    PublicationOut,
    PublicationWithAttempts,
    ScheduleNew,
    ScheduleOut,
)
from postwright.kit.api import Cut, CutQuery, FilterQuery, Page, page_of
from postwright.kit.clock import now

router = Router(tags=["Publications"])
schedules = Router(tags=["Publications"])


def _load(member: Member, publication_id: UUID) -> Publication:
    return queries.publications_for(member).prefetch_related("attempts").get(pk=publication_id)


def _post(member: Member, post_id: UUID) -> Post | None:
    return posts.posts_for(member).filter(pk=post_id).first()


def _post_of(member: Member, publication_id: UUID) -> Post | None:
    publication = queries.publications_for(member).filter(pk=publication_id).first()
    return publication.post if publication else None


def _schedule(member: Member, post_id: UUID) -> Post:
    planned = Prefetch("publications", queries.publications_for(member))
    return posts.posts_for(member).prefetch_related(planned).get(pk=post_id)


@schedules.post(
    "/{post_id}/schedule",
    response={201: ScheduleOut},
    operation_id="schedule_post",
    summary="Schedule a post",
)
@asks_for_copies(_post)
@in_tenant
@once(_schedule)
def schedule_post(request: ApiRequest, post_id: UUID, body: ScheduleNew) -> Any:
    """Confirms the revision that you read and plans one publication for each channel, at a time or now."""
    post = posts.posts_for(request.auth).get(pk=post_id)
    operations.schedule_post(
        post=post,
        revision=body.revision,
        due_at=body.due_at,
        variants=_variants(request.auth, post, body.channels),
        by=request.auth,
        at=now(),
    )
    return _schedule(request.auth, post_id)


@schedules.get(
    "/{post_id}/schedule", response=ScheduleOut, operation_id="get_schedule", summary="Get a post's schedule"
)
@in_tenant
def get_schedule(request: ApiRequest, post_id: UUID) -> Any:
    return _schedule(request.auth, post_id)


@schedules.delete(
    "/{post_id}/schedule", response={204: None}, operation_id="unschedule_post", summary="Unschedule a post"
)
@in_tenant
def unschedule_post(request: ApiRequest, post_id: UUID) -> Any:
    """Takes back everything that is still to be sent. A post of which nothing was sent is a draft again."""
    post = posts.posts_for(request.auth).get(pk=post_id)
    operations.unschedule_post(post=post, by=request.auth, at=now())
    return Status(204, None)


@router.get("", response=Page[PublicationOut], operation_id="list_publications", summary="List publications")
@in_tenant
def list_publications(request: ApiRequest, cut: Cut = CutQuery, only: PublicationFilter = FilterQuery) -> Any:
    """Planned last first."""
    return page_of(queries.publications_for(request.auth).filter(**only.fields()), cut)


@router.get(
    "/{publication_id}",
    response=PublicationWithAttempts,
    operation_id="get_publication",
    summary="Get a publication with its attempts",
)
@in_tenant
def get_publication(request: ApiRequest, publication_id: UUID) -> Any:
    return _load(request.auth, publication_id)


@router.patch(
    "/{publication_id}",
    response=PublicationWithAttempts,
    operation_id="move_publication",
    summary="Move a publication to another time",
)
@in_tenant
def move_publication(request: ApiRequest, publication_id: UUID, body: PublicationChange) -> Any:
    publication = _load(request.auth, publication_id)
    operations.move_publication(publication=publication, due_at=body.due_at, by=request.auth, at=now())
    return _load(request.auth, publication_id)


@router.post(
    "/{publication_id}/cancellation",
    response=PublicationWithAttempts,
    operation_id="cancel_publication",
    summary="Cancel a publication",
)
@in_tenant
def cancel_publication(request: ApiRequest, publication_id: UUID) -> Any:
    """
    Once this answers, no try begins any more. Where an earlier try got no answer it may still appear on the network:
    then `problem` is `may_appear`. What is on its way already cannot be cancelled.
    """
    operations.cancel_publication(publication=_load(request.auth, publication_id), by=request.auth, at=now())
    return _load(request.auth, publication_id)


@router.post(
    "/{publication_id}/decision",
    response=PublicationWithAttempts,
    operation_id="decide_publication",
    summary="Say whether an unclear publication was sent",
)
@in_tenant
def decide_publication(request: ApiRequest, publication_id: UUID, body: PublicationDecision) -> Any:
    publication = _load(request.auth, publication_id)
    operations.decide_unclear(publication=publication, was_sent=body.was_sent, by=request.auth, at=now())
    return _load(request.auth, publication_id)


@router.post(
    "/{publication_id}/retry",
    response=PublicationWithAttempts,
    operation_id="retry_publication",
    summary="Try a failed publication again, now",
)
@asks_for_copies(_post_of)
@in_tenant
def retry_publication(request: ApiRequest, publication_id: UUID) -> Any:
    operations.retry_failed(publication=_load(request.auth, publication_id), by=request.auth, at=now())
    return _load(request.auth, publication_id)


def _variants(member: Member, post: Post, channels: list[UUID] | None) -> list[Variant] | None:
    """A channel that is a stranger's, or not one of the post's, is not found."""
    if channels is None:
        return None
    found = [connections.channels_for(member).get(pk=channel_id) for channel_id in dict.fromkeys(channels)]
    return [posts.variants_of(post).get(channel=channel) for channel in found]
