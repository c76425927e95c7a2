"""
Secrets that change while they are used: renewed by one caller at a time, sealed before anybody gets them.

Before the network is asked, the row notes of which secret a renewal was begun. Whatever happens then to the process or
to the answer, a network that has forgotten that secret is known to have done so because of us.
"""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from psycopg import AsyncConnection

from postwright.base.connections.engine.keys import Keys
from postwright.base.connections.engine.patience import AWAY, firmly, to_the_end
from postwright.base.connections.queries import TABLE, open_secret
from postwright.base.connections.rules import INTERRUPTED, is_settled, mark_of
from postwright.base.vault import operations as vault
from postwright.kit.crypto import CannotOpen
from postwright.ports.channels.errors import Reconnect, RetryLater
from postwright.ports.channels.fences import fence
from postwright.ports.channels.ways import Secret

# TABLE is the model's own name.
READ = f"SELECT secret, renewal_hash FROM {TABLE} WHERE id = %s"  # noqa: S608
TAKE = f"""
UPDATE {TABLE} SET renewing_until = now() + %s * interval '1 second', renewal_hash = %s, renewal_begun_at = now()
WHERE id = %s AND secret = %s AND (renewing_until IS NULL OR renewing_until <= now())
RETURNING renewing_until
"""  # noqa: S608
LEAVE = f"""
UPDATE {TABLE} SET renewing_until = NULL, renewal_hash = CASE WHEN %s THEN renewal_hash END
WHERE id = %s AND renewing_until = %s
"""  # noqa: S608
REPLACE = f"""
UPDATE {TABLE} SET secret = %s, renewing_until = NULL, renewal_hash = NULL, renew_at = %s,
    check_at = least(check_at, %s)
WHERE id = %s AND secret = %s
"""  # noqa: S608
# Longer than any network's two calls may take; whoever died in its turn holds nobody up for longer.
TURN_S = 90
LOOK_AGAIN_S = 0.2

type Dated = Callable[[Secret], datetime | None]


class Rows(Protocol):
    """Where channels lie."""

    def tenant(self, organisation_id: UUID) -> AbstractAsyncContextManager[AsyncConnection[Any]]:
        """A transaction that sees one organisation; its rows are dictionaries."""


def _never(_secret: Secret) -> None: ...


class StoredKeeper:
    """Of every channel; any number of processes have one."""

    def __init__(self, rows: Rows, keys: Keys | None = None, *, turn_seconds: float = TURN_S) -> None:
        self._rows, self._keys, self._turn_seconds = rows, keys or Keys(), turn_seconds

    def of(
        self, channel_id: UUID, organisation_id: UUID, sealed: bytes, *, dated: Dated = _never
    ) -> "ChannelKeeper":
        """:param dated: `Network.renew_at` of the channel's network"""
        return ChannelKeeper(
            self._rows, self._keys, channel_id, organisation_id, sealed, self._turn_seconds, dated
        )


@dataclass(slots=True)
class ChannelKeeper:
    """`sealed`: the secret in use, as it was stored when it was handed out."""

    rows: Rows
    keys: Keys
    channel_id: UUID
    organisation_id: UUID
    sealed: bytes
    turn_seconds: float
    dated: Dated = _never
    _begun: bytes | None = field(default=None, init=False)  # of which secret a renewal came to no known end

    async def renew(self, stale: Secret, renew: Callable[[Secret], Awaitable[Secret]]) -> Secret:
        """
        See `Keeper`. No connection is held while the network answers, and whoever is cancelled then waits for it.

        A caller that was stopped beyond its turn asks and overwrites nothing: the first new secret to be stored wins.

        :raises RetryLater: the database or a key could not be asked, so nothing was renewed
        :raises Reconnect: the stored secret is gone, cannot be opened, or is refused; `renewal_interrupted`: an
            earlier renewal of it had no known end
        """
        while (stored := await self._stored()) == dict(stale):
            ends_at = time.monotonic() + self.turn_seconds
            if until := await self._take(stored):
                return await to_the_end(self._renewed(stored, renew, until, ends_at))
            await asyncio.sleep(LOOK_AGAIN_S)
        return stored

    async def _renewed(
        self, stored: Secret, renew: Callable[[Secret], Awaitable[Secret]], until: datetime, ends_at: float
    ) -> Secret:
        was_begun = self._begun == mark_of(stored)
        try:
            with _fenced(ends_at):
                fresh = await renew(stored)
        except Exception as error:
            with suppress(*AWAY):
                await self._leave(until, keeps=was_begun or not is_settled(error))
            if was_begun and isinstance(error, Reconnect):
                raise Reconnect(INTERRUPTED, detail=error.detail, raw=error.raw) from error
            raise
        return fresh if await firmly(partial(self._replaced, stored, fresh)) else await self._stored()

    async def _take(self, stored: Secret) -> datetime | None:
        with _away_means_later():
            async with self.rows.tenant(self.organisation_id) as connection:
                values = [self.turn_seconds, mark_of(stored), self.channel_id, self.sealed]
                row: dict[str, Any] | None = await (await connection.execute(TAKE, values)).fetchone()
        return row["renewing_until"] if row else None

    async def _leave(self, until: datetime, *, keeps: bool) -> None:
        """:param keeps: nobody knows what became of the renewal, so that it stays noted"""
        async with self.rows.tenant(self.organisation_id) as connection:
            await connection.execute(LEAVE, [keeps, self.channel_id, until])

    async def _stored(self) -> Secret:
        with _away_means_later():
            return await self._read()

    async def _read(self) -> Secret:
        async with self.rows.tenant(self.organisation_id) as connection:
            row = await (await connection.execute(READ, [self.channel_id])).fetchone()
        if row is None or not row["secret"]:
            raise Reconnect
        self.sealed = bytes(row["secret"])
        self._begun = bytes(row["renewal_hash"]) if row["renewal_hash"] else None
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
        sealed, renew_at = self._seal(fresh), self.dated(fresh)
        async with self.rows.tenant(self.organisation_id) as connection:
            values = [sealed, renew_at, renew_at, self.channel_id, self.sealed]
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
def _fenced(ends_at: float) -> Iterator[None]:
    """A process that was stopped beyond its turn must not ask with a secret that another has used up by then."""
    outer = fence.get()

    def require_turn() -> None:
        outer()
        if time.monotonic() >= ends_at:
            raise RetryLater("not_reached", detail="the turn to renew is over")

    token = fence.set(require_turn)
    try:
        yield
    finally:
        fence.reset(token)


@contextmanager
def _away_means_later() -> Iterator[None]:
    try:
        yield
    except (*AWAY, vault.KeysAway) as error:
        raise RetryLater from error
