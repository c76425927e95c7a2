"""Pictures made for brighter screens, brought to what every screen shows by libswscale's tone mapping."""

import os
import struct
from fractions import Fraction
from typing import Any

import pyvips

from postwright.ports.imaging.child.boxes import content, find_boxes
from postwright.ports.imaging.sniffing import Kind

# Code points of ITU-T H.273: transfer characteristics, and primaries that are wider than sRGB's.
PQ, HLG = 16, 18
BRIGHT = {PQ, HLG}
COLOUR_BOXES = (b"meta", b"iprp", b"ipco", b"colr")
MOST_CHUNKS = 1000
# Perceptual: highlights roll off instead of breaking off.
STILL_TO_SDR = "out_primaries=bt709:out_transfer=iec61966-2-1:intent=perceptual"
CLIP_TO_SDR = "out_primaries=bt709:out_transfer=bt709:out_color_matrix=bt709:out_range=tv:intent=perceptual"
TICK = Fraction(1, 25)


def coding_of(descriptor: int, kind: Kind) -> tuple[int, int] | None:
    """Primaries and transfer of a picture that needs a bright screen; None for all others."""
    if kind is Kind.PNG:
        found = _of_png(descriptor)
    elif kind in {Kind.AVIF, Kind.HEIC}:
        found = _of_boxes(descriptor)
    else:
        return None
    return found if found and found[1] in BRIGHT else None


def to_sdr(image: Any, coding: tuple[int, int]) -> Any:
    """:param image: RGB as its file codes it, 8 or 16 bits, perhaps with alpha. Gives sRGB of 8 bits."""
    import av  # noqa: PLC0415 - few pictures need it
    import numpy as np  # noqa: PLC0415 - see above

    deep = image.format == "ushort"
    colours = np.asarray(image.extract_band(0, n=3).copy_memory())
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(colours), "rgb48le" if deep else "rgb24")
    frame.color_primaries, frame.color_trc = coding
    flat = pyvips.Image.new_from_array(frame_to_sdr(frame, "rgb24").to_ndarray()).copy(interpretation="srgb")
    if image.bands == 4:
        flat = flat.bandjoin((image[3] / 257 if deep else image[3]).cast("uchar"))
    return flat


def frame_to_sdr(frame: Any, layout: str) -> Any:
    """:param layout: of the pixels that come out, such as rgba"""
    from av.filter import Graph  # noqa: PLC0415 - see above

    graph = Graph()
    source = graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=TICK)
    scale = graph.add("scale", STILL_TO_SDR)
    form, sink = graph.add("format", layout), graph.add("buffersink")
    for one, following in ((source, scale), (scale, form), (form, sink)):
        one.link_to(following)
    graph.configure()
    graph.push(frame)
    return graph.pull()


def _of_png(descriptor: int) -> tuple[int, int] | None:
    """PNG, third edition, 11.3.2.6: cICP stands before the pixels."""
    at = 8
    for _ in range(MOST_CHUNKS):
        length, name = struct.unpack(">I4s", os.pread(descriptor, 8, at).ljust(8, b"\0"))
        if name == b"cICP":
            primaries, transfer = os.pread(descriptor, 2, at + 8).ljust(2, b"\0")
            return primaries, transfer
        if name in {b"IDAT", b"\0\0\0\0"}:
            return None
        at += 12 + length
    return None


def _of_boxes(descriptor: int) -> tuple[int, int] | None:
    for box in find_boxes(descriptor, *COLOUR_BOXES):
        said = content(descriptor, box)
        if said[:4] == b"nclx" and len(said) >= 8:
            primaries, transfer = struct.unpack_from(">HH", said, 4)
            return primaries, transfer
    return None
