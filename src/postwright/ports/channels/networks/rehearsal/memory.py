"""A timeline for tests and for one process; a real installation keeps its own in the database."""

from dataclasses import dataclass, replace
from datetime import datetime

from postwright.ports.channels.types import Json


@dataclass(frozen=True, slots=True)
class Entry:
    remote_id: str
    channel_id: str
    key: str
    payload: Json
    at: datetime


class MemoryTimeline:
    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._made = 0
        self.calls: dict[str, int] = {}

    async def count(self, channel_id: str) -> int:
        self.calls[channel_id] = self.calls.get(channel_id, 0) + 1
        return self.calls[channel_id]

    async def insert(self, channel_id: str, key: str, payload: Json, at: datetime) -> str:
        self._made += 1
        entry = Entry(str(self._made), channel_id, key, payload, at)
        self._entries.append(entry)
        return entry.remote_id

    async def find(self, channel_id: str, key: str, now: datetime) -> str | None:
        found = [entry for entry in self.shown(channel_id, now) if entry.key == key]
        return min(found, key=lambda entry: entry.at).remote_id if found else None

    async def change(self, channel_id: str, remote_id: str, text: str) -> bool:
        mine = [one for one in self._entries if (one.channel_id, one.remote_id) == (channel_id, remote_id)]
        changed = {one.remote_id: replace(one, payload={**one.payload, "text": text}) for one in mine}
        self._entries = [changed.get(one.remote_id, one) for one in self._entries]
        return bool(mine)

    async def remove(self, channel_id: str, remote_id: str) -> None:
        gone = (channel_id, remote_id)
        self._entries = [one for one in self._entries if (one.channel_id, one.remote_id) != gone]

    async def recent(self, channel_id: str, since: datetime) -> list[datetime]:
        mine = (entry.at for entry in self._entries if entry.channel_id == channel_id)
        return sorted(at for at in mine if at > since)

    def shown(self, channel_id: str, now: datetime) -> list[Entry]:
        """What people see."""
        return [entry for entry in self._entries if entry.channel_id == channel_id and entry.at <= now]
