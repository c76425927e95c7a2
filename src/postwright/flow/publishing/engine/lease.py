"""Work under a lease: renewed while it lasts, cut off before anybody else may take over."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

from postwright.flow.publishing.engine.connecting import AWAY
from postwright.flow.publishing.engine.outgoing import LeaseLost
from postwright.flow.publishing.engine.store import Claim, Store
from postwright.ports.channels import fences

CUT_AT = 0.9  # of the lease: our own work ends before the database thinks so


@asynccontextmanager
async def kept(store: Store, claim: Claim, *, taken_at: float) -> AsyncIterator[None]:
    """
    The body runs at most until the lease ends by this process's clock, which also ran while it was stopped.

    :param taken_at: the loop's time before the lease was asked for
    :raises LeaseLost: it ended, or somebody else has it
    """
    length = store.lease_seconds * CUT_AT
    try:
        async with asyncio.timeout_at(taken_at + length) as fence:
            renewal = asyncio.create_task(_renew(store, claim, fence, length))
            token = fences.fence.set(partial(_require_time, fence))
            try:
                yield
            finally:
                fences.fence.reset(token)
                renewal.cancel()
    except TimeoutError as error:
        if not fence.expired():
            raise
        raise LeaseLost from error


def _require_time(fence: asyncio.Timeout) -> None:
    # The loop's own time stands still within one turn of the loop, also while the process was stopped.
    until = fence.when()
    if until is None or time.monotonic() >= until:
        raise LeaseLost


async def _renew(store: Store, claim: Claim, fence: asyncio.Timeout, length: float) -> None:
    loop = asyncio.get_running_loop()
    while True:
        await asyncio.sleep(length / 3)
        asked_at = loop.time()
        with suppress(*AWAY):
            ours = await store.renew(claim)
            if not fence.expired():
                fence.reschedule(asked_at + length if ours else loop.time())
