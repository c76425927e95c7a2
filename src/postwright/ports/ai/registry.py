"""All engines, by name."""

from collections.abc import Callable
from pathlib import Path

from postwright.ports.ai.base import Engine, UnknownEngine
from postwright.ports.ai.engines.embedded.engine import EmbeddedEngine


def _open_embedded(cache: Path, idle_seconds: float) -> Engine:
    return EmbeddedEngine(cache=cache, idle_seconds=idle_seconds)


ENGINES: dict[str, Callable[[Path, float], Engine]] = {
    "embedded": _open_embedded,
}


def open_engine(name: str, *, cache: Path, idle_seconds: float = 60) -> Engine:
    """:raises UnknownEngine: there is no engine of that name"""
    try:
        opener = ENGINES[name]
    except KeyError:
        raise UnknownEngine(f"there is no engine called {name}") from None
    return opener(cache, idle_seconds)
