"""Calls to the Graph API, in the words that it uses itself: a node, and an edge of it."""

import hashlib
import hmac
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any
from urllib.parse import urlsplit

from postwright.kit.http import Answer, Client, HttpError, Limits
from postwright.ports.channels.answers import clean_text, read_body, read_list, read_part, read_path
from postwright.ports.channels.bodies import File, form, multipart
from postwright.ports.channels.errors import ChannelError, Refused, RetryLater, Unclear, from_transport
from postwright.ports.channels.graph.errors import to_error
from postwright.ports.channels.types import Json

CALL = Limits(total=30)
FETCHING = Limits(total=120, read=110)  # Meta fetches a picture during the call
UPLOAD = Limits(total=900, read=180)
PAGES = 25  # of one list
LONG = timedelta(days=60)
UPLOADS = "rupload.facebook.com"
# The next try asks how far it came and sends the rest.
_GOES_ON = {"OffsetInvalidError", "PartialRequestError"}
NONE: Mapping[str, str] = MappingProxyType({})


class Graph:
    """
    One host, one token. Without a yes every method raises as `Network.send`.

    :param base_url: with the version, such as https://graph.facebook.com/v26.0
    :param app_secret: signs each call (`appsecret_proof`); empty where the host knows no such thing
    """

    def __init__(self, base_url: str, http: Client, token: str = "", *, app_secret: str = "") -> None:
        self.base_url, self._http, self._token, self._app_secret = base_url, http, token, app_secret

    async def read(self, node: str, edge: str = "", **params: str) -> Answer:
        return await self._good("GET", node, edge, params={**self._proof(), **params})

    async def write(
        self,
        node: str,
        edge: str = "",
        fields: Mapping[str, str] = NONE,
        *,
        creating: bool = False,
        limits: Limits = CALL,
    ) -> Answer:
        """
        :param creating: people may see what it does, so a lost answer is `Unclear`
        """
        body = form({**self._proof(), **fields})
        return await self._good("POST", node, edge, creating=creating, limits=limits, **body)

    async def remove(self, node: str, edge: str = "") -> Answer:
        return await self._good("DELETE", node, edge, params=self._proof())

    async def upload(
        self,
        node: str,
        edge: str,
        file: File,
        fields: Mapping[str, str] = NONE,
        *,
        creating: bool = False,
    ) -> Answer:
        body = multipart({**self._proof(), **fields}, file)
        return await self._good("POST", node, edge, creating=creating, limits=UPLOAD, **body)

    async def send_bytes(
        self, url: str, open_at: Callable[[int], AsyncIterator[bytes]], *, offset: int, size: int
    ) -> Answer:
        """
        The bytes of a file from `offset` on, to the address that a host for uploads was named at.

        :raises RetryLater: also where that is no host of theirs: the token goes along
        """
        if not self._is_theirs(url):
            raise RetryLater("no_answer", detail="an upload address elsewhere")
        headers = {
            "Authorization": f"OAuth {self._token}",
            "offset": str(offset),
            "file_size": str(size),
            "Content-Type": "application/octet-stream",
            "Content-Length": str(size - offset),
        }
        answer = await self._fetch("POST", url, headers=headers, data=open_at(offset), limits=UPLOAD)
        if trouble := read_part(read_body(answer), "debug_info"):
            raise _upload_error(answer, trouble)
        return _require_yes(answer, creating=False)

    async def pages(self, node: str, edge: str, **params: str) -> AsyncIterator[tuple[Answer, list[Json]]]:
        """
        A list, one answer after the other, to its end.

        :raises RetryLater: an answer is no list
        :raises Unclear: it is longer than anybody can look through
        """
        after = dict[str, str]()
        for _ in range(PAGES):
            answer = await self.read(node, edge, **params, **after)
            if not isinstance(read_body(answer).get("data"), list):  # something in between is no empty list
                raise RetryLater("no_answer", detail=f"{answer.status} without data")
            found = [one for one in read_list(read_body(answer), "data") if isinstance(one, dict)]
            yield answer, found
            paging = read_part(read_body(answer), "paging")
            cursor = read_path(answer, "paging", "cursors", "after")
            # Some hosts never name a next page, some name one behind an empty one.
            if not cursor or not (found or paging.get("next")):
                return
            after = {"after": cursor}
        raise Unclear

    def _is_theirs(self, url: str) -> bool:
        """The host for uploads, or, with a simulator, the one that plays all hosts."""
        upload, own = urlsplit(url), urlsplit(self.base_url)
        is_upload = (upload.scheme, upload.netloc) == ("https", UPLOADS)
        return is_upload or (upload.scheme, upload.netloc) == (own.scheme, own.netloc)

    def _proof(self) -> dict[str, str]:
        if not (self._app_secret and self._token):
            return {}
        digest = hmac.new(self._app_secret.encode(), self._token.encode(), hashlib.sha256)
        return {"appsecret_proof": digest.hexdigest()}

    async def _good(
        self, verb: str, node: str, edge: str, *, creating: bool = False, **request: Any
    ) -> Answer:
        path = f"/{node}/{edge}" if edge else f"/{node}"
        headers = {**request.pop("headers", {})}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        answer = await self._fetch(verb, self.base_url + path, creating=creating, headers=headers, **request)
        return _require_yes(answer, creating=creating)

    async def _fetch(self, verb: str, url: str, *, creating: bool = False, **request: Any) -> Answer:
        try:
            return await self._http.request(verb, url, **request)
        except HttpError as error:
            raise from_transport(error, creating=creating) from error


def _require_yes(answer: Answer, *, creating: bool) -> Answer:
    """Also a 200 may hold a refusal, or come from something in between."""
    if not 200 <= answer.status < 300 or "error" in read_body(answer):
        raise to_error(answer, creating=creating)
    return answer


def host_at(name: str, version: str, hosts_at: str) -> str:
    """:param hosts_at: below which address a simulator plays all hosts; empty: the real one"""
    return f"{hosts_at or 'https:/'}/{name}/{version}"


def _upload_error(answer: Answer, trouble: Json) -> ChannelError:
    """Hosts for bytes write refusals in words of their own. Only the kind counts; the sentence may name the file."""
    kind = clean_text(str(trouble.get("type"))[:100])
    known: dict[str, Any] = {
        "detail": f"{answer.status} {kind}",
        "raw": {"status": answer.status, "type": kind},
    }
    if trouble.get("retriable") is True or kind in _GOES_ON:
        return RetryLater(**known)
    return Refused("media_refused", params={"why": kind}, **known)


def id_of(answer: Answer, name: str = "id", *, creating: bool = False) -> str:
    """
    What was made; Meta writes ids as text, and now and then as a number.

    :raises Unclear: a call that creates answered without
    """
    value = read_body(answer).get(name)
    if isinstance(value, str | int) and not isinstance(value, bool) and str(value):
        return str(value)[:200]
    detail = f"{answer.status} without {name}"
    raise Unclear(detail=detail) if creating else RetryLater("no_answer", detail=detail)


def lasts(answer: Answer) -> timedelta:
    """How long a token is good for; most answers say it, and all mean about 60 days."""
    said = read_body(answer).get("expires_in")
    is_said = isinstance(said, int) and not isinstance(said, bool) and 0 < said < 10**9
    return timedelta(seconds=said) if is_said and isinstance(said, int) else LONG
