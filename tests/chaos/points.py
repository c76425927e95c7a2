"""
Every commit of the publisher and every request of an adapter, found by reading the code.

A point is a place between two effects: a worker may die just before or just after it. Nothing in the product
knows of this; `armed` asks, while a worker runs, at which of these places it is.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FrameType

import postwright

HOME = Path(postwright.__file__).parent
ENGINES = HOME / "flow/publishing/engine", HOME / "base/connections/engine"
NETWORKS = HOME / "ports/channels/networks"
SHARED = HOME / "ports/channels/graph"  # what some of them have in common
OPENERS = {"transaction", "tenant", "connection", "scope"}
ONE_TRIP = "at_once"  # opens, asks and commits for whoever calls it
# What a request is addressed to, in the words of a network's interface.
METHOD = re.compile(r"com\.atproto\.\w+\.\w+|/(?:api|oauth|v2)/[\w/]*")
# Calls to a Graph API, where the object that makes them is called `graph`.
GRAPH = {"read", "write", "remove", "upload", "send_bytes", "pages"}
# Where an adapter hands its bytes to `chunks`, which are sent from outside its folder.
CHUNKS = ("post", "upload")
COMMIT, CALL = "commit", "call"

# No publisher comes by here: a person waits for the answer, and nothing can be sent twice by it.
FOR_PEOPLE = {
    "networks.bluesky.network.Bluesky.delete",
    "graph.account_login.come_back",
    "graph.corrections.change",
    "graph.corrections.take_away",
    "graph.facebook_login._who_is_it#1",
    "graph.facebook_login._who_is_it#2",
    "graph.facebook_login.come_back#1",
    "graph.facebook_login.come_back#2",
    "graph.facebook_login.look_at_token",
    "graph.facebook_login.withdraw#1",
    "graph.facebook_login.withdraw#2",
    "graph.instagram_login.FacebookWay.revoke",
    "graph.instagram_login.InstagramWay.arrive",
    "networks.bluesky.network.Bluesky.check",
    "networks.bluesky.network._read_name",
    "networks.facebook.signing_in.check_page",
    "networks.instagram.network.Instagram.check#1",
    "networks.instagram.network.Instagram.check#2",
    "networks.mastodon.network.Mastodon.check",
    "networks.mastodon.network.Mastodon.delete",
    "networks.mastodon.network.Mastodon.edit",
    "networks.mastodon.network.Mastodon.revoke",
    "networks.mastodon.server.Server.change",
    "networks.mastodon.network._standing",
    "networks.mastodon.signing_in._is_known",
    "networks.mastodon.signing_in._register",
    "networks.mastodon.signing_in.ask_for_token",
    "networks.mastodon.signing_in.who_is_it",
    "networks.rehearsal.network.Rehearsal._with_trouble",
    "networks.rehearsal.network.Rehearsal.edit.change",
    "networks.threads.network.Threads._quota",
    "networks.threads.network.Threads.arrive",
    "networks.threads.network.Threads.check",
    "networks.tiktok.network.TikTok.revoke",
    "networks.tiktok.network._ask_creator",
    "networks.tiktok.signing_in.ask_for_token",
    "networks.tiktok.signing_in.who_is_it",
}
# Whoever dies here leaves it to a person: TikTok fetches photos by itself, and tells nobody but the one who asked.
# `networks/tiktok/tests/test_lose_answers.py` dies here.
FOR_A_PERSON = {"networks.tiktok.posting.Post.begin_fetching"}

# Only where somebody agreed at their server, which no server of the rig can ask them to. It reads, and makes nothing;
# against the official one `tests/peers/bluesky/test_agree.py` comes by.
NOT_PLAYED = {"networks.bluesky.server.SignedIn._hear_nonce"}


@dataclass(frozen=True)
class Point:
    name: str
    kind: str
    file: str
    first: int
    last: int


@cache
def points() -> tuple[Point, ...]:
    commits = (point for engine in ENGINES for point in _named(engine, COMMIT, _is_commit))
    return (*commits, *_named(NETWORKS, CALL, _is_call), *_named(SHARED, CALL, _is_call))


def wanted() -> list[Point]:
    left_out = FOR_PEOPLE | FOR_A_PERSON | NOT_PLAYED
    return [point for point in points() if point.name not in left_out]


def point_at(frame: FrameType | None, kind: str) -> str:
    """
    The name of the innermost point of that kind on the stack.

    Empty where none of our own code is on it; `unlisted …` where the reading of the code has missed one.
    """
    homes, missed = tuple(map(str, ENGINES if kind == COMMIT else (NETWORKS, SHARED))), ""
    while frame:
        code = frame.f_code
        if code.co_filename.startswith(homes):
            here = [
                point
                for point in points()
                if point.kind == kind
                and point.file == code.co_filename
                and point.first <= frame.f_lineno <= point.last
            ]
            if here:
                return max(here, key=lambda point: point.first).name
            missed = missed or f"unlisted {code.co_qualname} in {code.co_filename}:{frame.f_lineno}"
        frame = frame.f_back
    return missed


def _named(folder: Path, kind: str, is_point) -> Iterator[Point]:
    for file in sorted(folder.rglob("*.py")):
        if "tests" in file.relative_to(folder).parts:
            continue
        module = ".".join([folder.name, *file.relative_to(folder).with_suffix("").parts])
        found = [
            (f"{module}.{name}", node) for name, node in _nodes(ast.parse(file.read_text())) if is_point(node)
        ]
        count, seen = Counter(name for name, _ in found), Counter[str]()
        for name, node in found:
            seen[name] += 1
            number = f"#{seen[name]}" if count[name] > 1 else ""
            yield Point(name + number, kind, str(file), node.lineno, node.end_lineno or node.lineno)


def _nodes(tree: ast.AST, path: str = "") -> Iterator[tuple[str, ast.AST]]:
    """Everything inside functions, with the dotted name of the function."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if not _makes_a_context(node) and node.name != ONE_TRIP:
                yield from _nodes(node, f"{path}.{node.name}".lstrip("."))
        else:
            yield path, node
            yield from _nodes(node, path)


def _makes_a_context(node: ast.AST) -> bool:
    """Its end is the end of somebody else's block, and that one has the name."""
    marks = {getattr(mark, "id", "") for mark in getattr(node, "decorator_list", ())}
    opens = any(_is_commit(inner) for inner in ast.walk(node))
    return bool(marks & {"asynccontextmanager", "contextmanager"}) and opens


def _is_commit(node: ast.AST) -> bool:
    if isinstance(node, ast.With | ast.AsyncWith):
        return any(_called(item.context_expr) in OPENERS for item in node.items)
    return _called(node) in {"commit", ONE_TRIP}


def _is_call(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    # Of a text with gaps the part before the first one counts.
    first = [one.values[0] if isinstance(one, ast.JoinedStr) and one.values else one for one in node.args]
    names = [one.value for one in first if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    on = getattr(node.func, "value", None)
    called = (getattr(on, "id", ""), getattr(node.func, "attr", ""))
    is_listed = called == CHUNKS or (called[0] == "graph" and called[1] in GRAPH)
    return is_listed or any(map(METHOD.fullmatch, names)) or getattr(on, "attr", "") == "_timeline"


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    return getattr(node.func, "attr", "") or getattr(node.func, "id", "")
