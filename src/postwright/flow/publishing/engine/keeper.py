"""Secrets that change while they are used: renewed by one caller at a time, sealed before anybody gets them."""

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import UUID

from postwright.base.connections.models import Channel
from postwright.base.connections.queries import TABLE
from postwright.base.vault import operations as vault
from postwright.flow.publishing.engine.store import Store
from postwright.ports.channels.types import Secret

READ = f"SELECT secret FROM {TABLE} WHERE id = %s FOR UPDATE"  # noqa: S608 - the model's own name
WRITE = f"UPDATE {TABLE} SET secret = %s WHERE id = %s"  # noqa: S608 - see above


class StoredKeeper:
    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, channel: Channel) -> "ChannelKeeper":
        return ChannelKeeper(self._store, channel.pk, channel.organisation_id)


@dataclass(frozen=True, slots=True)
class ChannelKeeper:
    store: Store
    channel_id: UUID
    organisation_id: UUID

    async def renew(self, stale: Secret, renew: Callable[[Secret], Awaitable[Secret]]) -> Secret:
        """See `Keeper`. The row stays locked while the network answers, so that nobody renews beside us."""
        async with self.store.tenant(self.organisation_id) as connection:
            row = await (await connection.execute(READ, [self.channel_id])).fetchone()
            if row is None:
                return stale
            stored = self._open(row["secret"])
            if stored != dict(stale):
                return stored
            fresh = await renew(stored)
            await connection.execute(WRITE, [self._seal(fresh), self.channel_id])
            return fresh

    def _open(self, sealed: bytes) -> Secret:
        opened = vault.unseal(
            sealed, table=TABLE, column="secret", row=self.channel_id, organisation=self.organisation_id
        )
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
