"""Two nets at the same place: what a name resolves to, and what a socket is about to connect to."""

import socket
from typing import Any

from aiohttp import AsyncResolver
from aiohttp.abc import AbstractResolver, ResolveResult

from postwright.kit.http.addresses import is_allowed, is_public

_PUBLIC_PORTS = frozenset({443})
_NAME_S, _NAME_TRIES = 2, 2


class Refusal(OSError):
    """Raised where aiohttp expects socket errors; the client turns it into `AddressRefused`."""


class Guard:
    """Judges addresses for one purpose. `plain`: the request is not encrypted."""

    def __init__(self, allow: tuple[str, ...], *, plain: bool) -> None:
        self._allow = allow
        self._plain = plain

    def judge(self, address: str, port: int) -> None:
        """:raises Refusal: nothing may connect there"""
        if is_allowed(address, self._allow):
            return
        if self._plain or port not in _PUBLIC_PORTS or not is_public(address):
            raise Refusal(f"{address} port {port} is closed")

    def open_socket(self, info: tuple[Any, ...]) -> socket.socket:
        """Aiohttp's `socket_factory`: the last look, also at addresses that were never resolved."""
        family, kind, protocol, _, sockaddr = info
        self.judge(sockaddr[0], sockaddr[1])
        return socket.socket(family=family, type=kind, proto=protocol)


class GuardedResolver(AbstractResolver):
    """
    All answers must be fine: a name with one private address among public ones is an attack.

    Names are asked for without threads: a name server that is silent for one name holds up nobody else.
    """

    def __init__(self, guard: Guard, inner: AbstractResolver | None = None) -> None:
        self._guard = guard
        self._inner = inner or AsyncResolver(timeout=_NAME_S, tries=_NAME_TRIES)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        found = await self._inner.resolve(host, port, family)
        for result in found:
            self._guard.judge(result["host"], port)
        return found

    async def close(self) -> None:
        await self._inner.close()
