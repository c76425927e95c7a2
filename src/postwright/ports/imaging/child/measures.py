"""What can be measured of a video without understanding it: cuts, stillness, loudness, silence."""

from collections.abc import Iterator
from contextlib import suppress
from itertools import pairwise
from typing import Any

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

from postwright.ports.imaging.child.clips import frames, open_clip
from postwright.ports.imaging.cuts import find_cuts
from postwright.ports.imaging.errors import TooLong
from postwright.ports.imaging.sniffing import Kind
from postwright.ports.imaging.types import Limits, Measured, Span

SLACK = 2.0  # seconds that a header may be wrong by
LONGEST_LOOK = 600.0  # seconds of pictures; sound is measured to its end
MOST_REPORTED = 500
WIDTH, HEIGHT = 48, 27
MOVED, LEAST_MOVING = 10, 0.01  # of 255, in this share of the small picture
# EBU R 128: gated loudness below this is no programme at all.
SILENT_LUFS = -70.0
QUIET = "noise=-50dB:d=0.5:mono=0"

Small = NDArray[np.int16]


def measure_clip(descriptor: int, kind: Kind, limits: Limits) -> Measured:
    with open_clip(descriptor, kind, limits) as (clip, video, _seconds):
        cuts, still, seen = _watch(clip, video, limits)
        loudness, silences = _listen(clip, limits)
    return Measured(
        cuts=tuple(cuts[:MOST_REPORTED]),
        still_seconds=still,
        seen_seconds=seen,
        loudness=loudness,
        silences=tuple(silences[:MOST_REPORTED]),
    )


def _watch(clip: Any, video: Any, limits: Limits) -> tuple[list[float], float, float]:
    times, differences = list[float](), list[float]()
    first: Small | None = None
    last: Small | None = None
    still: float | None = None
    for time, small in _small_frames(clip, video, limits):
        if first is None or last is None:
            first = last = small
        if still is None and _moves(first, small):
            still = time
        times.append(time)
        differences.append(float(np.abs(small - last).mean()))
        last = small
    seen = times[-1] if times else 0.0
    return (find_cuts(times, differences) if times else []), seen if still is None else still, seen


def _small_frames(clip: Any, video: Any, limits: Limits) -> Iterator[tuple[float, Small]]:
    clip.seek(0)
    start = float((video.start_time or 0) * video.time_base)
    for frame in frames(clip, video):
        time = max(0.0, (frame.time or 0.0) - start)
        _check_length(time, limits)
        if time > LONGEST_LOOK:
            return
        small = frame.reformat(WIDTH, HEIGHT, format="rgb24", interpolation="AREA")
        yield time, small.to_ndarray().astype(np.int16)


def _moves(first: Small, small: Small) -> bool:
    return bool((np.abs(small - first).max(axis=2) > MOVED).mean() > LEAST_MOVING)


def _listen(clip: Any, limits: Limits) -> tuple[float | None, list[Span]]:
    """Loudness of the whole in LUFS on the sound's own channels: mixed down to one it would read too low."""
    if not clip.streams.audio:
        return None, []
    loudness, time, silences = SILENT_LUFS, 0.0, list[Span]()
    began: float | None = None
    for frame in _measured_sound(clip, clip.streams.audio[0]):
        time = (frame.time or 0.0) + frame.samples / frame.sample_rate
        _check_length(time, limits)
        said = frame.metadata
        loudness = float(said.get("lavfi.r128.I", loudness))
        if "lavfi.silence_start" in said:
            began = float(said["lavfi.silence_start"])
        if "lavfi.silence_end" in said and began is not None:
            silences.append(Span(max(0.0, began), float(said["lavfi.silence_end"])))
            began = None
    if began is not None and time > began:
        silences.append(Span(max(0.0, began), time))
    return (round(loudness, 1) if loudness > SILENT_LUFS else None), silences


def _measured_sound(clip: Any, audio: Any) -> Iterator[Any]:
    clip.seek(0)
    graph, kind = None, None
    for frame in frames(clip, audio):
        if graph is None:
            graph, kind = loudness_graph(frame), _kind(frame)
        if _kind(frame) == kind:  # a sound that changes its form midway is measured up to there
            graph.push(frame)
            yield from pull(graph)
    if graph is not None:
        graph.push(None)
        yield from pull(graph)


def _kind(frame: Any) -> tuple[str, str, int]:
    return frame.format.name, frame.layout.name, frame.sample_rate


def loudness_graph(frame: Any) -> Any:
    graph = Graph()
    steps = [
        graph.add_abuffer(
            sample_rate=frame.sample_rate,
            format=frame.format.name,
            layout=frame.layout.name,
            time_base=frame.time_base,
        ),
        graph.add("ebur128", "metadata=1:framelog=quiet"),
        graph.add("silencedetect", QUIET),
        graph.add("abuffersink"),
    ]
    for one, following in pairwise(steps):
        one.link_to(following)
    graph.configure()
    return graph


def pull(graph: Any) -> Iterator[Any]:
    with suppress(av.BlockingIOError, av.EOFError):
        while True:
            yield graph.pull()


def _check_length(time: float, limits: Limits) -> None:
    if time > limits.max_seconds + SLACK:
        raise TooLong(limits.max_seconds, time)
