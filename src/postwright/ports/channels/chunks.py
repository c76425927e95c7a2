"""
A file sent in chunks, each with its place in the whole (`Content-Range`), going on wherever it stopped.

As TikTok's Media Transfer Guide (2026-05) says it; other networks' resumable uploads differ in words only.
"""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import partial

from postwright.kit.http import Answer, Client, HttpError, Limits
from postwright.ports.channels.errors import from_status, from_transport
from postwright.ports.channels.types import MediaSource, Progress

SENT = "sent"  # of the progress: how many bytes are over there, and whether the last chunk ever left
_CORRECTIONS = 3
_UPLOAD = Limits(total=900, read=180)
_ARRIVED = re.compile(r"bytes 0-(\d{1,12})/\d{1,12}")


class UploadOver(Exception):
    """The address takes nothing more, or stands at a place where we do not."""


@dataclass(frozen=True, slots=True)
class Plan:
    """
    A stored file, `size` bytes long, in chunks of `most`; the last takes what remains, less than two of them.

    :param key: of the stored file
    """

    key: str
    mime: str
    size: int
    most: int

    @property
    def chunks(self) -> int:
        return max(1, self.size // self.most)

    @property
    def chunk(self) -> int:
        return self.most if self.chunks > 1 else self.size

    def end(self, first: int) -> int:
        """Where the chunk ends that begins there."""
        return self.size if first // self.chunk >= self.chunks - 1 else first + self.chunk

    def begin(self, arrived: int) -> int:
        """Where to go on. Some count what has arrived, some name the last byte of it."""
        return self.size if arrived >= self.size - 1 else (arrived + 1) // self.chunk * self.chunk


@dataclass(frozen=True, slots=True)
class Upload:
    url: str
    plan: Plan
    media: MediaSource
    http: Client
    progress: Progress

    async def finish(self) -> None:
        """
        Send everything that is not there yet. Nobody sees anything before the last chunk has arrived.

        :raises UploadOver: see there
        :raises RetryLater: goes on where it stopped
        :raises Unclear: the last chunk may have arrived
        """
        sent, corrections = bytes_sent(self.progress), 0
        async with self.media.place():
            while sent < self.plan.size:
                arrived = await self._run_from(sent)
                corrections += arrived <= sent
                if corrections > _CORRECTIONS:
                    raise UploadOver
                sent = arrived

    async def _run_from(self, sent: int) -> int:
        """How far it came: to the end, or to where the network says that it stands instead."""
        pieces = _Pieces(self.media.stream(self.plan.key))
        await pieces.skip(sent)
        while sent < self.plan.size:
            end = self.plan.end(sent)
            is_last = end == self.plan.size
            if is_last:
                await self._save(sent, is_last=True)
            answer = await self._put(sent, end, pieces, is_last=is_last)
            told = _ARRIVED.fullmatch(answer.headers.get("Content-Range", ""))
            if answer.status == 416 and told:
                sent = self.plan.begin(int(told[1]))
                await self._save(sent, is_last=last_has_left(self.progress))
                return sent
            if answer.status in {403, 404, 416}:
                raise UploadOver
            if answer.status not in {200, 201, 206}:
                raise from_status(answer.status, creating=is_last, detail=f"{answer.status} at a chunk")
            sent = end
            await self._save(sent, is_last=is_last)
        return sent

    async def _put(self, first: int, end: int, pieces: "_Pieces", *, is_last: bool) -> Answer:
        headers = {
            "Content-Type": self.plan.mime,
            "Content-Length": str(end - first),
            "Content-Range": f"bytes {first}-{end - 1}/{self.plan.size}",
        }
        send = partial(self.http.request, data=pieces.take(end - first), headers=headers, limits=_UPLOAD)
        try:
            return await send("PUT", self.url)
        except HttpError as error:
            raise from_transport(error, creating=is_last) from error

    async def _save(self, sent: int, *, is_last: bool) -> None:
        await self.progress.save(SENT, {"bytes": sent, "last": is_last})


def bytes_sent(progress: Progress) -> int:
    sent: int = (progress.get(SENT) or {}).get("bytes", 0)
    return sent


def last_has_left(progress: Progress) -> bool:
    return bool((progress.get(SENT) or {}).get("last"))


class _Pieces:
    """A stream that is read in portions of our own."""

    def __init__(self, stream: AsyncIterator[bytes]) -> None:
        self._stream, self._rest = stream, b""

    async def skip(self, size: int) -> None:
        async for _ in self.take(size):
            pass

    async def take(self, size: int) -> AsyncIterator[bytes]:
        while size > 0:
            self._rest = self._rest or await anext(self._stream, b"")
            if not self._rest:
                raise OSError("The stored file ends too early.")  # else the network would wait for the rest
            piece, self._rest = self._rest[:size], self._rest[size:]
            size -= len(piece)
            yield piece
