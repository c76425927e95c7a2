"""What a network allows one address, whichever channels call: kept here, since it is this process that calls."""

import asyncio
import time

from postwright.flow.publishing.rules import used_up, wait_for
from postwright.ports.channels.base import Network
from postwright.ports.channels.errors import RetryLater
from postwright.ports.channels.types import Account, Intent

PATIENCE_S = 5.0  # longer waits are spent in the queue, not under a lease


class Gates:
    """One for each server. Several processes at one address know nothing of each other: see docs/reliability.md."""

    def __init__(self) -> None:
        self._spent: dict[tuple[str, str], dict[str, float]] = {}

    async def enter(self, network: Network, account: Account, intent: Intent) -> None:
        """
        Wait for a short while where the server's limit says so.

        :raises RetryLater: it would be long; then nothing of the limit is spent
        """
        rates = [rate for rate in network.capabilities.rates if rate.per == "address"]
        if not rates:
            return
        server, at, cost = (network.name, account.base_url), time.monotonic(), _requests(intent)
        spent = self._spent.get(server, {})
        wait = wait_for(rates, spent, at=at, cost=cost)
        if wait > PATIENCE_S:
            raise RetryLater("busy", after=wait)
        self._spent[server] = used_up(rates, spent, at=at, cost=cost)
        if wait > 0:
            await asyncio.sleep(wait)


def _requests(intent: Intent) -> int:
    return len(intent.pieces) + len(intent.media)
