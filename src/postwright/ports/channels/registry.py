"""Every network there is, by name. A class is imported when it is first asked for."""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from postwright.ports.channels.base import Network
from postwright.ports.channels.errors import UnknownNetwork

_HOME = "postwright.ports.channels.networks"

NETWORKS: Mapping[str, str] = {
    "bluesky": f"{_HOME}.bluesky.network:Bluesky",
    "mastodon": f"{_HOME}.mastodon.network:Mastodon",
    "rehearsal": f"{_HOME}.rehearsal.network:Rehearsal",
    "threads": f"{_HOME}.threads.network:Threads",
    "tiktok": f"{_HOME}.tiktok.network:TikTok",
}


def network_class(name: str) -> type[Network]:
    """:raises UnknownNetwork: nothing of that name is listed"""
    try:
        module, attribute = NETWORKS[name].split(":")
    except KeyError:
        raise UnknownNetwork(name) from None
    found: type[Network] = getattr(import_module(module), attribute)
    return found


class Networks:
    """The networks of an installation, each built once with its own options (base URL, limits …)."""

    def __init__(self, options: Mapping[str, Mapping[str, Any]]) -> None:
        for name in options:
            network_class(name)
        self._options = options
        self._built: dict[str, Network] = {}

    def __getitem__(self, name: str) -> Network:
        """:raises UnknownNetwork: nothing of that name is listed"""
        if name not in self._built:
            self._built[name] = network_class(name)(**self._options.get(name, {}))
        return self._built[name]

    def __iter__(self) -> Iterator[str]:
        return iter(NETWORKS)

    @property
    def offered(self) -> list[str]:
        """Those that a person can connect here: the operator gave them the keys that they need."""
        return [name for name in self if self[name].is_set_up]
