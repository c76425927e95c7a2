"""
A guarded HTTP client on aiohttp: time-outs, size limits, pinned public addresses, no cookies, no proxies.

Redirects are answers like any other, except where a caller asks to follow some.
"""

import json
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

import aiohttp
from aiohttp.abc import AbstractResolver
from multidict import CIMultiDictProxy
from yarl import URL

from postwright import __version__
from postwright.kit.http.errors import AddressRefused, NoAnswer, NotSent, PurposeRefused, TooLarge
from postwright.kit.http.guard import Guard, GuardedResolver, Refusal
from postwright.kit.http.limits import Limits
from postwright.kit.http.purposes import Purpose

USER_AGENT = f"Postwright/{__version__}"
_CHUNK = 65_536
_AS_IT_IS = {"Accept-Encoding": "identity"}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer read to its end. `url` is where it came from after redirects."""

    status: int
    headers: CIMultiDictProxy[str]
    body: bytes
    url: str

    def json(self) -> Any:
        """:raises ValueError: the body is not JSON, or nested beyond all sense"""
        try:
            return json.loads(self.body)
        except RecursionError as error:
            raise ValueError("nested too deeply") from error


@dataclass(frozen=True, slots=True)
class Stream:
    """An answer that is read piece by piece. `size` in bytes, where it says so; `mime` as it says."""

    status: int
    mime: str
    size: int | None
    pieces: AsyncIterator[bytes]


class Client:
    """
    One per purpose and event loop; keeps connections open. Close it, or use it as `async with`.

    :param connections: at most that many at a time; 0 for no limit
    """

    def __init__(
        self,
        purpose: Purpose,
        *,
        limits: Limits | None = None,
        connections: int = 100,
        resolver: AbstractResolver | None = None,
    ) -> None:
        self._purpose = purpose
        self._limits = limits or Limits()
        self._connections = connections
        self._resolver = resolver
        self._sessions: dict[str, aiohttp.ClientSession] = {}
        self._is_closed = False

    async def request(
        self,
        method: str,
        url: str,
        *,
        params: Mapping[str, str] | None = None,
        json: Any = None,
        data: bytes | AsyncIterator[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
        limits: Limits | None = None,
    ) -> Answer:
        """
        :raises NotSent: no byte left, so nothing can have happened
        :raises NoAnswer: it may have arrived
        """
        target = self._target(url, params)
        limits = limits or self._limits
        with _sorted(target):
            async with self._session(target.scheme).request(
                method,
                target,
                json=json,
                data=data,
                headers=headers,
                allow_redirects=False,
                timeout=_timeout(limits),
            ) as response:
                body = await _read(response, limits.answer_bytes)
                return Answer(response.status, response.headers, body, str(response.url))

    async def get_page(self, url: str, *, redirects: int = 3) -> Answer:
        """Read a public page, following redirects; each one is judged like the first address."""
        answer = await self.request("GET", url)
        while answer.status in _REDIRECTS and "Location" in answer.headers and redirects:
            redirects -= 1
            onward = URL(answer.url).join(URL(answer.headers["Location"]))
            answer = await self.request("GET", str(onward))
        return answer

    @asynccontextmanager
    async def stream(
        self, url: str, *, redirects: int = 3, limits: Limits | None = None
    ) -> AsyncIterator[Stream]:
        """
        Read a public file, following redirects as `get_page` does; how much is read is the caller's affair.

        :raises NotSent: no byte left
        :raises NoAnswer: it broke off; also while its pieces are read
        """
        timeout, target = _timeout(limits or self._limits), self._target(url, None)
        while True:
            asking = self._session(target.scheme).request(
                "GET", target, allow_redirects=False, timeout=timeout
            )
            with _sorted(target):
                response = await asking
            async with response:
                onward = response.headers.get("Location", "") if response.status in _REDIRECTS else ""
                if not onward or not redirects:
                    yield Stream(
                        response.status,
                        response.content_type,
                        response.content_length,
                        _pieces(response, target),
                    )
                    return
            redirects -= 1
            target = self._target(str(target.join(URL(onward))), None)

    async def close(self) -> None:
        self._is_closed = True
        while self._sessions:
            _, session = self._sessions.popitem()
            await session.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def _target(self, url: str, params: Mapping[str, str] | None) -> URL:
        try:
            target = URL(url)
        except ValueError as error:
            raise PurposeRefused("That is no URL.") from error
        if target.scheme not in {"http", "https"} or not target.host or target.user or target.password:
            raise PurposeRefused("Only plain http and https URLs can be reached.")
        if self._purpose.hosts is not None and target.host not in self._purpose.hosts:
            raise PurposeRefused(f"{self._purpose.name} may not reach {target.host}.")
        return target.update_query(params) if params else target

    def _session(self, scheme: str) -> aiohttp.ClientSession:
        if self._is_closed:
            raise NotSent("The client is closed.")
        # One session per scheme: the guard must know whether a connection will be encrypted.
        if scheme not in self._sessions:
            guard = Guard(self._purpose.allow, plain=scheme == "http")
            connector = aiohttp.TCPConnector(
                resolver=GuardedResolver(guard, self._resolver),
                socket_factory=guard.open_socket,
                limit=self._connections,
            )
            self._sessions[scheme] = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": USER_AGENT},
                trust_env=False,
            )
            # By itself it would send a GET, PUT or DELETE again whose connection broke: nobody may do that but us.
            self._sessions[scheme]._retry_connection = False  # noqa: SLF001 - aiohttp has no public word for it
        return self._sessions[scheme]


def _timeout(limits: Limits) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(
        total=limits.total, connect=limits.connect, sock_connect=limits.connect, sock_read=limits.read
    )


async def _read(response: aiohttp.ClientResponse, most: int) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK):
        body += chunk
        if len(body) > most:
            response.close()
            raise TooLarge(f"{response.url.host} answered with more than {most} bytes.")
    return bytes(body)


async def _pieces(response: aiohttp.ClientResponse, target: URL) -> AsyncIterator[bytes]:
    with _sorted(target):
        async for chunk in response.content.iter_chunked(_CHUNK):
            yield chunk


@contextmanager
def _sorted(target: URL) -> Iterator[None]:
    """Whether anything can have happened over there."""
    try:
        yield
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        raise _sort(error, target) from error


def _sort(error: Exception, target: URL) -> NotSent | NoAnswer:
    reason = f"{target.host}: {type(error).__name__}"
    if _is_refusal(error):
        return AddressRefused(reason)
    before_sending = (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError, aiohttp.InvalidURL)
    return NotSent(reason) if isinstance(error, before_sending) else NoAnswer(reason)


def _is_refusal(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, Refusal) or isinstance(getattr(error, "os_error", None), Refusal):
            return True
        error = error.__cause__ or error.__context__
    return False
