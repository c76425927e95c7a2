from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

Format = Literal["jpeg", "webp", "png", "gif"]
MIMES: dict[Format, str] = {
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "png": "image/png",
    "gif": "image/gif",
}

HEARD_RATE = 16_000


@dataclass(frozen=True, slots=True)
class Limits:
    """What a file may demand. Pixels and frames are read from headers, before anything is decoded."""

    max_pixels: int = 100_000_000
    max_frames: int = 2_000
    max_moving_pixels: int = 2_000_000_000  # of all frames of an animation that is made anew
    max_seconds: float = 3_600


@dataclass(frozen=True, slots=True)
class Probe:
    """
    What a file is. `width` and `height` are as a person sees it, upright.

    `orientation` is the EXIF number 1 to 8 that was applied; `taken_at` has a zone only where the file
    names one. Of a place, only whether there is one.

    `source_type` is IPTC's word for how it was made ("trainedAlgorithmicMedia"), said by its XMP or else by
    its content credentials (C2PA); `credentials_by` is what those name as their maker. Neither is verified.
    """

    kind: Literal["image", "video"]
    mime: str
    width: int
    height: int
    orientation: int = 1
    frames: int | None = 1
    animated: bool = False
    duration_seconds: float | None = None
    fps: float | None = None
    video_codec: str | None = None
    audio_codec: str | None = None
    has_audio: bool = False
    has_alpha: bool = False
    taken_at: datetime | None = None
    has_gps: bool = False
    source_type: str | None = None
    has_credentials: bool = False
    credentials_by: str | None = None


@dataclass(frozen=True, slots=True)
class RenderSpec:
    """
    A still to be made: upright, sRGB, without any metadata but the digital source type.

    As GIF, an animation stays one; every other format takes the first frame.

    :param max_edge: pixels of the longer side; None keeps the size; never enlarged
    :param quality: 1 to 100; without meaning for PNG and GIF
    :param max_bytes: reached by lower quality first, then by smaller size
    :param background: what shows through where JPEG has no transparency
    :param box: what of the picture is kept: left, top, width and height in parts of its sides, 0 to 1
    """

    max_edge: int | None = None
    format: Format = "jpeg"
    quality: int = 82
    max_bytes: int | None = None
    background: tuple[int, int, int] = (255, 255, 255)
    box: tuple[float, float, float, float] | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.quality <= 100:
            raise ValueError("quality goes from 1 to 100")
        if self.max_edge is not None and self.max_edge < 1:
            raise ValueError("max_edge is at least one pixel")
        if self.max_bytes is not None and self.max_bytes < 1024:
            raise ValueError("max_bytes is at least 1024")
        if self.box is not None and not _is_inside(*self.box):
            raise ValueError("box lies inside the picture")


def _is_inside(left: float, top: float, width: float, height: float) -> bool:
    slack = 1e-4  # of numbers that were rounded
    return left >= 0 and top >= 0 and 0 < width <= 1 - left + slack and 0 < height <= 1 - top + slack


@dataclass(frozen=True, slots=True)
class Focus:
    """Where a picture draws the eye, in parts of its sides from the upper left corner."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Rendered:
    """
    `size` in bytes.

    :param source_type: the word of IPTC's that was kept, see Probe
    :param breaks_credentials: content credentials of the original were lost, as nothing made anew can carry them
    """

    mime: str
    width: int
    height: int
    size: int
    source_type: str | None = None
    breaks_credentials: bool = False


@dataclass(frozen=True, slots=True)
class KeyFrame:
    path: Path
    seconds: float
    rendered: Rendered


@dataclass(frozen=True, slots=True)
class Span:
    """Seconds."""

    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Measured:
    """
    What can be measured of a video. `cuts` are the seconds at which a new scene starts; fades are not found.

    :param still_seconds: how long nothing moves at the beginning
    :param seen_seconds: up to where its pictures were looked at
    :param loudness: of the whole, in LUFS (EBU R 128); None without sound or where all of it is silent
    :param silences: of half a second and more, below -50 dB
    """

    cuts: tuple[float, ...] = ()
    still_seconds: float = 0.0
    seen_seconds: float = 0.0
    loudness: float | None = None
    silences: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """How much sound was written; 0 seconds where the video has none."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Fence:
    """
    What the kernel really denies a child here.

    `network` by "namespace", "seccomp", "audit hook"; `files` by "landlock" or nothing; `programs`
    by "seccomp" or "audit hook". An audit hook stops Python code only, not a broken codec.
    """

    network: tuple[str, ...] = field(default=())
    files: tuple[str, ...] = field(default=())
    programs: tuple[str, ...] = field(default=())
    memory: tuple[str, ...] = field(default=())
