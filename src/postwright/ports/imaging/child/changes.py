"""What a person changed about a picture, done to a still."""

from typing import Any

import numpy as np
import pyvips

from postwright.ports.imaging.child.animation import each_frame
from postwright.ports.imaging.child.stills import named_errors
from postwright.ports.imaging.geometry import crop_box, fit_inside
from postwright.ports.imaging.lettering import draw_pieces
from postwright.ports.imaging.types import Changes, RenderSpec

LEVELS = 255
MIDDLE = LEVELS / 2


def change_still(image: Any, changes: Changes, spec: RenderSpec, fonts: tuple[str, ...]) -> Any:
    """:param image: sRGB, 8 bits, upright; of an animation each frame is changed"""
    with named_errors():
        return each_frame(image, lambda frame: _changed(frame, changes, spec.max_edge, fonts))


def _changed(image: Any, changes: Changes, max_edge: int | None, fonts: tuple[str, ...]) -> Any:
    if changes.turn:
        image = image.rot(f"d{changes.turn}")
    if changes.flip:
        image = image.fliphor()
    if changes.box:
        image = image.crop(*crop_box(image.width, image.height, changes.box))
    width, height = fit_inside(image.width, image.height, max_edge)
    if (width, height) != (image.width, image.height):
        image = image.thumbnail_image(width, height=height, size="force")
    if changes.brightness or changes.contrast:
        image = _lit(image, changes)
    return _written(image, changes, fonts) if changes.texts else image


def _lit(image: Any, changes: Changes) -> Any:
    """As CSS's brightness and contrast; each ends at black and white, and transparency stays as it is."""
    table = np.clip(np.arange(LEVELS + 1) * (1 + changes.brightness), 0, LEVELS)
    table = np.clip((table - MIDDLE) * (1 + changes.contrast) + MIDDLE, 0, LEVELS)
    rows = pyvips.Image.new_from_array(np.round(table).astype(np.uint8)[None, :])
    colours = image.bands - 1 if image.hasalpha() else image.bands
    lit = image.extract_band(0, n=colours).maplut(rows).copy(interpretation=image.interpretation)
    return lit.bandjoin(image[colours]) if image.hasalpha() else lit


def _written(image: Any, changes: Changes, fonts: tuple[str, ...]) -> Any:
    """Piece by piece: what lies beside the words is not touched, and not held in memory a second time."""
    image = image.colourspace("srgb")
    for left, top, drawn in draw_pieces((image.width, image.height), changes.texts, fonts):
        words = pyvips.Image.new_from_array(np.asarray(drawn)).copy(interpretation="srgb")
        under = image.extract_area(left, top, drawn.width, drawn.height)
        piece = under.composite2(words, "over").cast("uchar")
        if not image.hasalpha():
            piece = piece.extract_band(0, n=3)
        image = image.insert(piece.copy(interpretation="srgb"), left, top)
    return image
