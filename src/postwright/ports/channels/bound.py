"""Calls that carry a proof of a key: DPoP (RFC 9449), with the nonces that servers want in it."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from postwright.kit.http import Answer, Client
from postwright.ports.channels.answers import read_path
from postwright.ports.channels.proofs import prove

MOST_NONCES = 1000


class Nonces:
    """What each server named last for the next proof (RFC 9449 8). One for the process; a lost one costs a call."""

    def __init__(self) -> None:
        self._by_origin: OrderedDict[str, tuple[str, datetime]] = OrderedDict()

    def get(self, url: str) -> str:
        return self._by_origin.get(_origin(url), ("", None))[0]

    def age(self, url: str, at: datetime) -> float:
        """In seconds; endless where there is none."""
        found = self._by_origin.get(_origin(url))
        return (at - found[1]).total_seconds() if found else float("inf")

    def learn(self, url: str, answer: Answer, at: datetime) -> None:
        if nonce := answer.headers.get("DPoP-Nonce", "")[:500]:
            self._by_origin[_origin(url)] = nonce, at
            self._by_origin.move_to_end(_origin(url))
            while len(self._by_origin) > MOST_NONCES:
                self._by_origin.popitem(last=False)


NONCES = Nonces()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """Who calls. `token`: goes along as `Authorization: DPoP …`; empty before there is one."""

    key: str = field(repr=False)
    token: str = field(repr=False, default="")
    now: Callable[[], datetime]

    async def call(
        self, http: Client, method: str, url: str, request: Callable[[], Mapping[str, Any]] = dict
    ) -> Answer:
        """
        Any answer at all. Where a server first names a nonce it has done nothing, and is asked again.

        :param request: what else `Client.request` takes, made anew for each try
        """
        answer = await self._try(http, method, url, request())
        if _wants_nonce(answer):
            answer = await self._try(http, method, url, request())
        return answer

    async def _try(self, http: Client, method: str, url: str, request: Mapping[str, Any]) -> Answer:
        proof = prove(
            self.key, method=method, url=url, at=self.now(), nonce=NONCES.get(url), token=self.token
        )
        own = {"DPoP": proof, **({"Authorization": f"DPoP {self.token}"} if self.token else {})}
        headers = {**(request.get("headers") or {}), **own}
        answer = await http.request(method, url, **{**request, "headers": headers})
        NONCES.learn(url, answer, self.now())
        return answer


def _wants_nonce(answer: Answer) -> bool:
    if answer.status == 400:  # an authorization server
        return read_path(answer, "error") == "use_dpop_nonce"
    return answer.status == 401 and "use_dpop_nonce" in answer.headers.get("WWW-Authenticate", "")


def _origin(url: str) -> str:
    return "{0.scheme}://{0.netloc}".format(urlsplit(url))
