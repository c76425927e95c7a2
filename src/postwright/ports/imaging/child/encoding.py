"""Pixels to a clean file: no metadata, no profile (sRGB is what an untagged picture is)."""

import math
from collections.abc import Iterator
from typing import Any

from postwright.ports.imaging.types import MIMES, Rendered, RenderSpec

LOWEST_QUALITY = 40  # below this a smaller picture looks better than a coarser one
SUFFIXES = {"jpeg": ".jpg", "webp": ".webp", "png": ".png"}


def encode(image: Any, spec: RenderSpec) -> tuple[bytes, Rendered]:
    if spec.format == "jpeg" and image.hasalpha():
        image = image.flatten(background=list(spec.background))
    data = b""
    for smaller in _shrinking(image, spec):
        image, data = smaller
        if spec.max_bytes is None or len(data) <= spec.max_bytes:
            break
    return data, Rendered(MIMES[spec.format], image.width, image.height, len(data))


def _shrinking(image: Any, spec: RenderSpec) -> Iterator[tuple[Any, bytes]]:
    """The best at this size, then at ever smaller ones down to a single pixel."""
    while True:
        data = _best_quality(image, spec)
        yield image, data
        if spec.max_bytes is None or image.width == image.height == 1:
            return
        scale = min(0.9, math.sqrt(spec.max_bytes / len(data)) * 0.97)
        image = image.thumbnail_image(
            max(1, int(image.width * scale)), height=max(1, int(image.height * scale)), size="force"
        ).copy_memory()


def _best_quality(image: Any, spec: RenderSpec) -> bytes:
    best = _write(image, spec, spec.quality)
    if spec.max_bytes is None or len(best) <= spec.max_bytes or spec.format == "png":
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
    options: dict[str, Any] = {"keep": "none"}
    if spec.format != "png":
        options["Q"] = quality
    if spec.format == "jpeg":
        options |= {"optimize_coding": True, "interlace": True}
    if spec.format == "webp":
        options["effort"] = 3
    return bytes(image.write_to_buffer(SUFFIXES[spec.format], **options))
