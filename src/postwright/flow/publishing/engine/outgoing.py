"""What a network is handed beside the intent: the files, and a memory for steps already taken."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from urllib.parse import urljoin
from uuid import UUID
from weakref import WeakValueDictionary

from django.conf import settings

from postwright.base.connections.adapters import is_reachable
from postwright.flow.media.queries import pull_link, storage
from postwright.flow.publishing.engine.claims import Claim
from postwright.flow.publishing.engine.store import Store
from postwright.kit.clock import now
from postwright.ports.channels.errors import Refused
from postwright.ports.channels.types import Json

CHUNK = 1 << 18


class LeaseLost(Exception):
    """Somebody else has this publication by now: stop, and change nothing."""


class Places:
    """
    For files on their way. No organisation has more than its share, or its slow channels would hold up all others.

    One that waits for its own share takes no place from anybody.
    """

    def __init__(self, places: int = 32, *, share: int = 8) -> None:
        self._all, self._share = asyncio.Semaphore(places), share
        self._shares = WeakValueDictionary[UUID, asyncio.Semaphore]()

    @asynccontextmanager
    async def of(self, organisation_id: UUID) -> AsyncIterator[None]:
        share = self._shares.setdefault(organisation_id, asyncio.Semaphore(self._share))
        async with share, self._all:
            yield


class StoredMedia:
    def __init__(self, places: Places, organisation_id: UUID) -> None:
        self._places, self._organisation_id = places, organisation_id

    def place(self) -> AbstractAsyncContextManager[None]:
        return self._places.of(self._organisation_id)

    async def stream(self, key: str) -> AsyncIterator[bytes]:
        file = await asyncio.to_thread(storage().open, key)
        with closing(file):
            while chunk := await asyncio.to_thread(file.read, CHUNK):
                yield chunk

    def url(self, key: str, mime: str) -> str:
        if not is_reachable():
            raise Refused("not_public")
        return urljoin(settings.PUBLIC_URL, pull_link(key, mime=mime, at=now()))


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
