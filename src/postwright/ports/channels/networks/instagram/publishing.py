"""A post made public, and the comment below it: the two calls that people can see."""

from datetime import datetime

from postwright.ports.channels.errors import Reconnect, Refused, RetryLater, Unclear
from postwright.ports.channels.graph.calls import id_of
from postwright.ports.channels.graph.containers import State
from postwright.ports.channels.graph.drafts import Draft, receipt
from postwright.ports.channels.graph.usage import read_rate
from postwright.ports.channels.networks.instagram.desk import Desk
from postwright.ports.channels.networks.instagram.finding import find_post, receipt_of
from postwright.ports.channels.networks.instagram.making import Making
from postwright.ports.channels.types import Json, MediaSource, Piece, Receipt


async def publish_post(desk: Desk, payload: Json, media: MediaSource, draft: Draft, at: datetime) -> Receipt:
    """
    :param at: our clock
    :raises Unclear: it may be out
    """
    if found := await _published_before(desk, payload, draft, at):
        return found
    if await Making(desk, payload, draft, media).make() is State.PUBLISHED:
        raise Unclear(detail="the container was published already")
    return await _publish(desk, draft)


async def publish_comment(desk: Desk, piece: Piece, above: Receipt) -> Receipt:
    graph = desk.graph
    fields = {"message": piece.payload["message"]}
    answer = await graph.write(above.remote_id, "comments", fields, creating=True)
    return receipt(id_of(answer, creating=True), above.url, read_rate(answer))


async def _published_before(desk: Desk, payload: Json, draft: Draft, at: datetime) -> Receipt | None:
    if not (draft.is_asked or draft.media):
        return None
    try:
        return await find_post(desk, payload, draft, at)
    except RetryLater as error:
        raise Unclear(detail=error.detail, raw=error.raw, rate=error.rate) from error


async def _publish(desk: Desk, draft: Draft) -> Receipt:
    graph, was_asked = desk.graph, draft.is_asked
    if not was_asked:
        await draft.note(asked=True)
    fields = {"creation_id": draft.container}
    try:
        answer = await graph.write(desk.account.remote_id, "media_publish", fields, creating=True)
    except (RetryLater, Refused, Reconnect) as error:
        raise await draft.not_published(error, was_asked=was_asked) from error
    media_id = id_of(answer, creating=True)
    await draft.note(media=media_id)
    return await receipt_of(desk, media_id, read_rate(answer))
