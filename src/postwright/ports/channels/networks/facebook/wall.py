"""One Page, and what its answers become."""

from collections.abc import Mapping
from dataclasses import dataclass

from postwright.kit.http import Answer
from postwright.ports.channels.answers import read_body
from postwright.ports.channels.errors import Unclear
from postwright.ports.channels.graph.calls import Graph, id_of
from postwright.ports.channels.graph.usage import read_rate
from postwright.ports.channels.types import Receipt

SITE = "https://www.facebook.com"
PHOTOS = "photos"  # step of the progress: what Facebook called each, by its key


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """
    :param graph: calls with the Page's token
    :param videos: the same at the host for the bytes of videos
    """

    page_id: str
    graph: Graph
    videos: Graph


async def publish(
    graph: Graph, node: str, edge: str, fields: Mapping[str, str], name: str = "id"
) -> tuple[str, Answer]:
    """
    Make something that people see. An answer that says neither yes nor no is `Unclear`.

    :param name: of the id in the answer; empty: it has none that counts
    """
    answer = await graph.write(
        node, edge, {key: value for key, value in fields.items() if value}, creating=True
    )
    if name:
        return id_of(answer, name, creating=True), answer
    if read_body(answer).get("success") is not True:
        raise Unclear(detail=f"{answer.status} without success")
    return "", answer


def receipt(remote_id: str, url: str, answer: Answer) -> Receipt:
    return Receipt(remote_id=remote_id, url=url, raw={"id": remote_id}, rate=read_rate(answer))


def address_of(remote_id: str, path: object = "") -> str:
    """:param path: `permalink_url`, which Facebook writes with its own name for posts and without for videos"""
    if isinstance(path, str) and path.startswith("/") and not path.startswith("//"):
        return f"{SITE}{path}"
    return path if isinstance(path, str) and path.startswith(f"{SITE}/") else f"{SITE}/{remote_id}"
