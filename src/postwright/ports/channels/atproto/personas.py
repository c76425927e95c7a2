"""Who has a handle of the AT Protocol, and on which server their data lies. https://atproto.com/specs/handle, …/did"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from postwright.kit.http import Answer, Client, HttpError, Limits
from postwright.ports.channels.answers import read_body, read_path
from postwright.ports.channels.errors import Refused, RetryLater, from_transport
from postwright.ports.channels.types import Json

CALL = Limits(total=20)
HANDLE = re.compile(r"(?=.{3,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
PLC, WEB = re.compile(r"did:plc:[a-z2-7]{24}"), re.compile(r"did:web:([a-z0-9.-]{3,253})")


@dataclass(frozen=True, slots=True)
class Persona:
    """`server`: where the account's data lies, without a path."""

    did: str
    handle: str
    server: str


async def find_persona(handle: str, http: Client, *, asked: str, directory: str) -> Persona:
    """
    By their handle, which has to be theirs in both directions.

    :param handle: as a person types it
    :param asked: a server that looks handles up
    :param directory: of `did:plc`
    :raises Refused: `unknown_handle`, `address_wrong`
    """
    handle = handle.strip().removeprefix("@").lower()
    if not HANDLE.fullmatch(handle):
        raise Refused("unknown_handle")
    method = f"{asked}/xrpc/com.atproto.identity.resolveHandle"
    answer = await _get(http, method, handle=handle)
    did = read_path(answer, "did")
    about = read_body(await _get(http, _document_of(did, directory)))
    names = about.get("alsoKnownAs")
    if about.get("id") != did or not isinstance(names, list) or f"at://{handle}" not in names:
        raise Refused("unknown_handle")
    return Persona(did, handle, _server_in(about))


def _document_of(did: str, directory: str) -> str:
    if PLC.fullmatch(did):
        return f"{directory}/{did}"
    if found := WEB.fullmatch(did):
        return f"https://{found[1]}/.well-known/did.json"
    raise Refused("unknown_handle")


def _server_in(about: Json) -> str:
    services = about.get("service")
    for one in services if isinstance(services, list) else []:
        if not isinstance(one, dict) or one.get("type") != "AtprotoPersonalDataServer":
            continue
        server = _without_path(str(one.get("serviceEndpoint")))
        if server and str(one.get("id")).endswith("#atproto_pds"):
            return server
    raise Refused("address_wrong", detail="an account without a server")


def _without_path(url: str) -> str:
    """Empty for what is no address."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme in {"http", "https"} and parts.netloc else ""


async def _get(http: Client, url: str, **params: str) -> Answer:
    """:raises Refused: nobody knows"""
    try:
        answer = await http.request("GET", url, params=params, limits=CALL)
    except HttpError as error:
        raise from_transport(error, creating=False) from error
    if answer.status >= 500 or answer.status == 429:
        raise RetryLater(detail=str(answer.status))
    if answer.status != 200:
        raise Refused("unknown_handle", detail=f"{answer.status} {read_path(answer, 'error')}")
    return answer
