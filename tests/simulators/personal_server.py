"""
A small stand-in for a Bluesky server, for runs in which the order of every call counts.

It refuses what the real one refuses: a key that is taken, tokens that are over, a renewal token used twice.
`tests/peers/bluesky` runs the same publisher against the real one.
"""

import secrets
import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from aiohttp import web

from tests.simulators.practice import AMBIGUOUS, REFUSALS, Call, Meets, PracticeNetwork, Stored

CALLS_OF_A_TOKEN = 3  # then it is over, so that tokens are renewed all the time


class PersonalServer(PracticeNetwork):
    """Accounts by DID; `log` and `calls` as in the practice network, with the DID as the channel."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._records: dict[tuple[str, str], Mapping[str, Any]] = {}
        self._access: dict[str, tuple[str, int]] = {}  # token: whose, and for how many calls
        self._refresh: dict[str, str] = {}

    def account(self, did: str, *, is_long_ago: bool = False) -> dict[str, str]:
        """The secret of somebody whose access is over; `is_long_ago`: what renews it, too."""
        tokens = self._tokens(did)
        self._access.pop(tokens["access_token"])
        if is_long_ago:
            del self._refresh[tokens["refresh_token"]]
        return {"identifier": did, "app_password": "abcd-abcd-abcd-abcd", **tokens}

    def _routes(self) -> list[web.RouteDef]:
        posts = {
            "com.atproto.repo.putRecord": self._put,
            "com.atproto.repo.uploadBlob": self._upload,
            "com.atproto.server.refreshSession": self._renew,
            "com.atproto.server.createSession": self._sign_in,
        }
        gets = {
            "com.atproto.repo.getRecord": self._get,
            "com.atproto.identity.resolveHandle": self._resolve,
        }
        return [web.post(f"/xrpc/{name}", handler) for name, handler in posts.items()] + [
            web.get(f"/xrpc/{name}", handler) for name, handler in gets.items()
        ]

    async def _put(self, request: web.Request) -> web.StreamResponse:
        body = await request.json()
        place, record = (body["repo"], body["rkey"]), body["record"]
        if not self._is_signed_in(request):
            return _refusal("ExpiredToken")
        if place in self._records:
            return _refusal("InvalidSwap")
        meets = self._asked_for(record["text"]) or self._roll()
        self.calls.append(Call(body["repo"], record["text"], time.time(), meets))
        if meets in REFUSALS:
            return web.json_response({"error": "RateLimitExceeded"}, status=REFUSALS[meets])
        await self._linger(record["text"])
        if meets is not Meets.GATEWAY_LOST:
            self._records[place] = record
            self.log.append(Stored(body["repo"], body["rkey"], record["text"]))
        if meets is Meets.CUT and request.transport:
            request.transport.abort()
        return web.json_response(
            {"uri": _uri(place), "cid": "cid"}, status=502 if meets in AMBIGUOUS else 200
        )

    async def _get(self, request: web.Request) -> web.Response:
        place = (request.query["repo"], request.query["rkey"])
        if place not in self._records:
            return _refusal("RecordNotFound")
        return web.json_response({"uri": _uri(place), "cid": "cid", "value": self._records[place]})

    async def _upload(self, request: web.Request) -> web.Response:
        size = 0
        with suppress(ConnectionError):  # its sender was killed
            size = len(await request.read())
        if not self._is_signed_in(request):
            return _refusal("ExpiredToken")
        return web.json_response({"blob": {"$type": "blob", "size": size}})

    async def _resolve(self, request: web.Request) -> web.Response:
        return web.json_response({"did": f"did:plc:{request.query['handle'].partition('.')[0]}"})

    async def _renew(self, request: web.Request) -> web.Response:
        owner = self._refresh.pop(_token(request), "")
        return web.json_response(self._answer(owner)) if owner else _refusal("ExpiredToken")

    async def _sign_in(self, request: web.Request) -> web.Response:
        return web.json_response(self._answer((await request.json())["identifier"]))

    def _answer(self, did: str) -> dict[str, str]:
        tokens = self._tokens(did)
        return {"did": did, "accessJwt": tokens["access_token"], "refreshJwt": tokens["refresh_token"]}

    def _tokens(self, did: str) -> dict[str, str]:
        access, refresh = secrets.token_hex(8), secrets.token_hex(8)
        self._access[access], self._refresh[refresh] = (did, CALLS_OF_A_TOKEN), did
        return {"access_token": access, "refresh_token": refresh}

    def _is_signed_in(self, request: web.Request) -> bool:
        owner, left = self._access.get(_token(request), ("", 0))
        self._access[_token(request)] = (owner, left - 1)
        return left > 0


def _token(request: web.Request) -> str:
    return request.headers.get("Authorization", "").removeprefix("Bearer ")


def _uri(place: tuple[str, str]) -> str:
    return f"at://{place[0]}/app.bsky.feed.post/{place[1]}"


def _refusal(name: str) -> web.Response:
    return web.json_response({"error": name, "message": name}, status=400)
