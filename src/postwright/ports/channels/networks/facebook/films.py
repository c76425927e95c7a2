"""
Videos: Facebook names each before anybody can see it, takes its bytes, and prepares it after it was published.

From Meta's guides on publishing reels (v25) and on stories of Pages, and from its own SDK for videos in parts.
"""

import asyncio
from contextlib import suppress

from postwright.ports.channels.answers import read_body, read_text
from postwright.ports.channels.errors import ChannelError, RetryLater, Unclear
from postwright.ports.channels.graph.calls import Graph, id_of
from postwright.ports.channels.graph.containers import COME_AGAIN_S
from postwright.ports.channels.graph.errors import wants_new_container
from postwright.ports.channels.graph.uploads import look_at, send_parts, send_whole
from postwright.ports.channels.graph.videos import State, read_offsets
from postwright.ports.channels.networks.facebook.limits import As
from postwright.ports.channels.networks.facebook.wall import Wall, address_of, publish, receipt
from postwright.ports.channels.types import Json, MediaRef, MediaSource, Progress, Receipt

LOOKS, LOOK_EVERY_S = 8, 2.0  # at a video that Facebook still prepares, before others have their turn

VIDEO = "video"  # step of the progress: what Facebook called it, and which bytes it wants next
EDGES = {As.POST: "videos", As.REEL: "video_reels", As.STORY: "video_stories"}


async def publish_film(wall: Wall, payload: Json, media: MediaSource, progress: Progress) -> Receipt:
    """
    :raises Unclear: also `in_the_making`: Facebook took it, and people cannot see it yet
    """
    kind = As(payload["kind"])
    try:
        known, is_told = await _bring(wall, kind, payload, media, progress)
        if kind is As.STORY:
            return await _tell_story(wall, known, is_told=is_told)
        if not is_told:
            await _tell(wall, kind, known, payload)
    except RetryLater as error:
        if wants_new_container(error):
            await progress.save(VIDEO, {})
        raise
    return await _wait_until_out(wall.graph, known["id"])


def seen(video_id: str, state: State) -> Receipt:
    url = address_of(video_id, state.path)
    return Receipt(remote_id=video_id, url=url, raw={"id": video_id}, rate=state.rate)


async def _bring(
    wall: Wall, kind: As, payload: Json, media: MediaSource, progress: Progress
) -> tuple[Json, bool]:
    """Its name, once all of its bytes are there; and whether it was asked to be published before."""

    async def save(found: Json) -> None:
        await progress.save(VIDEO, found)

    [ref] = [MediaRef(**one) for one in payload["media"]]
    known, state = await _known(wall.graph, progress)
    if state.is_told:
        return known, True
    if not known:
        known = await _start(wall, kind, ref.size)
        await save(known)
    if "session" in known:
        return await send_parts(wall.videos, wall.page_id, known, ref, media, save), False
    if not state.is_uploaded:
        await send_whole(wall.graph, known["url"], ref, media, received=state.received)
        state = (await look_at(wall.graph, known["id"])).require_good()
    if not state.is_uploaded:
        raise RetryLater("in_the_making", after=COME_AGAIN_S)
    return known, False


async def _known(graph: Graph, progress: Progress) -> tuple[Json, State]:
    if not (known := progress.get(VIDEO)):
        return {}, State()
    state = (await look_at(graph, known["id"])).require_good()
    if not state.is_lost:
        return known, state
    # Whether one in parts can be read before its end is written nowhere: its session says when it is over.
    return (known if "session" in known else {}), State()


async def _start(wall: Wall, kind: As, size: int) -> Json:
    in_parts = kind is As.POST
    graph = wall.videos if in_parts else wall.graph
    fields = {"upload_phase": "start", **({"file_size": str(size)} if in_parts else {})}
    answer = await graph.write(wall.page_id, EDGES[kind], fields)
    video_id = id_of(answer, "video_id")
    if not in_parts:
        return {"id": video_id, "url": read_text(answer, "upload_url")}
    return {"id": video_id, "session": id_of(answer, "upload_session_id"), **read_offsets(read_body(answer))}


async def _tell(wall: Wall, kind: As, known: Json, payload: Json) -> None:
    in_parts = kind is As.POST
    fields = {
        "upload_phase": "finish",
        "upload_session_id": known.get("session", ""),
        "video_id": "" if in_parts else known["id"],
        "video_state": "" if in_parts else "PUBLISHED",
        "description": payload["message"],
        "is_ai_generated": "true" if payload["ai_generated"] else "",
    }
    await publish(wall.videos if in_parts else wall.graph, wall.page_id, EDGES[kind], fields, "")


async def _tell_story(wall: Wall, known: Json, *, is_told: bool) -> Receipt:
    if is_told:
        raise Unclear(detail="an earlier try has published it")
    fields = {"upload_phase": "finish", "video_id": known["id"]}
    post_id, answer = await publish(wall.graph, wall.page_id, EDGES[As.STORY], fields, "post_id")
    return receipt(post_id, "", answer)


async def _wait_until_out(graph: Graph, video_id: str) -> Receipt:
    """It was taken: whatever goes wrong from here on is no reason to send it again."""
    for turn in range(LOOKS):
        await asyncio.sleep(LOOK_EVERY_S if turn else 0)
        state = State()
        with suppress(ChannelError):
            state = await look_at(graph, video_id)
        if state.is_out:
            return seen(video_id, state)
        state.require_good()
    raise Unclear("in_the_making")
