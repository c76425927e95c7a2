"""Pictures made for brighter screens, brought to what every screen shows: highlights roll off, the rest stays."""

import os
import struct
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

import pyvips

from postwright.ports.imaging.child.boxes import content, find_boxes
from postwright.ports.imaging.sniffing import Kind

# Code points of ITU-T H.273: transfer characteristics, and primaries.
PQ, HLG = 16, 18
BT2020, P3 = 9, 12
BRIGHT = {PQ, HLG}
COLOUR_BOXES = (b"meta", b"iprp", b"ipco", b"colr")
MOST_CHUNKS = 1000
TICK = Fraction(1, 25)

WHITE, PEAK = 203.0, 1000.0  # nits: what a white page has (ITU-R BT.2408), and what a bright screen reaches
KNEE = 0.5  # of white; below it nothing changes
LEVEL = 8  # of the colour table: 64 steps of each colour, laid out as 512 by 512 pixels
LUMINANCE = (0.2627, 0.6780, 0.0593)
# To the primaries of BT.709, in linear light (ITU-R BT.2087; CSS Color 4, section 10).
TO_709 = {
    BT2020: ((1.6605, -0.5876, -0.0728), (-0.1246, 1.1329, -0.0083), (-0.0182, -0.1006, 1.1187)),
    P3: ((1.2249, -0.2247, 0.0), (-0.0420, 1.0419, 0.0), (-0.0196, -0.0786, 1.0979)),
}


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

    image = image.copy_memory()
    deep = image.format == "ushort"
    colours = np.asarray(image.extract_band(0, n=3))
    frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(colours), "rgb48le" if deep else "rgb24")
    frame.color_primaries, frame.color_trc = coding
    flat = pyvips.Image.new_from_array(frame_to_sdr(frame, "rgb24").to_ndarray()).copy(interpretation="srgb")
    if image.bands == 4:
        flat = flat.bandjoin((image[3] / 257 if deep else image[3]).cast("uchar"))
    return flat.copy(interpretation="srgb")


def frame_to_sdr(frame: Any, layout: str) -> Any:
    """:param layout: of the pixels that come out, such as rgba"""
    from av.filter import Graph  # noqa: PLC0415 - see above

    graph = Graph()
    source = graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=TICK)
    toned, feed = add_tone(graph, source, frame)
    form, sink = graph.add("format", layout), graph.add("buffersink")
    toned.link_to(form)
    form.link_to(sink)
    graph.configure()
    feed()
    frame.pts, frame.time_base = 0, TICK
    source.push(frame)
    return graph.pull()


def add_tone(graph: Any, before: Any, frame: Any) -> tuple[Any, Callable[[], None]]:
    """
    Add the steps that tone down frames like this one, behind `before`.

    Gives the last of them, and what is to be called once the graph is configured.
    """
    table = _table(frame.color_primaries, frame.color_trc)
    colours = graph.add_buffer(width=table.width, height=table.height, format=table.format, time_base=TICK)
    deep, toned = graph.add("format", "rgb48le"), graph.add("haldclut", "clut=first")
    said = graph.add("setparams", "color_primaries=bt709:color_trc=bt709")
    before.link_to(deep)
    deep.link_to(toned)
    colours.link_to(toned, 0, 1)
    toned.link_to(said)

    def feed() -> None:
        colours.push(table)
        colours.push(None)

    return said, feed


def _table(primaries: int, transfer: int) -> Any:
    """What becomes of each colour, as a picture that FFmpeg's haldclut reads."""
    import av  # noqa: PLC0415 - see above

    table = av.VideoFrame.from_ndarray(_toned(primaries, transfer), "rgb48le")
    table.pts, table.time_base = 0, TICK
    return table


@cache
def _toned(primaries: int, transfer: int) -> Any:
    import numpy as np  # noqa: PLC0415 - see above

    steps = np.linspace(0, 1, LEVEL**2)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    light = _light(np.stack([red, green, blue], axis=-1).reshape(-1, 3), transfer, np)
    brightest = np.maximum(light.max(axis=1, keepdims=True), 1e-6)
    light = light * (_roll_off(brightest, np) / brightest)
    if primaries in TO_709:
        light = light @ np.array(TO_709[primaries]).T
    light = light.clip(0, 1)
    # IEC 61966-2-1. Screens show BT.709 with nearly the same curve.
    shown = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    edge = LEVEL**3
    return (shown * 65535).round().astype(np.uint16).reshape(edge, edge, 3)


def _light(signal: Any, transfer: int, np: Any) -> Any:
    """Linear light, 1 for white (ITU-R BT.2100, tables 4 and 5; HLG for a screen of `PEAK`)."""
    if transfer == PQ:
        power = signal ** (1 / 78.84375)
        nits = (np.maximum(power - 0.8359375, 0) / (18.8515625 - 18.6875 * power)) ** (1 / 0.1593017578125)
        return nits * (10_000 / WHITE)
    scene = np.where(
        signal <= 0.5, signal**2 / 3, (np.exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12
    )
    luminance = (scene @ np.array(LUMINANCE))[:, None]
    return scene * luminance**0.2 * (PEAK / WHITE)


def _roll_off(light: Any, np: Any) -> Any:
    """Reinhard's curve from the knee on, so that `PEAK` just reaches 1."""
    most = (PEAK / WHITE - KNEE) / (1 - KNEE)
    over = np.maximum(light - KNEE, 0) / (1 - KNEE)
    rolled = KNEE + (1 - KNEE) * over * (1 + over / most**2) / (1 + over)
    return np.where(light <= KNEE, light, np.minimum(rolled, 1))


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
