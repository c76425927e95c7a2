"""Where practice posts end up. The host application stores it; the network only talks to this."""

from datetime import datetime
from typing import Protocol

from postwright.ports.channels.types import Json


class Timeline(Protocol):
    """
    Keeps what it is given and never merges: two inserts of one key are two posts that people see.

    It survives the death of its callers, like a server of somebody else.
    """

    async def count(self, channel_id: str) -> int:
        """Note one more call for this channel and tell how many there were, this one included."""

    async def insert(self, channel_id: str, key: str, payload: Json, at: datetime) -> str:
        """Publish `payload` at the moment `at`, which may lie ahead; returns the new post's id."""

    async def find(self, channel_id: str, key: str, now: datetime) -> str | None:
        """The id of the earliest post of that key published until `now`."""

    async def change(self, channel_id: str, remote_id: str, text: str) -> bool:
        """Put other words into a post; False: it is not there."""

    async def remove(self, channel_id: str, remote_id: str) -> None:
        """Take a post away, if it is there."""

    async def recent(self, channel_id: str, since: datetime) -> list[datetime]:
        """When the posts after `since` were published, oldest first; those that lie ahead included."""
