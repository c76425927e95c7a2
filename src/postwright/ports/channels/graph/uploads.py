"""Bytes of videos on their way to Meta: whole, or in parts that it asks for. From the guide on reels and from its own SDK."""

from collections.abc import Awaitable, Callable
from functools import partial

from postwright.ports.channels.answers import read_body, read_part
from postwright.ports.channels.bodies import File
from postwright.ports.channels.errors import Refused, RetryLater
from postwright.ports.channels.graph.calls import Graph
from postwright.ports.channels.graph.errors import is_gone
from postwright.ports.channels.graph.usage import read_rate
from postwright.ports.channels.graph.videos import State, read_offsets
from postwright.ports.channels.tapes import Tape
from postwright.ports.channels.types import Json, MediaRef, MediaSource

VIDEO_FIELDS = "status,permalink_url"


async def look_at(graph: Graph, video_id: str) -> State:
    """:raises RetryLater: it is there, but nobody says in which state"""
    try:
        answer = await graph.read(video_id, fields=VIDEO_FIELDS)
    except Refused as refusal:
        if is_gone(refusal):
            return State(is_lost=True)
        raise
    found = read_body(answer)
    status = read_part(found, "status")
    if not isinstance(status.get("video_status"), str):
        raise RetryLater("no_answer", detail=f"{answer.status} without a status")
    return State.read(status, path=str(found.get("permalink_url", "")), rate=read_rate(answer))


async def send_whole(graph: Graph, url: str, ref: MediaRef, media: MediaSource, *, received: int) -> None:
    """:param received: how many bytes of it are there already"""
    play = partial(Tape(partial(media.stream, ref.key)).play, last=ref.size)
    async with media.place():
        await graph.send_bytes(url, play, offset=min(received, ref.size), size=ref.size)


async def send_parts(
    graph: Graph,
    node: str,
    known: Json,
    ref: MediaRef,
    media: MediaSource,
    save: Callable[[Json], Awaitable[None]],
) -> Json:
    """
    Meta says which bytes it wants next, also where it has some of them already.

    :param known: the `session`, and `read_offsets` of the answer that opened it
    :param save: keeps how far it came
    """
    tape = Tape(partial(media.stream, ref.key))
    async with media.place():
        while known["start"] < min(known["end"], ref.size):
            wanted = await _send_part(graph, node, known, ref, tape)
            if wanted["start"] == known["start"]:
                raise RetryLater("no_answer", detail="the upload does not go on")
            known = {**known, **wanted}
            await save(known)
    return known


async def _send_part(graph: Graph, node: str, known: Json, ref: MediaRef, tape: Tape) -> dict[str, int]:
    first, last = known["start"], min(known["end"], ref.size)
    part = File("video_file_chunk", ref.mime, last - first, partial(tape.play, first, last))
    fields = {"upload_phase": "transfer", "upload_session_id": known["session"], "start_offset": str(first)}
    try:
        return read_offsets(read_body(await graph.upload(node, "videos", part, fields)))
    except RetryLater as error:
        if "offsets" in error.raw and (wanted := read_offsets(error.raw["offsets"]))["start"] != first:
            return wanted
        raise
