"""Looking at pictures and videos as Meta does before it takes them, and fetching them from where they lie."""

import io
from dataclasses import dataclass
from fractions import Fraction

import aiohttp
import av
from PIL import Image, UnidentifiedImageError

from tests.simulators.meta.options import MIB

IMAGE_MAX_BYTES = 8 * MIB
AGENT = "facebookexternalhit/1.1"


@dataclass(frozen=True)
class Fetched:
    """`problem`: "" or address, refused (status, redirect or no answer), late, large."""

    data: bytes = b""
    problem: str = ""


async def fetch(url: str, *, seconds: float, most: int) -> Fetched:
    """Without following redirects; addresses must be plain ASCII."""
    if not url.isascii() or not url.startswith(("http://", "https://")):
        return Fetched(problem="address")
    limit = aiohttp.ClientTimeout(total=seconds)
    try:
        async with (
            aiohttp.ClientSession(timeout=limit, headers={"User-Agent": AGENT}) as session,
            session.get(url, allow_redirects=False) as answer,
        ):
            if answer.status != 200:
                return Fetched(problem="refused")
            return await _read(answer, most)
    except TimeoutError:
        return Fetched(problem="late")
    except (aiohttp.ClientError, ValueError):
        return Fetched(problem="refused")


async def _read(answer: aiohttp.ClientResponse, most: int) -> Fetched:
    found = bytearray()
    async for chunk in answer.content.iter_chunked(MIB):
        found += chunk
        if len(found) > most:
            return Fetched(problem="large")
    return Fetched(bytes(found))


def image_problem(data: bytes, *, checks_ratio: bool) -> tuple[int, int] | None:
    """Code and subcode of what Instagram says about a picture, None where it takes it."""
    if len(data) > IMAGE_MAX_BYTES:
        return 36000, 2207004
    try:
        with Image.open(io.BytesIO(data)) as image:
            kind, (width, height) = image.format, image.size
    except (UnidentifiedImageError, OSError):
        return 36001, 2207005
    if kind != "JPEG":
        return 36001, 2207005
    if checks_ratio and not 4 / 5 - 0.005 <= width / height <= 1.91 + 0.005:
        return 36003, 2207009
    return None


@dataclass(frozen=True)
class Film:
    """`seconds`: how long it is. `has_moov_first`: whether players can begin before the end has come."""

    container: str
    video: str
    audio: str
    seconds: float
    width: int
    height: int
    rate: float
    has_moov_first: bool


def look_at(data: bytes) -> Film | None:
    """None for what is no video."""
    try:
        with av.open(io.BytesIO(data)) as film:
            stream = film.streams.video[0]
            audio = film.streams.audio[0].codec_context.name if film.streams.audio else ""
            seconds = float((film.duration or 0) / av.time_base)
            rate = stream.average_rate or Fraction(0)
            return Film(
                film.format.name,
                stream.codec_context.name,
                audio,
                seconds,
                stream.codec_context.width,
                stream.codec_context.height,
                float(rate),
                _has_moov_first(data),
            )
    except (av.FFmpegError, IndexError, ValueError):
        return None


def takes_film(film: Film | None, *, longest: float, ratio: tuple[float, float]) -> bool:
    """Whether Instagram can play it (facts of 2026: MOV or MP4, H.264 or HEVC, AAC, 3 s to `longest`)."""
    if film is None or "mp4" not in film.container:
        return False
    is_coded = film.video in {"h264", "hevc"} and film.audio in {"", "aac"}
    is_sized = film.width <= 1920 and ratio[0] <= film.width / film.height <= ratio[1]
    is_timed = 3 <= film.seconds <= longest + 0.5 and 22.9 <= film.rate <= 60.1
    return is_coded and is_sized and is_timed and film.has_moov_first


def reel_problem(film: Film | None) -> int | None:
    """The code with which a Page refuses a reel."""
    if film is None:
        return 1363127
    if not 3 <= film.seconds <= 90.5:
        return 1363128
    if abs(film.width / film.height - 9 / 16) > 0.01:
        return 1363040
    if film.width < 540 or film.height < 960:
        return 1363127
    if not 23.9 <= film.rate <= 60.1:
        return 1363129
    return None


def _has_moov_first(data: bytes) -> bool:
    place = 0
    while place + 8 <= len(data):
        size, name = int.from_bytes(data[place : place + 4]), data[place + 4 : place + 8]
        if name in {b"moov", b"mdat"}:
            return name == b"moov"
        if size == 1:
            size = int.from_bytes(data[place + 8 : place + 16])
        if size < 8:
            return False
        place += size
    return False
