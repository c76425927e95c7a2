"""
A post by way of its containers: drafts that Threads prepares, and publishes once each.

What it named is saved before the next call, so that a lost answer can be asked for by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from postwright.kit.http import Answer
from postwright.ports.channels.answers import read_body, read_path
from postwright.ports.channels.errors import ChannelError, Refused, RetryLater, Unclear
from postwright.ports.channels.graph.calls import FETCHING, Graph, id_of
from postwright.ports.channels.graph.containers import State, wait_until_ready
from postwright.ports.channels.graph.errors import is_gone, wants_new_container
from postwright.ports.channels.graph.usage import read_rate
from postwright.ports.channels.threads import Parents, remember_each
from postwright.ports.channels.types import (
    Json,
    MediaRef,
    MediaSource,
    Outgoing,
    Part,
    Piece,
    Progress,
    Receipt,
)

CONTAINERS, ITEMS, POSTS, TRIES = "containers", "items", "posts", "tries"
# The file was not there when Threads came for it, or it says nothing: both may pass.
PASSING, MOST_TRIES, TRY_AGAIN_S = frozenset({"FAILED_DOWNLOADING_VIDEO", "UNKNOWN", ""}), 3, 30.0


def draft_posts(outgoing: Outgoing, options: Mapping[str, str], since: str) -> list[Json]:
    drafts = [_draft(part, since) for part in outgoing.posts]
    first = drafts[0]
    first["reply_control"], first["topic_tag"] = options["reply_control"], options["topic_tag"].strip()
    if outgoing.link:
        first["link"] = outgoing.link.url
        first["text"] = outgoing.text if outgoing.text.strip() else outgoing.link.url
    return drafts


def kind_of(payload: Json) -> str:
    """The network's word for it."""
    media = payload["media"]
    if len(media) > 1:
        return "CAROUSEL"
    return _kind_of_file(media[0]) if media else "TEXT"


async def look_at(graph: Graph, container: str) -> tuple[State, str]:
    """
    What became of a container, and the network's word for what is wrong with it.

    :raises Refused: it is gone, see `is_gone`
    """
    answer = await graph.read(container, fields="status,error_message")
    return State.read(read_body(answer).get("status")), read_path(answer, "error_message")[:200]


async def receipt_of(graph: Graph, remote_id: str) -> Receipt:
    """Of a post that is out. Its address is only for people to click: without one it is out all the same."""
    try:
        answer = await graph.read(remote_id, fields="permalink")
    except ChannelError:
        return to_receipt(remote_id, "")
    return to_receipt(remote_id, read_path(answer, "permalink"), answer)


def to_receipt(remote_id: str, url: str, answer: Answer | None = None) -> Receipt:
    return Receipt(
        remote_id=remote_id,
        url=url if url.startswith(("https://", "http://")) else "",
        raw={"id": remote_id},
        rate=read_rate(answer) if answer else None,
    )


