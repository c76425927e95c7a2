"""
Containers: asked for, filled with a file, waited for. Nothing of it can be seen before it is published.

From the guides on content publishing and on resumable uploads. Pictures are fetched by Instagram during the call;
videos are sent as bytes, which the guide promises for Facebook Login only: with Instagram's own login it is tried,
and Instagram fetches them where it says no.
"""

from collections.abc import Mapping
from functools import partial

from postwright.ports.channels.answers import read_path
from postwright.ports.channels.bodies import rest_of
from postwright.ports.channels.errors import ChannelError, Reconnect, Refused, RetryLater
from postwright.ports.channels.graph.calls import FETCHING, id_of
from postwright.ports.channels.graph.containers import State, wait_until_ready
from postwright.ports.channels.graph.drafts import Draft, bytes_there
from postwright.ports.channels.graph.errors import wants_new_container
from postwright.ports.channels.networks.instagram.desk import Desk
from postwright.ports.channels.types import Json, MediaSource

NOT_OFFERED = {3, 10, 100, 200}  # codes of a login that may not send bytes


class Making:
    """
    Of a post whose `payload` says which containers it has.

    An item of the draft has `uri` while its bytes are still to be sent, and `is_fetched` without an `id` where
    Instagram would not take them.
    """

    def __init__(self, desk: Desk, payload: Json, draft: Draft, media: MediaSource) -> None:
        self._desk, self._payload, self._draft, self._media = desk, payload, draft, media

    async def make(self) -> State:
        """
        `Draft.container`, and FINISHED or PUBLISHED.

        :raises RetryLater: Instagram still prepares it, or wants another container
        :raises Refused: it cannot use a file
        """
        try:
            for number, item in enumerate(self._payload["items"]):
                await self._fill(str(number), item)
            if self._payload["parent"] is not None and not self._draft.container:
                await self._make_parent(self._payload["parent"])
        except ChannelError as error:
            if wants_new_container(error):
                await self._draft.start_again()
            raise
        return await self._wait_for(self._draft.container)

    async def _wait_for(self, container: str) -> State:
        """What nobody can see counts as finished: publishing tells then."""
        told = [""]

        async def look() -> State:
            state, told[0] = await self._desk.state_of(container)
            return state or State.FINISHED

        state = await wait_until_ready(look)
        if state in {State.ERROR, State.EXPIRED}:
            raise await self._draft.spoilt(told[0])
        return state

    async def _make_parent(self, fields: Mapping[str, str]) -> None:
        graph, items = self._desk.graph, self._draft.items
        ids = [items[str(number)]["id"] for number in range(len(self._payload["items"]))]
        for one in ids:
            await self._wait_for(one)
        fields = {**fields, "children": ",".join(ids)}
        answer = await graph.write(self._desk.account.remote_id, "media", fields)
        await self._draft.note(parent=id_of(answer))

    async def _fill(self, name: str, item: Json) -> None:
        known = self._draft.items.get(name, {})
        offset = 0
        if "id" not in known:
            known = await self._create(item, is_fetched="is_fetched" in known)
            await self._draft.note_item(name, known)
        elif "uri" in known:
            there = await self._desk.read_container(known["id"], "video_status")
            offset = bytes_there(there, item["size"])
        if "uri" in known:
            await self._send(name, item, known, offset)

    async def _create(self, item: Json, *, is_fetched: bool) -> Json:
        is_video = item["mime"].startswith("video/")
        if is_video and not is_fetched:
            try:
                return await self._ask(item, {"upload_type": "resumable"})
            except (Refused, Reconnect) as refusal:
                if not (self._desk.is_own_login and refusal.raw.get("code") in NOT_OFFERED):
                    raise
        address = self._media.url(item["key"], item["mime"])
        return await self._ask(item, {"video_url" if is_video else "image_url": address})

    async def _ask(self, item: Json, source: Mapping[str, str]) -> Json:
        graph = self._desk.graph
        fields = {**item["fields"], **source}
        answer = await graph.write(self._desk.account.remote_id, "media", fields, limits=FETCHING)
        if "upload_type" not in source:
            return {"id": id_of(answer)}
        uri = read_path(answer, "uri")
        if not uri.startswith(f"{self._desk.uploads_url}/"):  # it is sent our token
            raise RetryLater("no_answer", detail=f"{answer.status} with a strange address for the bytes")
        return {"id": id_of(answer), "uri": uri}

    async def _send(self, name: str, item: Json, known: Json, offset: int) -> None:
        graph = self._desk.graph
        if offset < item["size"]:
            try:
                async with self._media.place():
                    rest = partial(rest_of, self._media.stream(item["key"]))
                    await graph.send_bytes(known["uri"], rest, offset=offset, size=item["size"])
            except (Refused, Reconnect) as refusal:
                raise await self._not_taken(name, refusal) from refusal
        await self._draft.note_item(name, {"id": known["id"]})

    async def _not_taken(self, name: str, refusal: ChannelError) -> ChannelError:
        """By a host of its own, whose answers tell little about the account."""
        if self._desk.is_own_login:
            await self._draft.note_item(name, {"is_fetched": True})
            return RetryLater(after=1, detail=refusal.detail)
        return refusal if isinstance(refusal, Reconnect) else await self._draft.spoilt(refusal.detail)
