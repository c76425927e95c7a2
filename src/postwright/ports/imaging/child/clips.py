"""Videos, by FFmpeg inside PyAV: what they are and what they show."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from fractions import Fraction
from typing import Any

import av
import pyvips

from postwright.ports.imaging.child.boxes import find_boxes
from postwright.ports.imaging.child.files import Plain
from postwright.ports.imaging.child.hdr import BRIGHT, frame_to_sdr
from postwright.ports.imaging.child.origin import read_origin
from postwright.ports.imaging.errors import (
    Bomb,
    ImagingError,
    NoVideoTrack,
    Protected,
    TooLong,
    TooManyPixels,
    Undecodable,
    UnknownCodec,
)
from postwright.ports.imaging.geometry import fit_inside
from postwright.ports.imaging.sniffing import Kind
from postwright.ports.imaging.types import Limits, Probe

BUFFER = 1 << 20
THREADS = 2
NO_ROOM = {errno.ENOMEM, errno.EFBIG}
PLACE_WORDS = ("location", "gps", "xyz")
PLACE_TRACKS = {"gpmd", "camm"}  # GoPro and Google keep positions in tracks of their own
SAMPLES = (0.0, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85)
DARKEST, BRIGHTEST = 16, 240


@contextmanager
def open_clip(descriptor: int, kind: Kind, limits: Limits) -> Iterator[tuple[Any, Any, float]]:
    """The container, its picture stream and its seconds. One demuxer is named; FFmpeg may not guess."""
    try:
        demuxer = "matroska" if kind is Kind.WEBM else "mov"
        with av.open(Plain(descriptor), format=demuxer, buffer_size=BUFFER) as clip:
            video = _picture_stream(clip)
            if "enc_key_id" in video.metadata or _is_encrypted(descriptor):
                raise Protected
            video.codec_context.thread_count = THREADS
            pixels = video.codec_context.width * video.codec_context.height
            if pixels > limits.max_pixels:
                raise TooManyPixels(limits.max_pixels, pixels)
            seconds = _seconds(clip, video, limits)
            yield clip, video, seconds
    except ImagingError:
        raise
    except (MemoryError, av.error.ExternalError):  # the latter is x264's only word for want of memory
        raise Bomb from None
    except (av.FFmpegError, ValueError, OSError) as error:
        raise (Bomb if getattr(error, "errno", 0) in NO_ROOM else Undecodable) from None


def probe_clip(descriptor: int, kind: Kind, limits: Limits) -> Probe:
    with open_clip(descriptor, kind, limits) as (clip, video, seconds):
        audio = clip.streams.audio[0] if clip.streams.audio else None
        frame = frame_at(clip, video, 0)
        width, height = display_size(frame, video)
        return Probe(
            kind="video",
            mime=kind.mime,
            width=width,
            height=height,
            frames=video.frames or None,
            animated=True,
            duration_seconds=seconds,
            fps=float(video.average_rate) if video.average_rate else None,
            video_codec=video.codec_context.name,
            audio_codec=audio.codec_context.name if audio and audio.codec_context else None,
            has_audio=audio is not None,
            taken_at=_taken_at(clip.metadata),
            has_gps=_has_place(clip),
            **read_origin(descriptor, kind)._asdict(),
        )


def poster_image(
    descriptor: int, kind: Kind, limits: Limits, at_seconds: float | None, max_edge: int | None
) -> Any:
    """The frame at that second, or else the one of a few that shows most."""
    with open_clip(descriptor, kind, limits) as (clip, video, seconds):
        times = [seconds * part for part in SAMPLES] if at_seconds is None else [at_seconds]
        images = (_to_image(frame_at(clip, video, time), video, max_edge) for time in times)
        return max(images, key=_shows) if len(times) > 1 else next(images)


def key_images(
    descriptor: int, kind: Kind, limits: Limits, count: int, max_edge: int | None
) -> Iterator[tuple[float, Any]]:
    """Up to `count` frames from the middles of equal parts, none twice."""
    with open_clip(descriptor, kind, limits) as (clip, video, seconds):
        last = None
        for part in range(count):
            frame = frame_at(clip, video, seconds * (part + 0.5) / count)
            if frame.pts != last:
                yield float(frame.time or 0), _to_image(frame, video, max_edge)
            last = frame.pts


def frame_at(clip: Any, video: Any, seconds: float) -> Any:
    """The frame shown at that second, or the last one; broken packets are passed over."""
    start = float((video.start_time or 0) * video.time_base)
    with suppress(av.FFmpegError, OverflowError):
        clip.seek(int((start + seconds) / video.time_base), stream=video)
    found = _last_until(clip, video, start + seconds)
    if found is None:  # an index that points anywhere: from the beginning then
        clip.seek(0)
        found = _last_until(clip, video, start + seconds)
    if found is None:
        raise Undecodable
    return found


def _last_until(clip: Any, video: Any, moment: float) -> Any:
    found = None
    for frame in frames(clip, video):
        if found is not None and (frame.time or 0) > moment:
            break
        found = frame
    return found


def frames(clip: Any, stream: Any) -> Iterator[Any]:
    for packet in clip.demux(stream):
        with suppress(av.error.InvalidDataError):
            yield from packet.decode()


def display_size(frame: Any, video: Any) -> tuple[int, int]:
    """Upright, with square pixels."""
    ratio = video.sample_aspect_ratio or Fraction(1)
    ratio = ratio if Fraction(1, 8) < ratio < 8 else Fraction(1)
    width, height = max(1, round(frame.width * ratio)), frame.height
    return (height, width) if frame.rotation % 180 else (width, height)


def _to_image(frame: Any, video: Any, max_edge: int | None) -> Any:
    width, height = display_size(frame, video)
    width, height = fit_inside(width, height, max_edge)
    flat = (height, width) if frame.rotation % 180 else (width, height)
    # An untagged picture of 720 lines or more is meant as BT.709 by every camera and player.
    space = "ITU709" if frame.height >= 720 and frame.colorspace == 2 else None
    if frame.color_trc in BRIGHT:
        frame = frame_to_sdr(frame, "rgba")
    plane = frame.reformat(*flat, format="rgba", src_colorspace=space).planes[0]
    padded = pyvips.Image.new_from_memory(bytes(plane), plane.line_size // 4, flat[1], 4, "uchar")
    image = padded.crop(0, 0, *flat).extract_band(0, n=3).copy(interpretation="srgb")
    return image.rot(f"d{-frame.rotation % 360}").copy_memory() if frame.rotation % 90 == 0 else image


def _shows(image: Any) -> float:
    """More contrast shows more; nearly black and nearly white show nothing."""
    grey = image.thumbnail_image(128).colourspace("b-w")
    return float(grey.deviate() if DARKEST < grey.avg() < BRIGHTEST else grey.deviate() / 10)


def _picture_stream(clip: Any) -> Any:
    moving = [
        stream for stream in clip.streams.video if not stream.disposition & av.stream.Disposition.attached_pic
    ]
    if not moving:
        raise NoVideoTrack
    known = next((stream for stream in moving if stream.codec_context), None)
    if known is None:
        raise UnknownCodec
    return known


def _is_encrypted(descriptor: int) -> bool:
    """FFmpeg decodes encrypted frames (ISO/IEC 23001-7) as if they were not, to noise."""
    path = (b"moov", b"trak", b"mdia", b"minf", b"stbl", b"stsd", b"encv")
    return any(True for _ in find_boxes(descriptor, *path))


def _seconds(clip: Any, video: Any, limits: Limits) -> float:
    if clip.duration:
        seconds = float(clip.duration / av.time_base)
    elif video.duration:
        seconds = float(video.duration * video.time_base)
    else:  # browsers record WebM without a length
        ends = (packet.pts + (packet.duration or 0) for packet in clip.demux(video) if packet.pts is not None)
        seconds = float(max(ends, default=0) * video.time_base)
        clip.seek(0)
    if seconds > limits.max_seconds:
        raise TooLong(limits.max_seconds, seconds)
    return max(0.0, seconds)


def _taken_at(metadata: dict[str, str]) -> datetime | None:
    for name in ("com.apple.quicktime.creationdate", "creation_time"):
        with suppress(ValueError, KeyError):
            return datetime.fromisoformat(metadata[name].split(";")[0])
    return None


def _has_place(clip: Any) -> bool:
    names = [*clip.metadata, *(name for stream in clip.streams for name in stream.metadata)]
    tracks = {getattr(stream, "codec_tag", "") for stream in clip.streams.data}
    return bool(tracks & PLACE_TRACKS) or any(word in name.lower() for name in names for word in PLACE_WORDS)
