"""One account, and the calls that are made for it."""

from postwright.kit.http import Answer, Client
from postwright.ports.channels.errors import Reconnect, Refused
from postwright.ports.channels.graph.calls import Graph
from postwright.ports.channels.graph.containers import State, state_in
from postwright.ports.channels.graph.errors import is_gone
from postwright.ports.channels.graph.hosts import FACEBOOK, INSTAGRAM, UPLOADS, Hosts
from postwright.ports.channels.graph.instagram_login import is_own_login
from postwright.ports.channels.types import Account


class Desk:
    """
    Both hosts have the same paths. `graph` acts; `_readers` are asked in their order.

    The token of a Page now and then cannot see a container that it made itself, where the person's token can.
    """

    def __init__(self, account: Account, hosts: Hosts, http: Client, app_secret: str) -> None:
        self.account, self.is_own_login = account, is_own_login(account)
        self.uploads_url = hosts.url(UPLOADS)
        host, proof = (INSTAGRAM, "") if self.is_own_login else (FACEBOOK, app_secret)
        tokens = [account.secret.get(name, "") for name in ("access_token", "user_token")]
        graphs = [Graph(hosts.graph_url(host), http, token, app_secret=proof) for token in tokens]
        self.graph, self._readers = graphs[0], graphs if tokens[1] else graphs[:1]

    async def read_container(self, container: str, fields: str) -> Answer | None:
        """None where nobody can see it."""
        for place, graph in enumerate(self._readers):
            try:
                return await graph.read(container, fields=fields)
            except (Refused, Reconnect) as refusal:
                # Only the first token speaks for the channel: that of the person may have run out long ago.
                if not (place or is_gone(refusal)):
                    raise
        return None

    async def state_of(self, container: str) -> tuple[State | None, str]:
        """With the network's words; None where nobody can see it."""
        return state_in(await self.read_container(container, "status_code,status"))
