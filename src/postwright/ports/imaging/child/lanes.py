"""The picture and the sound of a video on their way from one file into another."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from typing import Any

import av
from av.filter import Graph

from postwright.ports.imaging.child.hdr import BRIGHT, add_tone
from postwright.ports.imaging.child.plan import Plan
from postwright.ports.imaging.child.titles import Titles
from postwright.ports.imaging.geometry import crop_box, turned_size

TURNS = {90: ["cclock"], 180: ["clock", "clock"], 270: ["clock"]}
CLOCKWISE = {0: [], 90: ["clock"], 180: ["clock", "clock"], 270: ["cclock"]}
RATE, SAMPLES = 48_000, 1024
KEY_EVERY_S = 2
# A tenth of a decibel below what would be cut off once it is coded.
CEILING = "limit=0.84:attack=5:release=50:level=0"


class Lane(ABC):
    """Frames of one track, decoded, changed and encoded again; `is_over` once what is wanted of it is through."""

    source: Any
    is_over = False

    def pass_on(self, packet: Any) -> Iterator[Any]:
        if packet.dts is None or self.is_over:
            return
        with suppress(av.error.InvalidDataError):
            for frame in packet.decode():
                yield from self._take(frame)

    def _rest(self) -> Iterator[Any]:
        """What the decoder still held back."""
        with suppress(av.FFmpegError):
            for frame in self.source.codec_context.decode(None):
                yield from self._take(frame)

    @abstractmethod
    def _take(self, frame: Any) -> Iterator[Any]: ...


class PictureLane(Lane):
    """`reached` in seconds of what is made."""

    def __init__(self, target: Any, source: Any, first: Any, plan: Plan, fonts: tuple[str, ...]) -> None:
        self.source, self.plan = source, plan
        self.reached, self.pictures = 0.0, 0
        self.stream = target.add_stream("libx264", rate=plan.rate, options=_encoder(plan))
        self.stream.width, self.stream.height = plan.size
        self.stream.pix_fmt = "yuv420p"
        context = self.stream.codec_context
        context.time_base = 1 / plan.rate
        context.gop_size = max(1, round(KEY_EVERY_S * float(plan.rate)))
        if first.color_trc in BRIGHT:
            context.color_primaries = context.color_trc = context.colorspace = 1  # BT.709, ITU-T H.273
        self.titles = Titles(plan.size, plan.spec, fonts)
        self.graph, self.feed = _picture_graph(source, first, plan, self.titles)
        self.form = (first.format.name, first.width, first.height)

    def finish(self) -> Iterator[Any]:
        yield from self._rest()
        self.titles.end()
        self.graph.push(None)
        yield from self._encode()
        yield from self.stream.encode(None)

    def _take(self, frame: Any) -> Iterator[Any]:
        moment = (frame.time or 0.0) - self.plan.first
        if moment >= self.plan.seconds:
            self.is_over = True
        if self.is_over or (frame.format.name, frame.width, frame.height) != self.form:
            return  # a picture that changes its form midway cannot go on in the same track
        self.reached = max(self.reached, moment)
        self.titles.show_until(moment)
        self.feed.push(frame)
        yield from self._encode()

    def _encode(self) -> Iterator[Any]:
        with suppress(av.BlockingIOError, av.EOFError):
            while True:
                frame = self.graph.pull()
                if frame.time is not None and frame.time > self.plan.seconds - 0.5 / float(self.plan.rate):
                    continue
                self.pictures += 1
                frame.pict_type = 0
                yield from self.stream.encode(frame)


class SoundLane(Lane):
    def __init__(self, target: Any, source: Any, plan: Plan) -> None:
        self.source, self.plan = source, plan
        self.stream = target.add_stream("aac", rate=RATE, layout="stereo")
        self.stream.bit_rate = plan.sound_bits
        self.graph: Any = None
        self.form: tuple[Any, ...] = ()

    def finish(self) -> Iterator[Any]:
        yield from self._rest()
        if self.graph is not None:
            self.graph.push(None)
            yield from self._encode()
        yield from self.stream.encode(None)

    def _take(self, frame: Any) -> Iterator[Any]:
        if (frame.time or 0.0) - self.plan.first >= self.plan.seconds:
            self.is_over = True
            return
        form = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self.graph is None:
            self.graph, self.form = _sound_graph(frame, self.plan), form
        if form == self.form:  # as with the picture
            self.graph.push(frame)
            yield from self._encode()

    def _encode(self) -> Iterator[Any]:
        with suppress(av.BlockingIOError, av.EOFError):
            while True:
                yield from self.stream.encode(self.graph.pull())


def _encoder(plan: Plan) -> dict[str, str]:
    options = {"preset": "veryfast", "crf": str(plan.spec.quality), "profile": "high", "threads": "2"}
    if plan.bits:
        options |= {"maxrate": str(plan.bits), "bufsize": str(plan.bits)}
    return options


def _picture_graph(source: Any, first: Any, plan: Plan, titles: Titles) -> tuple[Any, Any]:
    graph, tone = Graph(), None
    feed = graph.add_buffer(template=source, time_base=source.time_base)
    last = _join(graph, feed, _cutting(plan) + _turning(first, plan) + _cropping(first, plan))
    last = _join(graph, last, [("scale", f"{plan.size[0]}:{plan.size[1]}:out_range=tv"), ("setsar", "1")])
    if first.color_trc in BRIGHT:
        last, tone = add_tone(graph, last, first)
        last = _join(graph, last, [("scale", "out_color_matrix=bt709:out_range=tv")])
    last = _join(graph, last, [("format", "yuv420p"), *_lighting(plan)])
    last = titles.join(graph, last)
    last.link_to(graph.add("buffersink"))
    graph.configure()
    if tone:
        tone()
    titles.begin()
    return graph, feed


def _join(graph: Any, last: Any, steps: list[tuple[str, str]]) -> Any:
    added = [
        last,
        *(graph.add(name, arguments) if arguments else graph.add(name) for name, arguments in steps),
    ]
    for one, following in pairwise(added):
        one.link_to(following)
    return added[-1]


def _cutting(plan: Plan) -> list[tuple[str, str]]:
    end = plan.first + plan.seconds
    return [
        ("trim", f"start={plan.first - 0.001:.6f}:end={end:.6f}"),
        ("setpts", f"PTS-{plan.first:.6f}/TB"),
        ("fps", f"fps={plan.rate.numerator}/{plan.rate.denominator}:start_time=0"),
    ]


def _turning(first: Any, plan: Plan) -> list[tuple[str, str]]:
    turns = TURNS.get(first.rotation % 360, []) + CLOCKWISE[plan.spec.changes.turn]
    return [*(("transpose", turn) for turn in turns), *([("hflip", "")] if plan.spec.changes.flip else [])]


def _cropping(first: Any, plan: Plan) -> list[tuple[str, str]]:
    if plan.spec.changes.box is None:
        return []
    wide = turned_size(first.width, first.height, first.rotation % 360 + plan.spec.changes.turn)
    left, top, width, height = crop_box(*wide, plan.spec.changes.box)
    return [("crop", f"{width}:{height}:{left}:{top}:exact=1")]


def _lighting(plan: Plan) -> list[tuple[str, str]]:
    """Both are straight lines, so they may be drawn in luma and chroma as well (ITU-R BT.709, narrow range)."""
    brightness, contrast = plan.spec.changes.brightness, plan.spec.changes.contrast
    if not (brightness or contrast):
        return []
    slope, lift = (1 + brightness) * (1 + contrast), 0.5 * (1 - (1 + contrast))
    luma = f"clip((val-16)*{slope:.5f}+{219 * lift + 16:.5f}\\,16\\,235)"
    chroma = f"clip((val-128)*{slope:.5f}+128\\,16\\,240)"
    return [("lutyuv", f"y={luma}:u={chroma}:v={chroma}")]


def _sound_graph(frame: Any, plan: Plan) -> Any:
    graph = Graph()
    feed = graph.add_abuffer(
        sample_rate=frame.sample_rate,
        format=frame.format.name,
        layout=frame.layout.name,
        time_base=frame.time_base,
    )
    end = plan.first + plan.seconds
    steps = [
        ("atrim", f"start={plan.first:.6f}:end={end:.6f}"),
        ("asetpts", f"PTS-{plan.first:.6f}/TB"),
        ("aresample", f"{RATE}:async=1:first_pts=0"),
        ("aformat", f"sample_fmts=fltp:channel_layouts=stereo:sample_rates={RATE}"),
    ]
    if plan.gain is not None:
        steps += [("volume", f"{plan.gain:.2f}dB"), ("alimiter", CEILING)]
    last = _join(graph, feed, [*steps, ("asetnsamples", f"n={SAMPLES}:p=0")])
    last.link_to(graph.add("abuffersink"))
    graph.configure()
    return graph
