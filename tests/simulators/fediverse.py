"""
A small stand-in for a Mastodon server, for runs in which the order of every call counts.

It does what servers other than Mastodon do: it ignores the key that goes along, so that a blind second try is a
second status. Files take a moment before they can be used. `tests/peers/mastodon` has a server by others.
"""

import secrets
import time
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from tests.simulators.practice import AMBIGUOUS, LATE_S, REFUSALS, Call, Meets, PracticeNetwork, Stored

LOOKS_OF_A_FILE = 1  # then it can be used
SHOWN = 40  # statuses in one answer


class Fediverse(PracticeNetwork):
    """Accounts by number; `log` and `calls` as in the practice network, with `number@host` as the channel."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._tokens: dict[str, str] = {}
        self._files: dict[str, int] = {}
        self._statuses: dict[str, list[dict[str, Any]]] = {}

    @property
    def host(self) -> str:
        return self.url.removeprefix("http://")

    def account(self, number: str) -> dict[str, str]:
        """The secret of an account."""
        token = secrets.token_hex(8)
        self._tokens[token] = number
        return {"access_token": token, "client_id": "us", "client_secret": "ours"}

    def _routes(self) -> list[web.RouteDef]:
        return [
            web.post("/api/v2/media", self._upload),
            web.get("/api/v1/media/{file}", self._look),
            web.post("/api/v1/statuses", self._publish),
            web.get("/api/v1/accounts/{number}/statuses", self._list),
        ]

    async def _upload(self, request: web.Request) -> web.Response:
        with suppress(ConnectionError):  # its sender was killed
            await request.read()
        if not self._owner(request):
            return _refusal(401)
        file = secrets.token_hex(8)
        self._files[file] = LOOKS_OF_A_FILE
        return web.json_response({"id": file, "url": None}, status=202)

    async def _look(self, request: web.Request) -> web.Response:
        file = request.match_info["file"]
        if any({"id": file} in one["media_attachments"] for of in self._statuses.values() for one in of):
            return _refusal(404)  # as real ones do: a status has it
        if self._files.get(file, 0) > 0:
            self._files[file] -= 1
            return web.json_response({"id": file, "url": None}, status=206)
        return web.json_response({"id": file, "url": f"{self.url}/{file}"})

    async def _publish(self, request: web.Request) -> web.StreamResponse:
        body, owner = await request.json(), self._owner(request)
        if not owner:
            return _refusal(401)
        text = body["status"]
        meets = self._asked_for(text) or self._roll()
        self.calls.append(Call(f"{owner}@{self.host}", text, time.time(), meets))
        if meets in REFUSALS:
            return _refusal(REFUSALS[meets])
        await self._linger(text)
        status = {"id": secrets.token_hex(8), "url": f"{self.url}/@{owner}"}
        if meets is Meets.LATE:
            self._loop.call_later(LATE_S, self._put, owner, body, status)
        elif meets is not Meets.GATEWAY_LOST:
            self._put(owner, body, status)
        if meets is Meets.CUT and request.transport:
            request.transport.abort()
        return web.json_response(status, status=502 if meets in AMBIGUOUS else 200)

    async def _list(self, request: web.Request) -> web.Response:
        if not self._owner(request):
            return _refusal(401)
        statuses = self._statuses.get(request.match_info["number"], [])[::-1]
        ids = [one["id"] for one in statuses]
        first = ids.index(request.query["max_id"]) + 1 if "max_id" in request.query else 0
        return web.json_response(statuses[first : first + SHOWN])

    def _put(self, owner: str, body: dict[str, Any], status: dict[str, str]) -> None:
        files = [{"id": one} for one in body.get("media_ids", [])]
        made = {
            "in_reply_to_id": body.get("in_reply_to_id"),
            "created_at": datetime.now(UTC).isoformat(),
            "content": f"<p>{body['status']}</p>",
        }
        self._statuses.setdefault(owner, []).append({**status, **made, "media_attachments": files})
        self.log.append(Stored(f"{owner}@{self.host}", status["id"], body["status"]))

    def _owner(self, request: web.Request) -> str:
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return self._tokens.get(token, "")


def _refusal(status: int) -> web.Response:
    return web.json_response({"error": "no"}, status=status)
