"""Finding a post of ours again where the answer that named it was lost."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from postwright.ports.channels.answers import read_text
from postwright.ports.channels.errors import Refused, Unclear
from postwright.ports.channels.graph.calls import Graph
from postwright.ports.channels.graph.containers import State
from postwright.ports.channels.graph.errors import is_gone
from postwright.ports.channels.matching import comparable, is_since, skew
from postwright.ports.channels.networks.threads.posting import kind_of, look_at, to_receipt
from postwright.ports.channels.types import Json, Piece, Receipt

FIELDS = "id,text,media_type,timestamp,permalink,username"
KINDS = {"TEXT": "TEXT_POST", "CAROUSEL": "CAROUSEL_ALBUM"}  # as lists call them
EARLIER = timedelta(minutes=5)  # two clocks may differ so much before a list is asked in vain
PAGE = 100


async def state_of(graph: Graph, container: str) -> State | None:
    """None: there is no such container any more, or never was."""
    try:
        state, _ = await look_at(graph, container)
    except Refused as refusal:
        if is_gone(refusal):
            return None
        raise
    return state


async def find_among(
    graph: Graph, piece: Piece, above: str, done: Collection[str], at: datetime
) -> Receipt | None:
    """
    By its words, kind and time, among the account's posts, or its answers to the post `above`.

    :param done: ids of what is out and known
    :param at: now
    :raises Unclear: `several_found`, or there are more than anybody can look through
    """
    begun = datetime.fromisoformat(piece.payload["since"])
    # People change their names; the one of today is asked for.
    name = read_text(await graph.read("me", fields="username"), "username") if above else ""
    found = dict[str, Receipt]()
    for_since = {} if above else {"since": str(int((begun - EARLIER).timestamp()))}
    node, edge = (above, "replies") if above else ("me", "threads")
    async for answer, posts in graph.pages(node, edge, fields=FIELDS, limit=str(PAGE), **for_since):
        since = begun + skew(answer, at)
        for one in posts:
            key = one.get("id")
            if isinstance(key, str) and key not in done and _fits(one, piece.payload, since, name):
                found[key] = to_receipt(key, str(one.get("permalink") or ""), answer)
    if len(found) > 1:
        raise Unclear("several_found")
    return next(iter(found.values()), None)


def _fits(one: Json, payload: Json, since: datetime, name: str) -> bool:
    kind, words = kind_of(payload), one.get("text")
    is_ours: Any = not name or one.get("username") == name
    is_alike = comparable(words if isinstance(words, str) else "") == comparable(payload["text"])
    is_kind = one.get("media_type") == KINDS.get(kind, kind)
    return is_ours and is_alike and is_kind and is_since(one.get("timestamp"), since)
