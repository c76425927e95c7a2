"""What a publisher may ask for: every rule about the body of an init, without any state."""

from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from tests.simulators.tiktok.errors import ApiError
from tests.simulators.tiktok.state import ALONE, units

# It is not said whether a megabyte has 10^6 or 2^20 bytes: only what is right in both readings is taken.
SMALL, LEAST_CHUNK, MOST_CHUNK, MOST_CHUNKS = 5_000_000, 5 << 20, 64_000_000, 1000
MOST_VIDEO = 4_000_000_000
MOST_VIDEO_TITLE, MOST_PHOTO_TITLE, MOST_DESCRIPTION, MOST_PHOTOS = 2200, 90, 4000, 35
SOURCES = ("FILE_UPLOAD", "PULL_FROM_URL")
# The table of parameters prints the first with a space, samples with an underscore.
MODES = {"DIRECT_POST": False, "DIRECT POST": False, "MEDIA_UPLOAD": True}
BRANDS = ("brand_content_toggle", "brand_organic_toggle")
FLAGS = (*BRANDS, "disable_duet", "disable_stitch", "disable_comment", "is_aigc", "auto_add_music")


def part(body: Mapping[str, Any], name: str) -> dict[str, Any]:
    found = body.get(name)
    if not isinstance(found, dict):
        raise ApiError("invalid_param", f"{name} is required")
    return found


def number(source: Mapping[str, Any], name: str) -> int:
    found = source.get(name)
    if not isinstance(found, int) or isinstance(found, bool) or found < 0:
        raise ApiError("invalid_param", f"{name} is not a number")
    return found


def text(post: Mapping[str, Any], name: str, most: int) -> str:
    found = post.get(name, "")
    if not isinstance(found, str) or units(found) > most:
        raise ApiError("invalid_param", f"{name} is not a text of at most {most}")
    return found


def check_post(post: Mapping[str, Any], *, needs_brands: bool, is_video: bool) -> None:
    """
    :raises ApiError: invalid_param
    """
    if not isinstance(post.get("privacy_level"), str):
        raise ApiError("invalid_param", "privacy_level is required")
    if needs_brands and not all(name in post for name in BRANDS):
        raise ApiError("invalid_param", "brand_content_toggle and brand_organic_toggle are required")
    if any(not isinstance(post.get(name, False), bool) for name in FLAGS):
        raise ApiError("invalid_param", "a flag is true or false")
    if post.get("brand_content_toggle") and post["privacy_level"] == ALONE:
        raise ApiError("invalid_param", "branded content cannot be private")
    text(post, "title", MOST_VIDEO_TITLE if is_video else MOST_PHOTO_TITLE)
    if is_video:
        number({"video_cover_timestamp_ms": 0, **post}, "video_cover_timestamp_ms")
    else:
        text(post, "description", MOST_DESCRIPTION)


def check_chunks(source: Mapping[str, Any]) -> tuple[int, int, int]:
    """
    Bytes of the video, bytes of a chunk, number of chunks.

    :raises ApiError: invalid_param
    """
    size, chunk, chunks = (number(source, name) for name in ("video_size", "chunk_size", "total_chunk_count"))
    if not 0 < size <= MOST_VIDEO or not 1 <= chunks <= MOST_CHUNKS or not chunk:
        raise ApiError("invalid_param", "video_size or total_chunk_count is out of range")
    if chunks == 1 and chunk == size <= MOST_CHUNK:
        return size, chunk, chunks
    if size < SMALL or not LEAST_CHUNK <= chunk <= MOST_CHUNK or chunks != size // chunk:
        raise ApiError("invalid_param", "The chunk size or total chunk count is invalid")
    return size, chunk, chunks


def check_source(source: Mapping[str, Any]) -> str:
    if source.get("source") not in SOURCES:
        raise ApiError("invalid_param", "source is FILE_UPLOAD or PULL_FROM_URL")
    return str(source["source"])


def check_url(url: Any, *, verified: tuple[str, ...], plain: bool) -> str:
    """
    :param verified: prefixes of addresses, or domains without a scheme, which cover their subdomains
    :param plain: http and IP addresses are taken
    :raises ApiError: invalid_param, url_ownership_unverified
    """
    if not isinstance(url, str):
        raise ApiError("invalid_param", "no address to pull from")
    host = urlsplit(url).hostname or ""
    if not host or urlsplit(url).scheme not in ({"http", "https"} if plain else {"https"}):
        raise ApiError("invalid_param", "only https is pulled from")
    is_verified = any(_covers(one, url, host) for one in verified)
    if not is_verified or (_is_ip(host) and not plain):
        raise ApiError("url_ownership_unverified")
    return url


def check_photos(source: Mapping[str, Any]) -> list[Any]:
    photos = source.get("photo_images")
    if source.get("source") != "PULL_FROM_URL":
        raise ApiError("invalid_param", "photos are only pulled")
    if not isinstance(photos, list) or not 1 <= len(photos) <= MOST_PHOTOS:
        raise ApiError("invalid_param", f"1 to {MOST_PHOTOS} photos")
    if number({"photo_cover_index": 0, **source}, "photo_cover_index") >= len(photos):
        raise ApiError("invalid_param", "photo_cover_index is beyond the photos")
    return photos


def _covers(verified: str, url: str, host: str) -> bool:
    if "://" in verified:
        return url.startswith(verified)
    return host == verified or host.endswith(f".{verified}")


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
