"""What a network allows one address, whichever channels call: kept here, since it is this process that calls."""

import asyncio
import time
from collections.abc import Iterable

from postwright.ports.channels.base import Network
from postwright.ports.channels.capabilities import RateLimit
from postwright.ports.channels.errors import RetryLater
from postwright.ports.channels.types import Account, Intent

PATIENCE_S = 5.0  # longer waits are spent in the queue, not under a lease


class Gates:
    """One for each server. Several processes at one address know nothing of each other: see docs/reliability.md."""

    def __init__(self) -> None:
        self._spent: dict[tuple[str, str, str], float] = {}

    async def enter(self, network: Network, account: Account, intent: Intent) -> None:
        """
        Wait for a short while where the server's limit says so.

        :raises RetryLater: it would be long
        """
        wait = self._wait(network.capabilities.rates, (network.name, account.base_url), _requests(intent))
        if wait > PATIENCE_S:
            raise RetryLater("busy", after=wait)
        if wait > 0:
            await asyncio.sleep(wait)

    def _wait(self, rates: Iterable[RateLimit], server: tuple[str, str], cost: int) -> float:
        """As `rules.spent_after`, in this process's own time; nothing is spent where the wait is too long."""
        at = time.monotonic()
        spent = {
            (*server, rate.name): max(self._spent.get((*server, rate.name), 0.0), at)
            + cost * rate.seconds / rate.calls
            for rate in rates
            if rate.per == "address"
        }
        seconds = {rate.name: rate.seconds for rate in rates}
        wait = max((until - seconds[key[2]] - at for key, until in spent.items()), default=0.0)
        if wait <= PATIENCE_S:
            self._spent |= spent
        return wait


def _requests(intent: Intent) -> int:
    return len(intent.pieces) + len(intent.media)
