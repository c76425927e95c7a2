"""Secrets that change while they are used: renewed by one caller at a time, sealed before anybody gets them."""

import asyncio
import json
import threading
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID
from weakref import WeakValueDictionary

from postwright.base.connections.models import Channel
from postwright.base.connections.queries import TABLE
from postwright.base.vault import operations as vault
from postwright.flow.publishing.engine.connecting import AWAY, firmly
from postwright.flow.publishing.engine.store import Store
from postwright.kit.crypto import CannotOpen
from postwright.ports.channels.errors import Reconnect, RetryLater
from postwright.ports.channels.types import Secret

READ = f"SELECT secret FROM {TABLE} WHERE id = %s"  # noqa: S608 - the model's own name
REPLACE = f"UPDATE {TABLE} SET secret = %s WHERE id = %s AND secret = %s"  # noqa: S608 - see above


class StoredKeeper:
    """One per process: each channel's secret is renewed by one caller at a time."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._locks: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()
        self._guard = threading.Lock()  # asked from the threads that read the database

    def of(self, channel: Channel) -> "ChannelKeeper":
        with self._guard:
            lock = self._locks.setdefault(channel.pk, asyncio.Lock())
        return ChannelKeeper(self._store, channel.pk, channel.organisation_id, lock, bytes(channel.secret))


@dataclass(slots=True)
class ChannelKeeper:
    """`sealed`: the secret in use, as it was stored when it was handed out."""

    store: Store
    channel_id: UUID
    organisation_id: UUID
    lock: asyncio.Lock
    sealed: bytes

    async def renew(self, stale: Secret, renew: Callable[[Secret], Awaitable[Secret]]) -> Secret:
        """
        See `Keeper`. No connection is held while the network answers. Of two processes that renew the same
        secret the first to store its own wins; publishing itself is in one process at a time for a channel.

        :raises RetryLater: the database could not be asked, so nothing was renewed
        :raises Reconnect: the stored secret is gone or cannot be opened
        """
        async with self.lock:
            stored = await self._stored()
            if stored != dict(stale):
                return stored
            fresh = await renew(stored)
            return fresh if await firmly(lambda: self._replaced(fresh)) else await self._stored()

    async def _stored(self) -> Secret:
        try:
            async with self.store.tenant(self.organisation_id) as connection:
                row = await (await connection.execute(READ, [self.channel_id])).fetchone()
        except AWAY as error:
            raise RetryLater from error
        if row is None or not row["secret"]:
            raise Reconnect
        self.sealed = bytes(row["secret"])
        return self._open(self.sealed)

    async def _replaced(self, fresh: Secret) -> bool:
        sealed = self._seal(fresh)
        async with self.store.tenant(self.organisation_id) as connection:
            values = [sealed, self.channel_id, self.sealed]
            is_ours = (await connection.execute(REPLACE, values)).rowcount == 1
        if is_ours:
            self.sealed = sealed
        return is_ours

    def _open(self, sealed: bytes) -> Secret:
        try:
            opened = vault.unseal(
                sealed, table=TABLE, column="secret", row=self.channel_id, organisation=self.organisation_id
            )
        except CannotOpen as error:
            raise Reconnect from error
        secret: Secret = json.loads(opened)
        return secret

    def _seal(self, secret: Secret) -> bytes:
        return vault.seal(
            json.dumps(dict(secret)),
            table=TABLE,
            column="secret",
            row=self.channel_id,
            organisation=self.organisation_id,
        )
