"""What a video must become for a network."""

import hashlib
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from postwright.ports.channels.capabilities import VideoRules
from postwright.ports.imaging import ClipSpec

EDGES = (1920, 1080)
PROXY = ClipSpec(edges=(1280, 720), fps=(1, 30), max_bitrate=1_500_000, quality=28)
PROXY_FROM_BYTES = 8_000_000  # a smaller file is light enough as it is
LEAST_BITRATE = 150_000  # a second, of picture and sound; with less nobody wants to look at it
FIT_AGAIN_AFTER = timedelta(minutes=1)  # what failed is not made again at each key that somebody presses
SPARE = 0.02  # of fps and bits, by which files miscount themselves


@dataclass(frozen=True, slots=True)
class Footage:
    """A video file as it is. None is unknown, and taken to be right."""

    mime: str
    size: int
    width: int
    height: int
    seconds: float
    fps: float | None = None


def must_be_made(file: Footage, takes: VideoRules) -> bool:
    """Whether a network takes the video only as a copy made for it."""
    edges = max(file.width, file.height), min(file.width, file.height)
    bits = 8 * file.size / file.seconds if file.seconds else 0
    return (
        file.mime not in takes.mimes
        or file.size > takes.max_bytes
        or edges[0] > (takes.max_edge or edges[0])
        or edges[1] > (takes.max_short_edge or edges[1])
        or bits > (takes.max_bitrate or bits) * (1 + SPARE)
        or not _has_pace(file.fps, takes)
    )


def can_be_made(file: Footage, takes: VideoRules) -> bool:
    """Length and sides are not changed without a person, and a few bits a second are no video."""
    too_long = takes.max_seconds is not None and file.seconds > takes.max_seconds + 0.1
    return "video/mp4" in takes.mimes and not too_long and 8 * takes.max_bytes >= LEAST_BITRATE * file.seconds


def clip_for(takes: VideoRules) -> ClipSpec:
    longer = min(takes.max_edge or EDGES[0], EDGES[0])
    return ClipSpec(
        edges=(longer, min(takes.max_short_edge or EDGES[1], EDGES[1], longer)),
        fps=(takes.min_fps or 1, takes.max_fps or 60),
        max_bytes=takes.max_bytes,
        max_bitrate=takes.max_bitrate,
        quality=21,
    )


def fitted_name(takes: VideoRules) -> str:
    """Names the copy; networks that ask for the same share one."""
    said = json.dumps(rules_to_json(takes), sort_keys=True)
    return f"video {hashlib.sha256(said.encode()).hexdigest()[:16]}"


def rules_to_json(takes: VideoRules) -> dict[str, Any]:
    """What a copy is made by; how many go into a post, and their alt texts, do not change it."""
    names = ("max_bytes", "max_seconds", "max_edge", "max_short_edge", "min_fps", "max_fps", "max_bitrate")
    return {"mimes": sorted(takes.mimes)} | {name: getattr(takes, name) for name in names}


def rules_from_json(said: dict[str, Any]) -> VideoRules:
    return VideoRules(**{**said, "mimes": frozenset(said["mimes"])}, max_count=1, alt_graphemes=0)


def _has_pace(fps: float | None, takes: VideoRules) -> bool:
    if fps is None:
        return True
    least, most = takes.min_fps or 0, takes.max_fps or fps
    return least * (1 - SPARE) <= fps <= most * (1 + SPARE)
