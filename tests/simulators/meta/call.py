"""One request, read as the Graph API reads it: parameters from query, form and JSON, any version prefix, one token."""

import json
import math
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from aiohttp import web

from tests.simulators.meta.errors import GraphError
from tests.simulators.meta.tokens import Token

HOSTS = (
    "www.facebook.com",
    "graph.facebook.com",
    "graph-video.facebook.com",
    "rupload.facebook.com",
    "www.instagram.com",
    "api.instagram.com",
    "graph.instagram.com",
)
VERSION = re.compile(r"^v\d+\.\d+$")
INDEXED = re.compile(r"^(\w+)\[(\d*)\]$")
DISPOSITION = re.compile(r'\b(name|filename)="([^"]*)"')
TRUE, FALSE = {"true", "1", "yes"}, {"false", "0", "no", ""}


@dataclass
class Call:
    """`base`: where the caller reached us, for addresses in answers. `path`: segments without host and version."""

    method: str
    host: str
    path: list[str]
    base: str = ""
    version: str = "v25.0"
    params: dict[str, Any] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    body: bytes = b""
    headers: Any = field(default_factory=dict)
    token: Token | None = None
    at: float = 0.0
    account: str = ""
    published: list[str] = field(default_factory=list)

    @property
    def line(self) -> str:
        return f"{self.method} /{self.host}/{'/'.join(self.path)}"

    @property
    def edge(self) -> str:
        return self.path[-1] if self.path else ""

    @property
    def token_value(self) -> str:
        header = str(self.headers.get("Authorization", ""))
        scheme, _, value = header.partition(" ")
        if scheme.lower() in {"bearer", "oauth"} and value:
            return value.strip()
        return str(self.params.get("access_token", ""))

    def text(self, name: str, default: str = "") -> str:
        value = self.params.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def needed(self, *names: str) -> str:
        """:raises GraphError: 100, where none of these parameters is there"""
        for name in names:
            if self.text(name):
                return self.text(name)
        raise GraphError(100, None, f"The parameter {names[0]} is required.")

    def flag(self, name: str, *, default: bool) -> bool:
        value = str(self.params.get(name, default)).lower()
        if value not in TRUE | FALSE:
            raise GraphError(100, None, f"Param {name} must be a boolean")
        return value in TRUE

    def number(self, name: str, default: float | None = None) -> float | None:
        value = self.params.get(name)
        if value in (None, ""):
            return default
        try:
            found = float(value)
        except (TypeError, ValueError):
            found = math.nan
        if not math.isfinite(found):
            raise GraphError(100, None, f"Param {name} must be a number")
        return found

    def json(self, name: str, default: Any = None) -> Any:
        """A parameter that may come as JSON text or, in a JSON body, as it is."""
        value = self.params.get(name, default)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise GraphError(100, None, f"Param {name} must be valid JSON") from None


async def read_call(request: web.Request) -> Call:
    host, path = _place(request)
    version = path.pop(0) if path and VERSION.match(path[0]) else "v25.0"
    call = Call(request.method, host, path, f"{request.scheme}://{request.host}", version)
    call.headers = request.headers
    pairs = list(request.query.items())
    kind = request.content_type
    if kind == "application/x-www-form-urlencoded":
        pairs += [(name, str(value)) for name, value in (await request.post()).items()]
    elif kind == "multipart/form-data":
        fields, call.files = _parts(request.headers["Content-Type"], await request.read())
        pairs += fields
    elif request.can_read_body:
        call.body = await request.read()
    call.params = _merged(pairs)
    if kind == "application/json" and call.body:
        call.params |= _object(call.body)
    return call


def split_path(relative: str) -> tuple[str, list[str], dict[str, Any]]:
    """Version, segments and parameters of an address within a batch."""
    parts = urlsplit(relative)
    path = [part for part in parts.path.split("/") if part]
    version = path.pop(0) if path and VERSION.match(path[0]) else "v25.0"
    return version, path, parse_form(parts.query)


def parse_form(text: str) -> dict[str, Any]:
    return _merged(parse_qsl(text, keep_blank_values=True))


def _place(request: web.Request) -> tuple[str, list[str]]:
    """By the first part of the path, or by the name that the caller used."""
    path = [part for part in request.path.split("/") if part]
    if path and path[0] in HOSTS:
        return path[0], path[1:]
    named = request.host.partition(":")[0]
    return (named if named in HOSTS else ""), path


def _merged(pairs: list[tuple[str, str]]) -> dict[str, Any]:
    """`attached_media[0]=…` and `attached_media[]=…` become a list."""
    merged: dict[str, Any] = {}
    for name, value in pairs:
        if indexed := INDEXED.match(name):
            merged.setdefault(indexed[1], []).append(_maybe_json(value))
        else:
            merged[name] = value
    return merged


def _maybe_json(value: str) -> Any:
    if not value.startswith(("{", "[")):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value


def _parts(kind: str, body: bytes) -> tuple[list[tuple[str, str]], dict[str, bytes]]:
    """
    Fields and files. By hand, for Meta's own SDK gives a file the type multipart/form-data, at which aiohttp stumbles.
    """
    boundary = kind.partition("boundary=")[2].partition(";")[0].strip('"')
    fields, files = [], {}
    for part in body.split(b"--" + boundary.encode())[1:-1]:
        head, _, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        content = content.removesuffix(b"\r\n")
        said = dict(DISPOSITION.findall(head.decode(errors="replace")))
        if "filename" in said:
            files[said.get("name", "")] = content
        else:
            fields.append((said.get("name", ""), content.decode(errors="replace")))
    return fields, files


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise GraphError(100, None, "The request body is not a JSON object.")
    return found
