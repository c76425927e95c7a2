"""For what a simulator does by itself."""

import asyncio
from collections.abc import Callable

STEP_S, PATIENCE_S = 0.02, 20


async def until(is_so: Callable[[], object]) -> None:
    """
    :raises TimeoutError: it never came about
    """
    async with asyncio.timeout(PATIENCE_S):
        while not is_so():  # noqa: ASYNC110 - it happens in another thread, which sets no event
            await asyncio.sleep(STEP_S)
