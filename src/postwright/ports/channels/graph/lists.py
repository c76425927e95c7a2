"""Lists of an account that begin with the newest."""

from collections.abc import AsyncIterator
from datetime import datetime

from postwright.kit.http import Answer
from postwright.ports.channels.matching import is_since, skew
from postwright.ports.channels.types import Json


async def newer(pages: AsyncIterator[tuple[Answer, list[Json]]], begun: str, at: datetime) -> list[Json]:
    """
    What `Graph.pages` lists, down to the first answer in which everything is older than `begun`.

    :param begun: a moment by our clock, in ISO 8601
    :param at: our clock, by which that of the network is judged
    """
    found = list[Json]()
    async for answer, listed in pages:
        since = datetime.fromisoformat(begun) + skew(answer, at)
        new = [one for one in listed if is_since(one.get("timestamp"), since)]
        found += new
        if listed and not new:
            break
    return found
