"""
A post that the network names before it makes it (`Handle.CONTAINER`), and tells by that name what became of it.

So it is begun once: what was named is gone on with, and asked after, until the network says how it ended.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from postwright.kit.http import Client
from postwright.ports.channels.chunks import SENT, Plan, Upload, UploadOver, bytes_sent, last_has_left
from postwright.ports.channels.errors import ChannelError, Reconnect, Refused, RetryLater, Unclear
from postwright.ports.channels.types import Json, MediaSource, Progress, Receipt

# Of the progress: when it was begun (`at`); whether the network was `asked` for what it then does by itself; the
# `publish_id` that it gave, and where its bytes go (`upload_url`).
INIT = "init"
COME_AGAIN_S, LIST_AGAIN_S = 15.0, 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """
    What the network says of it: there is a receipt, it came to nothing, or neither yet.

    :param wants_bytes: of an upload; `arrived`: how many have, where it says so
    """

    receipt: Receipt | None = None
    failure: ChannelError | None = None
    wants_bytes: bool = False
    arrived: int = 0


class Named(ABC):
    """
    One post of an intent.

    :param payload: with `since`, the moment of its key
    :param plan: of the bytes that we send; None: the network fetches them
    """

    def __init__(
        self, payload: Json, progress: Progress, *, plan: Plan | None, clock: Callable[[], datetime]
    ) -> None:
        self.payload, self.progress, self.plan, self.clock = payload, progress, plan, clock

    @abstractmethod
    async def require_allowed(self) -> None:
        """Asked right before it is begun. :raises Refused: the account no longer may"""

    @abstractmethod
    async def begin_upload(self, plan: Plan) -> Json:
        """`publish_id` and `upload_url`. Nobody sees anything before the bytes have arrived."""

    @abstractmethod
    async def begin_fetching(self) -> Json:
        """`publish_id` of what the network now fetches and publishes by itself. Raises as `Network.send`."""

    @abstractmethod
    async def ask(self, publish_id: str) -> Told: ...

    @abstractmethod
    async def find_listed(self, since: datetime) -> Receipt | None:
        """
        Among what is published already, by its words.

        :raises Unclear: it could not be found there, even if it is published
        """

    @property
    def begun(self) -> Json:
        return self.progress.get(INIT) or {}

    @property
    def since(self) -> datetime:
        return datetime.fromisoformat(self.begun.get("at") or self.payload["since"])

    async def begin(self) -> None:
        begun = self.begun
        if begun.get("publish_id"):
            return
        if begun.get("asked"):
            raise Unclear
        begun = {"at": self.clock().isoformat()}
        await self.progress.save(INIT, begun)
        await self.require_allowed()
        named = await (self.begin_upload(self.plan) if self.plan else self._begin_fetching(begun))
        await self.progress.save(INIT, {**begun, **named})

    async def upload(self, media: MediaSource, http: Client) -> None:
        """:raises RetryLater: its address takes nothing more, and nothing can come of it: the next try begins anew"""
        if not self.plan or bytes_sent(self.progress) >= self.plan.size:
            return
        try:
            await Upload(self.begun["upload_url"], self.plan, media, http, self.progress).finish()
        except UploadOver:
            told = await self.ask(self.begun["publish_id"])
            if self._has_arrived(told):
                return
            if last_has_left(self.progress) and not told.arrived:
                raise Unclear from None
            await self._forget()
            raise RetryLater from None

    async def wait(self, looks: Sequence[float]) -> Receipt:
        """
        :param looks: seconds between them
        :raises Unclear: it comes out without us, so nobody may take it for failed, or cancel it
        """
        for pause in (*looks, 0.0):
            try:
                told = await self.ask(self.begun["publish_id"])
            except (RetryLater, Reconnect) as trouble:  # which says nothing of the post
                raise Unclear("in_the_making", detail=trouble.detail, raw=trouble.raw) from trouble
            if told.failure:
                await self._forget()
                raise told.failure
            if told.receipt:
                return told.receipt
            await asyncio.sleep(pause)
        raise Unclear("in_the_making")

    async def find(self) -> Receipt | None:
        """As `Network.find`."""
        begun = self.begun
        if begun.get("publish_id"):
            told = await self.ask(begun["publish_id"])
            # `send` then says why it failed, or goes on with the same upload, which makes no second post.
            if told.receipt or told.failure or not self._has_arrived(told):
                return told.receipt
            raise RetryLater("in_the_making", after=COME_AGAIN_S)
        # The name was lost, or never given, or forgotten with a database.
        if begun and not begun.get("asked"):
            return None
        receipt = await self.find_listed(self.since)
        if begun and not receipt:  # the network may still look at it, for minutes or hours
            raise RetryLater("maybe_sent", after=LIST_AGAIN_S)
        return receipt

    async def _begin_fetching(self, begun: Json) -> Json:
        """Asked once only."""
        await self.progress.save(INIT, {**begun, "asked": True})
        try:
            return await self.begin_fetching()
        except (RetryLater, Refused, Reconnect):
            await self.progress.save(INIT, begun)
            raise

    def _has_arrived(self, told: Told) -> bool:
        """Whether all bytes have, as far as either side knows."""
        size = self.plan.size if self.plan else 0
        return not told.wants_bytes or max(bytes_sent(self.progress), told.arrived) >= size

    async def _forget(self) -> None:
        """It came to nothing, certainly."""
        await self.progress.save(SENT, {})
        await self.progress.save(INIT, {})
