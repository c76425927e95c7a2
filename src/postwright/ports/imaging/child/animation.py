"""Animations in libvips are one tall picture, frame under frame."""

from collections.abc import Callable
from typing import Any

import pyvips

from postwright.ports.imaging.errors import TooManyPixels
from postwright.ports.imaging.types import Limits

HEIGHT, FRAMES = "page-height", "n-pages"


def frame_height(image: Any) -> int:
    return int(image.get(HEIGHT)) if image.get_typeof(HEIGHT) else int(image.height)


def in_memory(image: Any, limits: Limits) -> Any:
    """:raises TooManyPixels: all frames together have more than one picture may"""
    if image.width * image.height > limits.max_pixels:
        raise TooManyPixels(limits.max_pixels, image.width * image.height)
    return image.copy_memory()


def resized(image: Any, width: int, height: int) -> Any:
    return each_frame(image, lambda frame: frame.thumbnail_image(width, height=height, size="force"))


def each_frame(image: Any, change: Callable[[Any], Any]) -> Any:
    high = frame_height(image)
    if high == image.height:
        return change(image).copy_memory()
    frames = [change(image.crop(0, top, image.width, high)) for top in range(0, image.height, high)]
    joined = pyvips.Image.arrayjoin(frames, across=1).copy_memory().copy()
    joined.set_type(pyvips.GValue.gint_type, HEIGHT, frames[0].height)
    return joined
