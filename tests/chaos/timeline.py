"""The practice network's timeline on the rigs' own server: what a worker's calls go through."""

from datetime import datetime
from urllib.parse import urlencode

from postwright.kit.http import Client, HttpError, Limits, Purpose
from postwright.ports.channels.answers import read_body
from postwright.ports.channels.errors import from_status, from_transport
from postwright.ports.channels.fences import require_ours
from postwright.ports.channels.types import Json
from tests.simulators.practice import CALLER_WAITS_S


class RemoteTimeline:
    """Sorted as a real network's adapter sorts: what got no clear answer is unclear."""

    def __init__(self, url: str) -> None:
        self._url = f"{url}/posts"
        limits = Limits(total=CALLER_WAITS_S, connect=CALLER_WAITS_S, read=CALLER_WAITS_S)
        self._http = Client(Purpose("practice", allow=("127.0.0.0/8",)), limits=limits, connections=0)

    async def count(self, channel_id: str) -> int:
        return 0

    async def insert(self, channel_id: str, key: str, payload: Json, at: datetime) -> str:
        post = {"channel": channel_id, "key": key, "text": payload["text"]}
        return str((await self._ask("POST", self._url, creating=True, json=post))["id"])

    async def find(self, channel_id: str, key: str, now: datetime) -> str | None:
        found: str | None = (await self._ask("GET", f"{self._url}?{urlencode({'key': key})}"))["id"]
        return found

    async def recent(self, channel_id: str, since: datetime) -> list[datetime]:
        return []

    async def close(self) -> None:
        await self._http.close()

    async def _ask(self, verb: str, url: str, *, creating: bool = False, json: Json | None = None) -> Json:
        require_ours()
        try:
            answer = await self._http.request(verb, url, json=json, limits=None if creating else Limits())
        except HttpError as error:
            raise from_transport(error, creating=creating) from error
        if answer.status != 200:
            raise from_status(answer.status, creating=creating)
        return read_body(answer)
