"""A video without anything but its picture and its first sound."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from typing import Any

import av
from av.audio.resampler import AudioResampler
from av.bitstream import BitStreamFilterContext
from av.filter import Graph

from postwright.ports.imaging.child.clips import display_size, frame_at, open_clip
from postwright.ports.imaging.child.files import Plain
from postwright.ports.imaging.child.hdr import BRIGHT, add_tone
from postwright.ports.imaging.errors import TooLong, Undecodable
from postwright.ports.imaging.sniffing import Kind
from postwright.ports.imaging.types import Limits, Rendered

SLACK = 2.0  # seconds that a header may be wrong by
LONG_EDGE, SHORT_EDGE = 1920, 1080
FASTEST = 60
COPIED_VIDEO, COPIED_AUDIO = {"h264"}, {"aac"}
ORDINARY_PIXELS = {"yuv420p", "yuvj420p"}
MUXER = {"movflags": "faststart", "fflags": "+bitexact", "map_metadata": "-1"}
ENCODER = {"preset": "veryfast", "crf": "23", "profile": "high", "threads": "2"}
# Cameras write free text and positions into H.264's messages (SEI, type 6); players do without.
DROP_MESSAGES = "filter_units=remove_types=6"
TURNS = {90: ["cclock"], 180: ["clock", "clock"], 270: ["clock"]}


def clean_clip(descriptor: int, out: int, kind: Kind, limits: Limits) -> Rendered:
    """MP4, copied stream by stream where every player understands it, encoded anew where not."""
    with open_clip(descriptor, kind, limits) as (clip, video, _seconds), _create(out) as target:
        first = frame_at(clip, video, 0)
        copied = _plays_everywhere(video, first)
        picture = (_CopiedVideo if copied else _EncodedVideo)(target, video, first)
        sound = _sound(target, clip)
        clip.seek(0)
        wanted = [video] if sound is None else [video, sound.source]
        for packet in clip.demux(wanted):
            _check_length(packet, limits)
            lane = picture if packet.stream is video else sound
            for ready in lane.pass_on(packet):
                target.mux(ready)
        width, height = picture.size
    return Rendered("video/mp4", width, height, Plain(out).seek(0, 2))


def _plays_everywhere(video: Any, first: Any) -> bool:
    context = video.codec_context
    # A copy takes the shape of its pixels from the codec; where the file says otherwise, it would be squeezed.
    shape = (video.sample_aspect_ratio or 1) == (context.sample_aspect_ratio or 1)
    ordinary = context.pix_fmt in ORDINARY_PIXELS and first.color_trc not in BRIGHT
    return context.name in COPIED_VIDEO and ordinary and shape


def _create(out: int) -> Any:
    again = lambda _url, _flags, _options: Plain(out)  # noqa: E731 - the index is moved to the front in a second pass
    return av.open(Plain(out), "w", format="mp4", container_options=MUXER, io_open=again)


def _sound(target: Any, clip: Any) -> Any:
    for audio in clip.streams.audio:
        if audio.codec_context and audio.codec_context.sample_rate:
            return (_CopiedAudio if audio.codec_context.name in COPIED_AUDIO else _EncodedAudio)(
                target, audio
            )
    return None


def _check_length(packet: Any, limits: Limits) -> None:
    seconds = float(packet.pts * packet.time_base) if packet.pts is not None else 0.0
    if seconds > limits.max_seconds + SLACK:
        raise TooLong(limits.max_seconds, seconds)


class _CopiedVideo:
    def __init__(self, target: Any, source: Any, first: Any) -> None:
        self.source, self.size = source, display_size(first, source)
        self.stream = target.add_stream_from_template(source)
        self.stream.metadata.clear()
        self.filter = BitStreamFilterContext(DROP_MESSAGES, in_stream=source, out_stream=self.stream)

    def pass_on(self, packet: Any) -> Iterator[Any]:
        for clean in self.filter.filter(packet if packet.dts is not None else None):
            clean.stream = self.stream
            yield clean


class _EncodedVideo:
    def __init__(self, target: Any, source: Any, first: Any) -> None:
        self.source, self.size = source, _even_size(*display_size(first, source))
        rate = source.average_rate if source.average_rate and source.average_rate <= FASTEST else FASTEST
        self.stream = target.add_stream("libx264", rate=rate, options=ENCODER)
        self.stream.width, self.stream.height = self.size
        self.stream.pix_fmt = "yuv420p"
        self.stream.codec_context.time_base = source.time_base
        if first.color_trc in BRIGHT:
            _say_ordinary(self.stream.codec_context)
        self.graph = _upright_graph(source, first, self.size)

    def pass_on(self, packet: Any) -> Iterator[Any]:
        with suppress(av.error.InvalidDataError):
            for frame in packet.decode():
                self.graph.push(frame, at=0)
                yield from self._encode()
        if packet.dts is None:
            self.graph.push(None)
            yield from self._encode()
            yield from self.stream.encode(None)

    def _encode(self) -> Iterator[Any]:
        while True:
            try:
                frame = self.graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            yield from self.stream.encode(frame)


class _CopiedAudio:
    def __init__(self, target: Any, source: Any) -> None:
        self.source = source
        self.stream = target.add_stream_from_template(source)
        self.stream.metadata.clear()

    def pass_on(self, packet: Any) -> Iterator[Any]:
        if packet.dts is not None:
            packet.stream = self.stream
            yield packet


class _EncodedAudio:
    def __init__(self, target: Any, source: Any) -> None:
        self.source = source
        self.stream = target.add_stream("aac", rate=48_000, layout="stereo")
        self.stream.bit_rate = 128_000
        self.resampler = AudioResampler(format="fltp", layout="stereo", rate=48_000, frame_size=1024)

    def pass_on(self, packet: Any) -> Iterator[Any]:
        with suppress(av.error.InvalidDataError):
            for frame in packet.decode():
                yield from self._encode(frame)
        if packet.dts is None:
            yield from self._encode(None)
            yield from self.stream.encode(None)

    def _encode(self, frame: Any) -> Iterator[Any]:
        for part in self.resampler.resample(frame):
            yield from self.stream.encode(part)


def _say_ordinary(context: Any) -> None:
    """Untagged, a small picture would be taken for BT.601 (ITU-T H.273, code point 1 is BT.709)."""
    context.color_primaries = context.color_trc = context.colorspace = 1


def _upright_graph(source: Any, first: Any, size: tuple[int, int]) -> Any:
    graph, feed = Graph(), None
    steps = [graph.add_buffer(template=source, time_base=source.time_base)]
    steps += [graph.add("transpose", direction) for direction in TURNS.get(first.rotation % 360, [])]
    steps += [graph.add("scale", f"{size[0]}:{size[1]}"), graph.add("setsar", "1")]
    _chain(steps)
    if first.color_trc in BRIGHT:
        toned, feed = add_tone(graph, steps[-1], first)
        steps = [toned, graph.add("scale", "out_color_matrix=bt709:out_range=tv")]
    _chain([*steps[-1:], graph.add("format", "yuv420p"), graph.add("buffersink")])
    _chain(steps if feed else [])
    graph.configure()
    if feed:
        feed()
    return graph


def _chain(steps: list[Any]) -> None:
    for one, following in pairwise(steps):
        one.link_to(following)


def _even_size(width: int, height: int) -> tuple[int, int]:
    """At most 1080p, whichever way it lies; H.264 wants even sides."""
    scale = min(1.0, LONG_EDGE / max(width, height), SHORT_EDGE / min(width, height))
    if min(width, height) < 1:
        raise Undecodable
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)
