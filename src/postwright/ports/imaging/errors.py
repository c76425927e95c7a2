"""Why a file could not be used. `code` and the attributes are for the slice that finds the words."""

from collections.abc import Mapping
from typing import ClassVar


class ImagingError(Exception):
    code: ClassVar[str] = "imaging"

    def details(self) -> dict[str, float]:
        """The figures of the case, by name."""
        return dict(vars(self))


class NotAFile(ImagingError):
    """A folder, a pipe or a device."""

    code = "not_a_file"


class EmptyFile(ImagingError):
    """It has no bytes."""

    code = "empty_file"


class UnknownType(ImagingError):
    """It is no kind of picture or video that we read, whatever its name says."""

    code = "unknown_type"


class WrongType(ImagingError):
    """A still where a video is needed, or a video where a still is."""

    code = "wrong_type"


class Truncated(ImagingError):
    """It ends too early: an upload or a copy was broken off."""

    code = "truncated"


class OverLimit(ImagingError):
    def __init__(self, limit: float, actual: float) -> None:
        super().__init__(f"{actual} where {limit} is the most")
        self.limit = limit
        self.actual = actual


class TooManyPixels(OverLimit):
    """`limit` and `actual` in pixels."""

    code = "too_many_pixels"


class TooManyFrames(OverLimit):
    """An animation of `actual` frames."""

    code = "too_many_frames"


class TooLong(OverLimit):
    """`limit` and `actual` in seconds."""

    code = "too_long"


class TooManyBytes(OverLimit):
    """A video that stays larger than it may be, however few bits it gets. `limit` and `actual` in bytes."""

    code = "too_many_bytes"


class Bomb(ImagingError):
    """Unpacking it needs more memory or disk than one file may take."""

    code = "bomb"


class Undecodable(ImagingError):
    """It begins like a picture or video, and the rest makes no sense."""

    code = "undecodable"


class NoVideoTrack(ImagingError):
    """A video file with no picture in it; at most sound."""

    code = "no_video_track"


class UnknownCodec(ImagingError):
    """There is a picture in the video, stored in a way that we do not read."""

    code = "unknown_codec"


class Protected(ImagingError):
    """Its picture is encrypted; only a licensed player has the key."""

    code = "protected"


class TookTooLong(ImagingError):
    """The child was ended at its time-out."""

    code = "took_too_long"


class Crashed(ImagingError):
    """The child died over this file."""

    code = "crashed"


def rebuild(code: str, details: Mapping[str, float]) -> ImagingError:
    """The error a child reported; an unheard-of one counts as a crash."""
    kind = BY_CODE.get(code, Crashed)
    return kind(**details) if issubclass(kind, OverLimit) else kind()


BY_CODE: dict[str, type[ImagingError]] = {
    kind.code: kind
    for kind in (
        *(NotAFile, EmptyFile, UnknownType, WrongType, Truncated, TooManyPixels, TooManyFrames, TooLong),
        TooManyBytes,
        *(Bomb, Undecodable, NoVideoTrack, UnknownCodec, Protected, TookTooLong, Crashed),
    )
}
