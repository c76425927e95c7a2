from postwright.base.connections.adapters import client_for
from postwright.kit.http import Client
from postwright.ports.channels.base import Network


class Clients:
    """One guarded client per network, with its connections kept open. The publisher's places are the limit."""

    def __init__(self) -> None:
        self._open: dict[str, Client] = {}

    def of(self, network: Network) -> Client:
        if network.name not in self._open:
            self._open[network.name] = client_for(network.name, connections=0)
        return self._open[network.name]

    async def close(self) -> None:
        while self._open:
            _, client = self._open.popitem()
            await client.close()
