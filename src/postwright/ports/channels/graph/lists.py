"""Lists of an account that begin with the newest, and looking for one of ours in them."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime

from postwright.kit.http import Answer
from postwright.ports.channels.errors import Unclear
from postwright.ports.channels.graph.calls import Graph
from postwright.ports.channels.matching import comparable, is_since, skew
from postwright.ports.channels.types import Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Lost:
    """What is looked for: these words, sent since then. `clock` is ours."""

    words: str
    since: datetime
    clock: Callable[[], datetime]

    def says(self, words: object) -> bool:
        return comparable(words if isinstance(words, str) else "") == comparable(self.words)

    async def among(
        self, graph: Graph, node: str, edge: str, is_ours: Callable[[Json], bool], **params: str
    ) -> Json | None:
        """
        The one in a list that has the newest first, by the server's own clock.

        :raises Unclear: `several_found`
        """
        found = list[Json]()
        async for answer, page in graph.pages(node, edge, limit="50", **params):
            since = self.since + skew(answer, self.clock())
            new = [one for one in page if is_since(one.get("created_time"), since)]
            found += [one for one in new if is_ours(one)]
            if page and not new:
                break
        if len(found) > 1:
            raise Unclear("several_found")
        return found[0] if found else None


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
