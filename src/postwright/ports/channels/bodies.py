"""Requests as forms: what older interfaces take instead of JSON."""

import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

type Body = dict[str, Any]  # what `Client.request` takes by name: `data` and `headers`


@dataclass(frozen=True, slots=True)
class File:
    """`open` gives its bytes from the first one on; `size` is how many they are."""

    field: str
    mime: str
    size: int
    open: Callable[[], AsyncIterator[bytes]]


def form(fields: Mapping[str, str]) -> Body:
    """`application/x-www-form-urlencoded`."""
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    return {"data": urlencode(fields).encode(), "headers": headers}


def multipart(fields: Mapping[str, str], file: File) -> Body:
    """`multipart/form-data` (RFC 7578) with one file, sent as it is read."""
    boundary = secrets.token_hex(16)
    head = "".join(
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    )
    name = f"{file.field}.{file.mime.split('/')[-1]}"
    head += (
        f'--{boundary}\r\nContent-Disposition: form-data; name="{file.field}"; filename="{name}"\r\n'
        f"Content-Type: {file.mime}\r\n\r\n"
    )
    begin, end = head.encode(), f"\r\n--{boundary}--\r\n".encode()

    async def pieces() -> AsyncIterator[bytes]:
        yield begin
        async for piece in file.open():
            yield piece
        yield end

    headers = {
        "Content-Type": f"multipart/form-data; boundary={boundary}",
        "Content-Length": str(len(begin) + file.size + len(end)),
    }
    return {"data": pieces(), "headers": headers}


async def rest_of(pieces: AsyncIterator[bytes], offset: int) -> AsyncIterator[bytes]:
    """A file from one of its bytes on."""
    async for piece in pieces:
        if offset < len(piece):
            yield piece[offset:]
        offset = max(0, offset - len(piece))
