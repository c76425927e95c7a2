"""A keeper for one process: tests, command lines, networks whose secret never changes."""

import asyncio
from collections.abc import Awaitable, Callable

from postwright.ports.channels.types import Account
from postwright.ports.channels.ways import Secret


class MemoryKeeper:
    def __init__(self, secret: Secret) -> None:
        self.secret = secret
        self._lock = asyncio.Lock()

    async def renew(self, stale: Secret, renew: Callable[[Secret], Awaitable[Secret]]) -> Secret:
        async with self._lock:
            if self.secret == stale:
                self.secret = await renew(self.secret)
            return self.secret


def visitor(network: str, remote_id: str, secret: Secret, base_url: str) -> Account:
    """Somebody who is about to be connected."""
    return Account(
        channel_id="",
        network=network,
        remote_id=remote_id,
        handle="",
        base_url=base_url,
        secret=secret,
        keeper=MemoryKeeper(secret),
    )
