"""Secrets that change while they are used: renewed by one caller at a time, sealed before anybody gets them."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from postwright.base.connections.queries import TABLE, open_secret
from postwright.base.vault import operations as vault
from postwright.flow.publishing.engine.connecting import AWAY, firmly
from postwright.flow.publishing.engine.keys import Keys
from postwright.flow.publishing.engine.store import Store
from postwright.kit.crypto import CannotOpen
from postwright.ports.channels.errors import Reconnect, RetryLater
from postwright.ports.channels.ways import Secret

# TABLE is the model's own name.
READ = f"SELECT secret FROM {TABLE} WHERE id = %s"  # noqa: S608
TAKE = f"""
UPDATE {TABLE} SET renewing_until = now() + %s * interval '1 second'
WHERE id = %s AND secret = %s AND (renewing_until IS NULL OR renewing_until <= now())
RETURNING renewing_until
"""  # noqa: S608
LEAVE = f"UPDATE {TABLE} SET renewing_until = NULL WHERE id = %s AND renewing_until = %s"  # noqa: S608
REPLACE = f"UPDATE {TABLE} SET secret = %s WHERE id = %s AND secret = %s"  # noqa: S608
TURN_S = (
    90  # longer than any network's two calls may take; whoever died in its turn holds nobody up for longer
)
LOOK_AGAIN_S = 0.2


class StoredKeeper:
    """Of every channel; any number of processes have one."""

    def __init__(self, store: Store, keys: Keys | None = None, *, turn_seconds: float = TURN_S) -> None:
        self._store, self._keys, self._turn_seconds = store, keys or Keys(), turn_seconds

    def of(self, channel_id: UUID, organisation_id: UUID, sealed: bytes) -> "ChannelKeeper":
        return ChannelKeeper(self._store, self._keys, channel_id, organisation_id, sealed, self._turn_seconds)


@dataclass(slots=True)
class ChannelKeeper:
    """`sealed`: the secret in use, as it was stored when it was handed out."""

    store: Store
    keys: Keys
    channel_id: UUID
    organisation_id: UUID
    sealed: bytes
    turn_seconds: float

    async def renew(self, stale: Secret, renew: Callable[[Secret], Awaitable[Secret]]) -> Secret:
        """
        See `Keeper`. No connection is held while the network answers.

        A caller that was stopped beyond its turn overwrites nothing: the first new secret to be stored wins.

        :raises RetryLater: the database or a key could not be asked, so nothing was renewed
        :raises Reconnect: the stored secret is gone or cannot be opened
        """
        while (stored := await self._stored()) == dict(stale):
            async with self._turn() as is_ours:
                if is_ours:
                    fresh = await renew(stored)
                    return (
                        fresh
                        if await firmly(partial(self._replaced, stored, fresh))
                        else await self._stored()
                    )
            await asyncio.sleep(LOOK_AGAIN_S)
        return stored

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[bool]:
        """While the body runs, nobody else renews the secret that was read; False: it is somebody else's turn."""
        until = await self._take()
        try:
            yield until is not None
        finally:
            if until is not None:
                with suppress(*AWAY):
                    await self._leave(until)

    async def _take(self) -> datetime | None:
        with _away_means_later():
            async with self.store.tenant(self.organisation_id) as connection:
                values = [self.turn_seconds, self.channel_id, self.sealed]
                row: dict[str, Any] | None = await (await connection.execute(TAKE, values)).fetchone()
        return row["renewing_until"] if row else None

    async def _leave(self, until: datetime) -> None:
        async with self.store.tenant(self.organisation_id) as connection:
            await connection.execute(LEAVE, [self.channel_id, until])

    async def _stored(self) -> Secret:
        with _away_means_later():
            return await self._read()

    async def _read(self) -> Secret:
        async with self.store.tenant(self.organisation_id) as connection:
            row = await (await connection.execute(READ, [self.channel_id])).fetchone()
        if row is None or not row["secret"]:
            raise Reconnect
        self.sealed = bytes(row["secret"])
        await self.keys.ready([(self.organisation_id, self.sealed)])
        return self._open(self.sealed)

    async def _replaced(self, stale: Secret, fresh: Secret) -> bool:
        """The same secret may have been sealed anew meanwhile, under another key: that is nobody else's renewal."""
        while not (is_ours := await self._replace(fresh)):
            if await self._read() != stale:
                break
        return is_ours

    async def _replace(self, fresh: Secret) -> bool:
        await self.keys.ready([(self.organisation_id, self.sealed)])
        sealed = self._seal(fresh)
        async with self.store.tenant(self.organisation_id) as connection:
            values = [sealed, self.channel_id, self.sealed]
            is_ours = (await connection.execute(REPLACE, values)).rowcount == 1
        if is_ours:
            self.sealed = sealed
        return is_ours

    def _open(self, sealed: bytes) -> Secret:
        try:
            return open_secret(sealed, channel_id=self.channel_id, organisation_id=self.organisation_id)
        except CannotOpen as error:
            raise Reconnect from error

    def _seal(self, secret: Secret) -> bytes:
        return vault.seal(
            json.dumps(dict(secret)),
            table=TABLE,
            column="secret",
            row=self.channel_id,
            organisation=self.organisation_id,
        )


@contextmanager
def _away_means_later() -> Iterator[None]:
    try:
        yield
    except (*AWAY, vault.KeysAway) as error:
        raise RetryLater from error