@dataclass(frozen=True, slots=True)
class Sending:
    """One piece on its way."""

    graph: Graph
    media: MediaSource
    progress: Progress
    piece: Piece
    parents: Parents | None

    async def publish(self) -> Receipt:
        known = self._known(POSTS)
        return await receipt_of(self.graph, known or await self._publish())

    async def _publish(self) -> str:
        container, graph = await self._ready(), self.graph
        try:
            answer = await graph.write("me", "threads_publish", {"creation_id": container}, creating=True)
        except RetryLater as error:
            if wants_new_container(error):
                await self._give_up(container, error)
            raise
        published = id_of(answer, creating=True)
        await self._note(POSTS, published)
        return published

    async def _give_up(self, container: str, error: RetryLater) -> None:
        """An earlier call that was slow may have published it meanwhile; then there must not be another one."""
        state, _ = await look_at(self.graph, container)
        if state is State.PUBLISHED:
            raise Unclear(detail=error.detail) from error
        await self._forget()

    async def _ready(self) -> str:
        container = self._known(CONTAINERS)
        if not container:
            container = await self._create()
            await self._note(CONTAINERS, container)
        await self._wait_for(container)
        return container

    async def _create(self) -> str:
        graph, payload = self.graph, self.piece.payload
        fields = {"media_type": kind_of(payload), "text": payload["text"], **self._extras()}
        if len(payload["media"]) > 1:
            fields["children"] = ",".join(await self._items())
        elif payload["media"]:
            fields |= self._file(payload["media"][0])
        return id_of(await graph.write("me", "threads", fields, limits=FETCHING))

    async def _items(self) -> list[str]:
        files = {f"{self.piece.key}/{at}": file for at, file in enumerate(self.piece.payload["media"])}

        async def create(name: str) -> str:
            graph, kind = self.graph, _kind_of_file(files[name])
            fields = {"media_type": kind, "is_carousel_item": "true", **self._file(files[name])}
            return id_of(await graph.write("me", "threads", fields, limits=FETCHING))

        made = await remember_each(self.progress, ITEMS, files, create)
        for name in files:
            await self._wait_for(made[name])
        return [made[name] for name in files]

    async def _wait_for(self, container: str) -> None:
        """:raises Unclear: it was published by a call whose answer was lost"""
        try:
            state, words = await _wait(self.graph, container)
        except Refused as refusal:
            if not is_gone(refusal):
                raise
            state, words = State.EXPIRED, ""
        if state is State.PUBLISHED:
            raise Unclear
        if state is not State.FINISHED:
            await self._forget()
            raise await self._trouble(state, words)

    async def _trouble(self, state: State, words: str) -> ChannelError:
        tries = 1 + int(self._known(TRIES) or 0)
        await self._note(TRIES, str(tries))
        if tries >= MOST_TRIES or (state is State.ERROR and words not in PASSING):
            return Refused("media_refused", params={"why": words or state.value}, detail=words)
        code = "media_not_fetched" if state is State.ERROR else "network_trouble"
        return RetryLater(code, after=TRY_AGAIN_S, detail=words or state.value)

    def _extras(self) -> dict[str, str]:
        payload = self.piece.payload
        extras = {name: payload[name] for name in ("reply_control", "topic_tag") if payload.get(name)}
        if payload.get("link"):
            extras["link_attachment"] = payload["link"]
        if self.parents:
            extras["reply_to_id"] = self.parents.parent.remote_id
        return extras

    def _file(self, file: Json) -> dict[str, str]:
        name = "video_url" if _kind_of_file(file) == "VIDEO" else "image_url"
        alt = {"alt_text": file["alt"]} if file["alt"] else {}
        return {name: self.media.url(file["key"], file["mime"]), **alt}

    def _known(self, step: str) -> str:
        return known(self.progress, step, self.piece)

    async def _note(self, step: str, value: str) -> None:
        await self.progress.save(step, {**(self.progress.get(step) or {}), self.piece.key: value})

    async def _forget(self) -> None:
        """The next try makes new containers."""
        for step in (CONTAINERS, ITEMS):
            kept = self.progress.get(step) or {}
            mine = {name for name in kept if name.partition("/")[0] == self.piece.key}
            if mine:
                await self.progress.save(step, {name: one for name, one in kept.items() if name not in mine})


def known(progress: Progress, step: str, piece: Piece) -> str:
    """What was noted of a piece; empty where nothing was."""
    return str((progress.get(step) or {}).get(piece.key, ""))


async def _wait(graph: Graph, container: str) -> tuple[State, str]:
    seen = list[str]()

    async def look() -> State:
        state, words = await look_at(graph, container)
        seen.append(words)
        return state

    return await wait_until_ready(look), seen[-1]


def _draft(part: Part, since: str) -> Json:
    return {"text": part.text, "media": [_file(ref) for ref in part.media], "since": since}


def _file(ref: MediaRef) -> Json:
    return {"key": ref.key, "mime": ref.mime, "alt": ref.alt}


def _kind_of_file(file: Json) -> str:
    return "VIDEO" if file["mime"].startswith("video/") else "IMAGE"
