"""Calls to one Personal Data Server, with and without a session."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime

from postwright.kit.http import Answer, Client, HttpError, Limits
from postwright.ports.channels.answers import read_body, read_text
from postwright.ports.channels.bound import NONCES, Bound
from postwright.ports.channels.errors import RetryLater, from_transport
from postwright.ports.channels.granting import KEY
from postwright.ports.channels.networks.bluesky.answers import is_over, to_error
from postwright.ports.channels.sessions import Session
from postwright.ports.channels.types import Account, Json
from postwright.ports.channels.ways import Secret

_CALL = Limits(total=30)
_UPLOAD = Limits(total=600, read=120)
FRESH_S = 60  # servers name another nonce every minute, and take one for three
_TOKENS = {"access_token": "accessJwt", "refresh_token": "refreshJwt"}


class Server:
    """What anybody may ask, and signing in."""

    def __init__(self, base_url: str, http: Client) -> None:
        self._base_url = base_url
        self._http = http

    async def ask(self, method: str, **params: str) -> Answer:
        return await self.fetch("GET", method, request=lambda: {"params": params})

    async def sign_in(self, identifier: str, password: str) -> Answer:
        credentials = {"identifier": identifier, "password": password}
        return await self.fetch(
            "POST", "com.atproto.server.createSession", request=lambda: {"json": credentials}
        )

    async def renew(self, secret: Secret) -> Secret:
        """
        Exchange the refresh token; sign in again with the app password when it is no longer good.

        :raises Reconnect: the app password was withdrawn too
        """
        token = secret.get("refresh_token", "")
        answer = await self.fetch("POST", "com.atproto.server.refreshSession", token=token)
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
        bound: Bound | None = None,
        creating: bool = False,
        request: Callable[[], Json] = dict,
    ) -> Answer:
        """
        Any answer at all, also one that refuses.

        :param bound: proves whose token it is, in the place of `token`
        :param creating: people could see what this makes, so that a lost answer is `Unclear`
        :param request: what else the client takes, made anew for each try
        """
        url = f"{self._base_url}/xrpc/{method}"
        try:
            if bound:
                return await bound.call(self._http, verb, url, request)
            known = request()
            own = {"Authorization": f"Bearer {token}"} if token else {}
            headers = {**own, **known.pop("headers", {})}
            return await self._http.request(verb, url, headers=headers, **known)
        except HttpError as error:
            raise from_transport(error, creating=creating) from error


class SignedIn:
    """Calls in the name of an account."""

    def __init__(
        self,
        account: Account,
        http: Client,
        now: Callable[[], datetime],
        renew: Callable[[Secret], Awaitable[Secret]],
    ) -> None:
        self._server, self._url, self._now = Server(account.base_url, http), account.base_url, now
        self._session = Session(account, renew, is_over, now)

    async def read(self, method: str) -> Answer:
        return await self._call("GET", method)

    async def write(self, method: str, body: Json) -> Answer:
        """A call that makes a post. :raises Unclear: it may be there"""
        return await self._call(
            "POST", method, creating=True, request=lambda: {"json": body, "limits": _CALL}
        )

    async def remove(self, method: str, body: Json) -> Answer:
        """A call that may be repeated: what is not there any more stays away."""
        return await self._call("POST", method, request=lambda: {"json": body, "limits": _CALL})

    async def upload(self, open_stream: Callable[[], AsyncIterator[bytes]], mime: str) -> Json:
        """Give a file to the server and get the blob that a record may then point at."""
        await self._hear_nonce()
        answer = await self._call(
            "POST",
            "com.atproto.repo.uploadBlob",
            request=lambda: {"data": open_stream(), "headers": {"Content-Type": mime}, "limits": _UPLOAD},
        )
        blob = read_body(answer).get("blob")
        if not isinstance(blob, dict):
            raise RetryLater("no_answer", detail="200 without a blob")
        return blob

    async def _hear_nonce(self) -> None:
        """A server that wants another one first would cut a long upload off."""
        if KEY in self._session.secret and NONCES.age(self._url, self._now()) > FRESH_S:
            await self.read("com.atproto.server.getSession")

    async def _call(
        self, verb: str, method: str, *, creating: bool = False, request: Callable[[], Json] = dict
    ) -> Answer:
        async def attempt(token: str) -> Answer:
            key = self._session.secret.get(KEY)
            bound = Bound(key=key, token=token, now=self._now) if key else None
            return await self._server.fetch(
                verb, method, token=token, bound=bound, creating=creating, request=request
            )

        answer = await self._session.call(attempt)
        if answer.status != 200:
            raise to_error(answer, creating=creating)
        return answer


def tokens_of(answer: Answer) -> dict[str, str]:
    return {name: read_text(answer, field) for name, field in _TOKENS.items()}
