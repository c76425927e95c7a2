"""How much louder or softer a sound must be to be as loud as others."""

from typing import Any

from postwright.ports.imaging.child.clips import frames
from postwright.ports.imaging.child.measures import SILENT_LUFS, loudness_graph, pull
from postwright.ports.imaging.types import LOUDNESS

MOST_GAIN = 24.0  # decibels: more makes a concert of a quiet room


def even_gain(clip: Any, first: float, end: float) -> float | None:
    """In decibels, from that second of the file to that one; None where all of it is silent."""
    loudness, graph, form = SILENT_LUFS, None, None
    clip.seek(0)
    for frame in frames(clip, clip.streams.audio[0]):
        moment = frame.time or 0.0
        if moment >= end:
            break
        if moment < first:
            continue
        if graph is None:
            graph, form = loudness_graph(frame), (frame.format.name, frame.layout.name, frame.sample_rate)
        if form == (frame.format.name, frame.layout.name, frame.sample_rate):
            graph.push(frame)
            for measured in pull(graph):
                loudness = float(measured.metadata.get("lavfi.r128.I", loudness))
    return min(LOUDNESS - loudness, MOST_GAIN) if loudness > SILENT_LUFS else None
