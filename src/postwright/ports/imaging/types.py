from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from postwright.ports.imaging.geometry import Box, Turn, is_inside

Format = Literal["jpeg", "webp", "png", "gif"]
MIMES: dict[Format, str] = {
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "png": "image/png",
    "gif": "image/gif",
}

HEARD_RATE = 16_000
LOUDNESS = -14.0  # LUFS: what players even videos to


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
        if self.box is not None and not is_inside(*self.box):
            raise ValueError("box lies inside the picture")


@dataclass(frozen=True, slots=True)
class Lettering:
    """
    Words on a picture, in lines no wider than `width`.

    :param left: of the block's upper left corner, in parts of the picture's width; so is `width`
    :param top: in parts of the picture's height
    :param size: of the letters, in parts of the picture's width, as a phone shows all of that
    :param colour: as #rrggbb; `plate` lies behind the words, none where it is empty
    """

    words: str
    left: float = 0.05
    top: float = 0.05
    width: float = 0.9
    size: float = 0.06
    colour: str = "#ffffff"
    plate: str = ""
    align: Literal["left", "center", "right"] = "center"


@dataclass(frozen=True, slots=True)
class Cue:
    """Words under the pictures of a video from `start` until `end`, in seconds of what is made."""

    start: float
    end: float
    words: str


@dataclass(frozen=True, slots=True)
class Changes:
    """
    What a person does to a picture, in this order: turned clockwise, mirrored, cut, lit, written upon.

    :param box: of the turned and mirrored picture, as in RenderSpec
    :param brightness: -1 (black) to 1 (twice as bright), as CSS's brightness(1 + it)
    :param contrast: -1 (grey) to 1 (twice), as CSS's contrast(1 + it)
    """

    turn: Turn = 0
    flip: bool = False
    box: Box | None = None
    brightness: float = 0.0
    contrast: float = 0.0
    texts: tuple[Lettering, ...] = ()

    def __post_init__(self) -> None:
        if self.turn not in {0, 90, 180, 270}:
            raise ValueError("turn is 0, 90, 180 or 270")
        if self.box is not None and not is_inside(*self.box):
            raise ValueError("box lies inside the picture")
        if not (-1 <= self.brightness <= 1 and -1 <= self.contrast <= 1):
            raise ValueError("brightness and contrast go from -1 to 1")


Sound = Literal["keep", "even", "none"]


@dataclass(frozen=True, slots=True)
class ClipSpec:
    """
    A video to be made: MP4 with H.264, and AAC (48 kHz, stereo, 128 kbit/s) where there is sound; nothing hidden.

    :param edges: the most pixels of its longer and its shorter side; never enlarged
    :param start: in seconds; so is `end`, which is not part of it
    :param cues: drawn into the picture
    :param sound: "even" brings it to `LOUDNESS`
    :param fps: at least and at most so many pictures a second
    :param max_bytes: of the whole file; reached by fewer bits, then by fewer pixels
    :param max_bitrate: of picture and sound, in bits a second
    :param quality: x264's constant rate factor; less is better
    """

    changes: Changes = Changes()
    edges: tuple[int, int] = (1920, 1080)
    start: float = 0.0
    end: float | None = None
    cues: tuple[Cue, ...] = ()
    sound: Sound = "keep"
    fps: tuple[float, float] = (1, 60)
    max_bytes: int | None = None
    max_bitrate: int | None = None
    quality: int = 23

    def __post_init__(self) -> None:
        if self.start < 0 or (self.end is not None and self.end <= self.start):
            raise ValueError("end comes after start")
        if not 2 <= self.edges[1] <= self.edges[0]:
            raise ValueError("the longer edge comes first")
        if not 0 < self.fps[0] <= self.fps[1]:
            raise ValueError("fps goes from the least to the most")


@dataclass(frozen=True, slots=True)
class Focus:
    """
    Where a picture draws the eye, in parts of its sides from the upper left corner.

    :param light: how light all of it is on average, 0 (black) to 1 (white)
    """

    x: float
    y: float
    light: float = 0.5


@dataclass(frozen=True, slots=True)
class Rendered:
    """
    `size` in bytes.

    :param source_type: the word of IPTC's that was kept, see Probe
    :param breaks_credentials: content credentials of the original were lost, as nothing made anew can carry them
    :param seconds: of a video; so is `fps`, pictures a second
    """

    mime: str
    width: int
    height: int
    size: int
    source_type: str | None = None
    breaks_credentials: bool = False
    seconds: float | None = None
    fps: float | None = None


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
