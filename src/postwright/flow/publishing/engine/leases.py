"""Work under leases: renewed together while it lasts, each piece cut off before anybody else may take over."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

from postwright.base.connections.engine.patience import AWAY
from postwright.flow.publishing.engine.claims import Claim
from postwright.flow.publishing.engine.outgoing import LeaseLost
from postwright.flow.publishing.engine.store import Store
from postwright.ports.channels import fences

CUT_AT = 0.9  # of the lease: our own work ends before the database thinks so


class Leases:
    """Of one process. `run` renews them; without it each simply ends."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._fences: dict[Claim, asyncio.Timeout] = {}

    @property
    def length(self) -> float:
        return self._store.lease_seconds * CUT_AT

    @asynccontextmanager
    async def kept(self, claim: Claim, *, taken_at: float) -> AsyncIterator[None]:
        """
        The body runs at most until the lease ends by this process's clock, which also ran while it was stopped.

        :param taken_at: the loop's time before the lease was asked for
        :raises LeaseLost: it ended, or somebody else has it
        """
        try:
            async with asyncio.timeout_at(taken_at + self.length) as fence:
                self._fences[claim] = fence
                token = fences.fence.set(partial(_require_time, fence))
                try:
                    yield
                finally:
                    fences.fence.reset(token)
                    del self._fences[claim]
        except TimeoutError as error:
            if not fence.expired():
                raise
            raise LeaseLost from error

    async def run(self) -> None:
        while True:
            await asyncio.sleep(self.length / 3)
            with suppress(*AWAY):
                await self._renew()

    async def _renew(self) -> None:
        asked = dict(self._fences)
        if not asked:
            return
        asked_at = asyncio.get_running_loop().time()
        ours = await self._store.renew(asked)
        for claim, fence in asked.items():
            if self._fences.get(claim) is fence and not fence.expired():
                fence.reschedule(asked_at + (self.length if claim.id in ours else 0))


def _require_time(fence: asyncio.Timeout) -> None:
    # The loop's own time stands still within one turn of the loop, also while the process was stopped.
    until = fence.when()
    if until is None or time.monotonic() >= until:
        raise LeaseLost
