"""Fetching what a publisher points at, and looking into it."""

import io
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, Any

import aiohttp
import av
from PIL import Image

FETCH_S = 20
PIECE = 1 << 20


class NotFetched(Exception):
    """It was not there, moved, or larger than allowed. `is_too_big` tells the last from the others."""

    def __init__(self, *, is_too_big: bool = False) -> None:
        super().__init__("too big" if is_too_big else "not there")
        self.is_too_big = is_too_big


@dataclass(frozen=True)
class Film:
    """A video as it is shown: pixels, frames per second, seconds, codec (`h264`), bits per second."""

    width: int
    height: int
    rate: float
    seconds: float
    codec: str
    container: str
    bit_rate: int


@dataclass(frozen=True)
class Picture:
    """`kind`: JPEG, PNG, WEBP, as Pillow says."""

    width: int
    height: int
    kind: str


async def fetch(
    url: str,
    into: IO[bytes],
    *,
    most: int,
    follows: bool,
    progress: Callable[[int], Any] = lambda size: None,
) -> int:
    """
    :param most: bytes
    :param follows: whether it goes where a redirect points
    :raises NotFetched:
    """
    size = 0
    timeout = aiohttp.ClientTimeout(total=FETCH_S)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(url, allow_redirects=follows) as answer,
        ):
            if answer.status != 200:
                raise NotFetched
            async for piece in answer.content.iter_chunked(PIECE):
                size += len(piece)
                if size > most:
                    raise NotFetched(is_too_big=True)
                into.write(piece)
                progress(size)
    except (aiohttp.ClientError, TimeoutError, ValueError) as error:
        raise NotFetched from error
    return size


async def fetch_picture(url: str, *, most: int, follows: bool) -> Picture | None:
    """
    None: it is no picture.

    :raises NotFetched:
    """
    into = io.BytesIO()
    await fetch(url, into, most=most, follows=follows)
    return look_at(into)


def look_at(file: IO[bytes]) -> Picture | None:
    """None: no picture."""
    file.seek(0)
    with suppress(OSError, SyntaxError, ValueError, Image.DecompressionBombError), Image.open(file) as image:
        image.load()
        return Picture(image.width, image.height, image.format or "")
    return None


def watch(file: IO[bytes]) -> Film | None:
    """None: no video, or one that cannot be read."""
    file.seek(0)
    with suppress(OSError, av.error.FFmpegError), av.open(file) as film:
        if film.streams.video and (seconds := _seconds(film)):
            stream = film.streams.video[0]
            return Film(
                width=stream.width,
                height=stream.height,
                rate=float(stream.average_rate or 0),
                seconds=seconds,
                codec=stream.codec_context.name,
                container=film.format.name,
                bit_rate=film.bit_rate or 0,
            )
    return None


def _seconds(film: Any) -> float:
    if film.duration:
        return film.duration / av.time_base
    stream = film.streams.video[0]
    return float(stream.duration * stream.time_base) if stream.duration else 0.0
