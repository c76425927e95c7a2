"""Pixels to a clean file: no profile (sRGB is what an untagged picture is), of metadata only the source type."""

import math
from collections.abc import Iterator
from typing import Any

import pyvips

from postwright.ports.imaging.child.animation import frame_height, resized
from postwright.ports.imaging.child.labels import LABEL, packet_for
from postwright.ports.imaging.types import MIMES, Rendered, RenderSpec

LOWEST_QUALITY = 40  # below this a smaller picture looks better than a coarser one
SUFFIXES = {"jpeg": ".jpg", "webp": ".webp", "png": ".png", "gif": ".gif"}
LOSSLESS = {"png", "gif"}
XMP = "xmp-data"


def encode(image: Any, spec: RenderSpec, source_type: str | None) -> tuple[bytes, Rendered]:
    image = _labelled(image, source_type)
    if spec.format == "jpeg" and image.hasalpha():
        image = image.flatten(background=list(spec.background))
    data = b""
    for smaller in _shrinking(image, spec):
        image, data = smaller
        if spec.max_bytes is None or len(data) <= spec.max_bytes:
            break
    return data, Rendered(MIMES[spec.format], image.width, frame_height(image), len(data), source_type)


def _labelled(image: Any, source_type: str | None) -> Any:
    image = image.copy()
    if image.get_typeof(XMP):
        image.remove(XMP)
    if source_type:
        image.set_type(pyvips.GValue.blob_type, XMP, packet_for(source_type))
    return image


def _shrinking(image: Any, spec: RenderSpec) -> Iterator[tuple[Any, bytes]]:
    """The best at this size, then at ever smaller ones down to a single pixel."""
    while True:
        data = _best_quality(image, spec)
        yield image, data
        width, height = image.width, frame_height(image)
        if spec.max_bytes is None or width == height == 1:
            return
        scale = min(0.9, math.sqrt(spec.max_bytes / len(data)) * 0.97)
        image = resized(image, max(1, int(width * scale)), max(1, int(height * scale)))


def _best_quality(image: Any, spec: RenderSpec) -> bytes:
    best = _write(image, spec, spec.quality)
    if spec.max_bytes is None or len(best) <= spec.max_bytes or spec.format in LOSSLESS:
        return best
    best = _write(image, spec, low := min(LOWEST_QUALITY, spec.quality))
    high = spec.quality
    while len(best) <= spec.max_bytes and high - low > 2:
        middle = (low + high) // 2
        data = _write(image, spec, middle)
        if len(data) <= spec.max_bytes:
            best, low = data, middle
        else:
            high = middle
    return best


def _write(image: Any, spec: RenderSpec, quality: int) -> bytes:
    label = LABEL.get(spec.format) if image.get_typeof(XMP) else None
    options: dict[str, Any] = {"keep": "none" if label or not image.get_typeof(XMP) else "xmp"}
    if spec.format not in LOSSLESS:
        options["Q"] = quality
    if spec.format == "jpeg":
        options |= {"optimize_coding": True, "interlace": True}
    if spec.format == "webp":
        options["effort"] = 3
    if spec.format == "gif":
        options |= {"reuse": True, "effort": 4}
    data = bytes(image.write_to_buffer(SUFFIXES[spec.format], **options))
    return label(data, image.get(XMP)) if label else data
