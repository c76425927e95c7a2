"""What is to be kept although the database, or what opens its secrets, is away for a while."""

import asyncio
from collections.abc import Awaitable, Callable

from psycopg import OperationalError
from psycopg.errors import IdleInTransactionSessionTimeout

from postwright.kit.masters import KeysAway

# The server ended the session, cannot be reached, or somebody held a lock for too long: try again.
AWAY = (OperationalError, IdleInTransactionSessionTimeout)
STORE_AGAIN_S, STORE_TRIES = 0.2, 500


async def firmly[T](write: Callable[[], Awaitable[T]]) -> T:
    """
    Keep an outcome although the database, or what seals a secret, is away for a while.

    Repeating is safe: an outcome that was stored leaves nothing for the second try to change.
    """
    for _ in range(STORE_TRIES):
        try:
            return await write()
        except (*AWAY, KeysAway):
            await asyncio.sleep(STORE_AGAIN_S)
    return await write()


async def to_the_end[T](work: Awaitable[T]) -> T:
    """What must not break off half-way: whoever is cancelled meanwhile waits for it, then goes."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise
