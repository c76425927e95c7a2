"""A publisher as plain as can be: each method is one call, and gives what came back."""

import html
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit

import aiohttp

from tests.simulators.parts.waiting import until
from tests.simulators.threads.login import KEPT
from tests.simulators.threads.network import ThreadsSimulator
from tests.simulators.threads.state import SCOPES

BACK = "https://postwright.example/channels/threads/callback"
ANNA, BERTA = "17841000000000001", "17841000000000002"


@dataclass(frozen=True)
class Said:
    status: int
    body: dict[str, Any]
    location: str = ""

    @property
    def code(self) -> str:
        """`190/463`: code and subcode; of the token endpoint its type; empty: no error."""
        error = self.body.get("error", {})
        number, subcode = error.get("code", ""), error.get("error_subcode")
        return self.body.get("error_type") or (f"{number}/{subcode}" if subcode else str(number))

    @property
    def id(self) -> str:
        return self.body["id"]


class Caller:
    """`async with Caller(threads) as caller:`; `token` is Anna's, long, with all scopes."""

    def __init__(self, threads: ThreadsSimulator) -> None:
        self.threads, self.token = threads, threads.connect(ANNA)

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10))
        # aiohttp would repeat a DELETE by itself where the connection breaks.
        self._session._retry_connection = False
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def call(self, method: str, path: str, **options: Any) -> Said:
        address = path if "://" in path else f"{self.threads.url}{path}"
        async with self._session.request(method, address, allow_redirects=False, **options) as answer:
            text = await answer.text()
            body = json.loads(text) if "json" in answer.content_type else {"text": text}
            return Said(answer.status, body, answer.headers.get("Location", ""))

    async def get(self, path: str, **query: Any) -> Said:
        return await self.call("GET", path, params={"access_token": self.token, **query})

    async def authorize(self, **changed: str) -> Said:
        asked = {
            "client_id": self.threads.app.client_id,
            "redirect_uri": BACK,
            "scope": ",".join(SCOPES),
            "response_type": "code",
            "state": "state-1",
        }
        return await self.call("GET", "/oauth/authorize", params={**asked, **changed})

    async def agree(self, scopes: Sequence[str] = SCOPES, answer: str = "agree") -> Said:
        """The person at the form."""
        form = (await self.authorize()).body["text"]
        kept = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form)[: len(KEPT)]
        fields = [(name, html.unescape(value)) for name, value in kept]
        fields += [("account", ANNA), ("answer", answer), *(("scope", one) for one in scopes)]
        return await self.call("POST", "/oauth/authorize", data=aiohttp.FormData(fields))

    async def exchange(self, code: str, **changed: str) -> Said:
        app = self.threads.app
        form = {"client_id": app.client_id, "client_secret": app.client_secret, "code": code}
        whole = {**form, "grant_type": "authorization_code", "redirect_uri": BACK, **changed}
        return await self.call("POST", "/oauth/access_token", data=whole)

    async def lengthen(self, token: str, **changed: str) -> Said:
        asked = {"grant_type": "th_exchange_token", "client_secret": self.threads.app.client_secret}
        return await self.call("GET", "/access_token", params={**asked, "access_token": token, **changed})

    async def refresh(self, token: str) -> Said:
        asked = {"grant_type": "th_refresh_token", "access_token": token}
        return await self.call("GET", "/refresh_access_token", params=asked)

    async def create(self, text: str = "Bread", **given: str) -> Said:
        form = {"media_type": "TEXT", "text": text, "access_token": self.token, **given}
        return await self.call("POST", "/v1.0/me/threads", data=form)

    async def ready(self, key: str) -> str:
        """The container's status once it is no longer in progress."""
        one = self.threads.containers[key]
        await until(lambda: self.threads.log is not None and one.status != "IN_PROGRESS")
        return key

    async def status(self, key: str) -> Said:
        return await self.get(f"/v1.0/{key}", fields="status,error_message")

    async def publish(self, key: str) -> Said:
        form = {"creation_id": key, "access_token": self.token}
        return await self.call("POST", "/v1.0/me/threads_publish", data=form)

    async def post(self, text: str = "Bread", **given: str) -> Said:
        return await self.publish(await self.ready((await self.create(text, **given)).id))

    async def delete(self, key: str) -> Said:
        return await self.call("DELETE", f"/v1.0/{key}", params={"access_token": self.token})

    async def quota(self, fields: str = "quota_usage,config,reply_quota_usage,reply_config") -> Said:
        return await self.get("/v1.0/me/threads_publishing_limit", fields=fields)


def query(said: Said) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(said.location).query))
