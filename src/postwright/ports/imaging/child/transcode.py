"""A video made to measure: cut, turned, lit, written upon, of so many pixels, pictures and bits."""

import math
import os
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction
from typing import Any

import av

from postwright.ports.imaging.child import progress
from postwright.ports.imaging.child.clips import display_size, frame_at, open_clip
from postwright.ports.imaging.child.files import Plain
from postwright.ports.imaging.child.lanes import PictureLane, SoundLane
from postwright.ports.imaging.child.loudness import even_gain
from postwright.ports.imaging.child.plan import Plan
from postwright.ports.imaging.errors import TooLong, TooManyBytes, Undecodable
from postwright.ports.imaging.geometry import changed_size, even_size
from postwright.ports.imaging.sniffing import Kind
from postwright.ports.imaging.types import ClipSpec, Limits, Rendered

SLACK = 2.0  # seconds that a header may be wrong by
# No edit lists, which some networks refuse (Instagram): late pictures have negative offsets instead.
MUXER = {
    "movflags": "faststart+negative_cts_offsets",
    "use_editlist": "0",
    "fflags": "+bitexact",
    "map_metadata": "-1",
}
SOUND_BITS, LEAST_SOUND_BITS = 128_000, 32_000
CONTAINER_SHARE = 0.97  # of the bytes is for picture and sound
LEAST_BITS = 60_000  # of a picture; below it, nothing can be seen
BITS_PER_PIXEL = 0.045  # of one picture; with less, a smaller one looks better
TRIES = 3


def make_clip(
    descriptor: int, out: int, kind: Kind, limits: Limits, spec: ClipSpec, fonts: tuple[str, ...]
) -> Rendered:
    """:raises TooManyBytes: it does not get below `spec.max_bytes`"""
    spare, most = 1.0, spec.max_bytes or 0
    for _ in range(TRIES):
        with open_clip(descriptor, kind, limits) as (clip, video, seconds):
            plan = _plan(clip, video, seconds, spec, spare)
            made = _write(clip, video, out, plan, limits, fonts)
        if not most or made.size <= most:
            return made
        spare *= 0.9 * most / made.size
        os.ftruncate(out, 0)
    raise TooManyBytes(most, made.size)


def _plan(clip: Any, video: Any, seconds: float, spec: ClipSpec, spare: float) -> Plan:
    start = min(spec.start, max(0.0, seconds - 0.1))
    end = min(spec.end or seconds, seconds) if seconds else spec.end or 0
    lasts = max(0.04, end - start)
    frame = frame_at(clip, video, start)
    wide = changed_size(*display_size(frame, video), spec.changes.turn, spec.changes.box)
    rate = _rate(video, spec)
    has_sound = bool(clip.streams.audio) and spec.sound != "none"
    bits = _bits(spec, lasts, spare)
    sound_bits = _sound_bits(bits) if has_sound else 0
    bits = max(LEAST_BITS, bits - sound_bits) if bits else None
    size = even_size(*_fitting(wide, rate, bits), spec.edges)
    first = float((video.start_time or 0) * video.time_base) + start
    gain = even_gain(clip, first, first + lasts) if has_sound and spec.sound == "even" else None
    return Plan(spec, first, lasts, size, rate, bits, sound_bits, gain)


def _rate(video: Any, spec: ClipSpec) -> Fraction:
    """Pictures a second, even: what phones record is not."""
    found = video.average_rate or video.guessed_rate or Fraction(25)
    low, high = (Fraction(one).limit_denominator(1001) for one in spec.fps)
    return Fraction(min(max(found, low), high)).limit_denominator(1001)


def _bits(spec: ClipSpec, seconds: float, spare: float) -> int | None:
    """A second, for picture and sound; None: as many as it takes."""
    most = [float(spec.max_bitrate)] if spec.max_bitrate else []
    if spec.max_bytes:
        most.append(
            8 * spec.max_bytes * CONTAINER_SHARE * spare / (seconds + 1)
        )  # a second lies in x264's buffer
    return int(min(most)) if most else None


def _sound_bits(bits: int | None) -> int:
    return SOUND_BITS if bits is None else min(SOUND_BITS, max(LEAST_SOUND_BITS, bits // 4))


def _fitting(size: tuple[int, int], rate: Fraction, bits: int | None) -> tuple[int, int]:
    wanted = size[0] * size[1] * float(rate) * BITS_PER_PIXEL
    if bits is None or wanted <= bits:
        return size
    scale = max(math.sqrt(bits / wanted), min(1.0, 240 / min(size)))
    return max(2, round(size[0] * scale)), max(2, round(size[1] * scale))


def _write(clip: Any, video: Any, out: int, plan: Plan, limits: Limits, fonts: tuple[str, ...]) -> Rendered:
    again = lambda _url, _flags, _options: Plain(out)  # noqa: E731 - the index is moved to the front in a second pass
    with av.open(Plain(out), "w", format="mp4", container_options=MUXER, io_open=again) as target:
        picture = PictureLane(target, video, frame_at(clip, video, plan.spec.start), plan, fonts)
        audio = _sound_of(clip) if plan.spec.sound != "none" else None
        lanes: dict[int, PictureLane | SoundLane] = {video.index: picture}
        if audio is not None:
            lanes[audio.index] = SoundLane(target, audio, plan)
        _seek(clip, video, plan.first)
        for packet in clip.demux(video if audio is None else [video, audio]):
            _check_length(packet, limits)
            lane = lanes[packet.stream.index]
            for ready in lane.pass_on(packet):
                target.mux(ready)
            progress.report(picture.reached / plan.seconds)
            if all(one.is_over for one in lanes.values()):
                break
        for lane in lanes.values():
            for ready in lane.finish():
                target.mux(ready)
        if not picture.pictures:
            raise Undecodable
    made = Rendered("video/mp4", *plan.size, Plain(out).seek(0, 2))
    return replace(
        made, seconds=round(picture.pictures / float(plan.rate), 3), fps=round(float(plan.rate), 3)
    )


def _sound_of(clip: Any) -> Any:
    known = (one for one in clip.streams.audio if one.codec_context and one.codec_context.sample_rate)
    return next(known, None)


def _seek(clip: Any, video: Any, first: float) -> None:
    clip.seek(0)
    if first > 1:
        with suppress(av.FFmpegError, OverflowError):
            clip.seek(int((first - 0.5) / video.time_base), stream=video)


def _check_length(packet: Any, limits: Limits) -> None:
    seconds = float(packet.pts * packet.time_base) if packet.pts is not None else 0.0
    if seconds > limits.max_seconds + SLACK:
        raise TooLong(limits.max_seconds, seconds)
