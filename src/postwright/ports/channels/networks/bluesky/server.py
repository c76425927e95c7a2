"""Calls to one Personal Data Server, with and without a session."""

import base64
import json
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime
from typing import Any

from postwright.kit.http import Answer, Client, HttpError, Limits
from postwright.ports.channels.answers import read_body, read_text
from postwright.ports.channels.errors import RetryLater, from_transport
from postwright.ports.channels.networks.bluesky.answers import SESSION_OVER, to_error
from postwright.ports.channels.types import Account, Json, Secret

_CALL = Limits(total=30)
_UPLOAD = Limits(total=600, read=120)
_SPARE_SECONDS = 60


class Server:
    """What anybody may ask, and signing in."""

    def __init__(self, base_url: str, http: Client) -> None:
        self._base_url = base_url
        self._http = http

    async def ask(self, method: str, **params: str) -> Answer:
        return await self.fetch("GET", method, params=params)

    async def sign_in(self, identifier: str, password: str) -> Answer:
        credentials = {"identifier": identifier, "password": password}
        return await self.fetch("POST", "com.atproto.server.createSession", json=credentials)

    async def renew(self, secret: Secret) -> Secret:
        """
        Exchange the refresh token; sign in again with the app password when it is no longer good.

        :raises Reconnect: the app password was withdrawn too
        """
        answer = await self.fetch(
            "POST", "com.atproto.server.refreshSession", token=secret.get("refresh_token", "")
        )
        if answer.status in {400, 401}:
            answer = await self.sign_in(secret["identifier"], secret["app_password"])
        if answer.status != 200:
            raise to_error(answer, creating=False)
        return {**secret, **tokens_of(answer)}

    async def fetch(
        self,
        verb: str,
        method: str,
        *,
        token: str = "",
        creating: bool = False,
        headers: Mapping[str, str] | None = None,
        **request: Any,
    ) -> Answer:
        """
        Any answer at all, also one that refuses.

        :param creating: people could see what this makes, so that a lost answer is `Unclear`
        """
        authorization = {"Authorization": f"Bearer {token}"} if token else {}
        url = f"{self._base_url}/xrpc/{method}"
        try:
            return await self._http.request(
                verb, url, headers={**authorization, **(headers or {})}, **request
            )
        except HttpError as error:
            raise from_transport(error, creating=creating) from error


class Session:
    """Calls in the name of an account; renews its tokens when they run out."""

    def __init__(self, account: Account, http: Client, now: Callable[[], datetime]) -> None:
        self._server = Server(account.base_url, http)
        self._account = account
        self._secret = account.secret
        self._now = now

    async def read(self, method: str) -> Answer:
        return await self._call("GET", method)

    async def write(self, method: str, body: Json) -> Answer:
        """A call that makes a post. :raises Unclear: it may be there"""
        return await self._call("POST", method, creating=True, json=body, limits=_CALL)

    async def upload(self, open_stream: Callable[[], AsyncIterator[bytes]], mime: str) -> Json:
        """Give a file to the server and get the blob that a record may then point at."""
        answer = await self._call(
            "POST",
            "com.atproto.repo.uploadBlob",
            headers={"Content-Type": mime},
            open_stream=open_stream,
            limits=_UPLOAD,
        )
        blob = read_body(answer).get("blob")
        if not isinstance(blob, dict):
            raise RetryLater("no_answer", detail="200 without a blob")
        return blob

    async def _call(
        self,
        verb: str,
        method: str,
        *,
        creating: bool = False,
        open_stream: Callable[[], AsyncIterator[bytes]] | None = None,
        **request: Any,
    ) -> Answer:
        # A server that refuses a worn token may cut an upload off, which would look like a lost answer.
        if _is_worn(self._secret.get("access_token", ""), self._now()):
            await self._renew()
        for is_last in (False, True):
            if open_stream:
                request["data"] = open_stream()
            token = self._secret["access_token"]
            answer = await self._server.fetch(verb, method, token=token, creating=creating, **request)
            if answer.status == 200:
                return answer
            if is_last or read_body(answer).get("error") not in SESSION_OVER:
                break
            await self._renew()
        raise to_error(answer, creating=creating)

    async def _renew(self) -> None:
        self._secret = await self._account.keeper.renew(self._secret, self._server.renew)


def tokens_of(answer: Answer) -> dict[str, str]:
    return {
        "access_token": read_text(answer, "accessJwt"),
        "refresh_token": read_text(answer, "refreshJwt"),
    }


def _is_worn(token: str, now: datetime) -> bool:
    try:
        claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
        return float(claims["exp"]) - now.timestamp() < _SPARE_SECONDS
    except (LookupError, TypeError, ValueError):  # not a token of the usual form: let the server judge
        return not token
