"""Animations in libvips are one tall picture, frame under frame."""

from collections.abc import Callable
from typing import Any

import pyvips

from postwright.ports.imaging.errors import TooManyPixels

HEIGHT, FRAMES = "page-height", "n-pages"


def frame_height(image: Any) -> int:
    return int(image.get(HEIGHT)) if image.get_typeof(HEIGHT) else int(image.height)


def checked(image: Any, most: int) -> Any:
    """:raises TooManyPixels: all frames together have more than that"""
    if image.width * image.height > most:
        raise TooManyPixels(most, image.width * image.height)
    return image


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
