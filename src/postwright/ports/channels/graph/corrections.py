"""What is out, changed or deleted. From Meta's guides on the Pages API and on deleting media of Instagram."""

from collections.abc import Mapping

from postwright.ports.channels.errors import Refused
from postwright.ports.channels.graph.calls import Graph
from postwright.ports.channels.graph.errors import is_gone


async def change(graph: Graph, node: str, fields: Mapping[str, str]) -> None:
    """:raises Refused: `gone_there`"""
    try:
        await graph.write(node, fields=fields)
    except Refused as refusal:
        raise Refused("gone_there", detail=refusal.detail) if is_gone(refusal) else refusal from refusal


async def take_away(graph: Graph, node: str) -> None:
    """Quiet when it is gone already."""
    try:
        await graph.remove(node)
    except Refused as refusal:
        if not is_gone(refusal):
            raise
