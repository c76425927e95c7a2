import random
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from ninja import Router

from postwright.base.accounts.middleware import ApiRequest
from postwright.base.accounts.models import Member
from postwright.base.connections import queries as connections
from postwright.base.usage.middleware import in_tenant
from postwright.desk.queue import queries
from postwright.desk.queue.schemas import QueueChange, QueueOut, QueuePost
from postwright.flow.posts import queries as posts
from postwright.flow.publishing import operations
from postwright.flow.publishing import queries as publishing
from postwright.flow.publishing.middleware import asks_for_copies
from postwright.flow.publishing.models import Publication
from postwright.flow.publishing.schemas import PublicationOut
from postwright.flow.review.models import Through
from postwright.kit.clock import now

of_channels = Router(tags=["Queue"])
of_posts = Router(tags=["Queue"])
of_publications = Router(tags=["Queue"])


@of_channels.get(
    "/{channel_id}/queue", response=QueueOut, operation_id="get_queue", summary="A channel's queue"
)
@in_tenant
def get_queue(request: ApiRequest, channel_id: UUID) -> Any:
    return queries.queue_of(connections.channels_for(request.auth).get(pk=channel_id), at=now())


@of_channels.put(
    "/{channel_id}/queue",
    response=QueueOut,
    operation_id="set_queue_times",
    summary="Set the times of a queue",
)
@in_tenant
def set_queue_times(request: ApiRequest, channel_id: UUID, body: QueueChange) -> Any:
    """These and no others. What is planned already stays where it is."""
    channel = connections.channels_for(request.auth).get(pk=channel_id)
    times = [(row.weekday, row.time) for row in body.times]
    operations.set_queue_times(channel=channel, times=times, by=request.auth, at=now())
    return queries.queue_of(channel, at=now())


@of_channels.post(
    "/{channel_id}/queue/shuffle",
    response=list[PublicationOut],
    operation_id="shuffle_queue",
    summary="Shuffle a queue",
)
@in_tenant
def shuffle_queue(request: ApiRequest, channel_id: UUID) -> Any:
    """What stands in the queue changes places at random. What stands at other times stays."""
    channel = connections.channels_for(request.auth).get(pk=channel_id)
    chance = random.SystemRandom()
    return _shown(
        request.auth, operations.shuffle_queue(channel=channel, by=request.auth, at=now(), chance=chance)
    )


@of_posts.post(
    "/{post_id}/queue",
    response=list[PublicationOut],
    operation_id="queue_post",
    summary="Add a post to the queue",
)
@asks_for_copies(lambda member, post_id: posts.posts_for(member).filter(pk=post_id).first())
@in_tenant
def queue_post(request: ApiRequest, post_id: UUID, body: QueuePost) -> Any:
    """Confirms the revision that you read. Each channel that does not have the post gives its next free place."""
    post = posts.posts_for(request.auth).get(pk=post_id)
    read = Through.API if body.has_read else None
    planned = operations.queue_post(post=post, revision=body.revision, read=read, by=request.auth, at=now())
    return _shown(request.auth, planned)


@of_publications.post(
    "/{publication_id}/next-place",
    response=PublicationOut,
    operation_id="move_to_next_place",
    summary="Move a publication to the next free place of its queue",
)
@in_tenant
def move_to_next_place(request: ApiRequest, publication_id: UUID) -> Any:
    publication = publishing.publications_for(request.auth).get(pk=publication_id)
    moved = operations.move_to_next_place(publication=publication, by=request.auth, at=now())
    return _shown(request.auth, [moved])[0]


def _shown(member: Member, publications: Iterable[Publication]) -> list[Publication]:
    """As the answer needs them, read while the tenant is set."""
    return list(publishing.publications_for(member).filter(pk__in=[one.pk for one in publications]))
