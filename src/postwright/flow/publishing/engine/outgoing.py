"""What a network is handed beside the intent: the files, and a memory for steps already taken."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import closing

from postwright.flow.media.queries import storage
from postwright.flow.publishing.engine.claims import Claim
from postwright.flow.publishing.engine.store import Store
from postwright.ports.channels.types import Json

CHUNK = 1 << 18


class LeaseLost(Exception):
    """Somebody else has this publication by now: stop, and change nothing."""


class StoredMedia:
    async def stream(self, key: str) -> AsyncIterator[bytes]:
        file = await asyncio.to_thread(storage().open, key)
        with closing(file):
            while chunk := await asyncio.to_thread(file.read, CHUNK):
                yield chunk


class StoredProgress:
    """Each saved step is committed, and proves that the claim is still ours."""

    def __init__(self, store: Store, claim: Claim, steps: Json) -> None:
        self._store, self._claim, self._steps = store, claim, dict(steps)

    def get(self, step: str) -> Json | None:
        return self._steps.get(step)

    async def save(self, step: str, data: Json) -> None:
        """:raises LeaseLost: the claim is no longer ours"""
        self._steps[step] = data
        if not await self._store.save_progress(self._claim, self._steps):
            raise LeaseLost
