"""The arithmetic of sides and boxes, the same for a page's promise and for what is made."""

from collections.abc import Sequence
from typing import Literal

Box = tuple[float, float, float, float]
Turn = Literal[0, 90, 180, 270]


def fit_inside(width: int, height: int, max_edge: int | None) -> tuple[int, int]:
    """Scaled down so that the longer side is at most `max_edge`; never up, never to nothing."""
    longer = max(width, height)
    if max_edge is None or longer <= max_edge:
        return width, height
    return max(1, round(width * max_edge / longer)), max(1, round(height * max_edge / longer))


def crop_box(width: int, height: int, box: Sequence[float]) -> tuple[int, int, int, int]:
    """Left, top, width and height in whole pixels inside the picture, at least one each."""
    left = min(round(box[0] * width), width - 1)
    top = min(round(box[1] * height), height - 1)
    return (
        left,
        top,
        min(max(1, round(box[2] * width)), width - left),
        min(max(1, round(box[3] * height)), height - top),
    )


def is_inside(left: float, top: float, width: float, height: float) -> bool:
    """Whether a box in parts of a picture's sides lies in the picture."""
    slack = 1e-4  # of numbers that were rounded
    return left >= 0 and top >= 0 and 0 < width <= 1 - left + slack and 0 < height <= 1 - top + slack


def turned_size(width: int, height: int, turn: int) -> tuple[int, int]:
    return (height, width) if turn % 180 else (width, height)


def changed_size(width: int, height: int, turn: int, box: Sequence[float] | None) -> tuple[int, int]:
    """Of an upright picture once it is turned and cut."""
    width, height = turned_size(width, height, turn)
    return crop_box(width, height, box)[2:] if box else (width, height)


def even_size(width: int, height: int, edges: tuple[int, int]) -> tuple[int, int]:
    """At most so large, whichever way it lies, and even, as H.264 wants it."""
    longer, shorter = edges
    scale = min(1.0, longer / max(width, height), shorter / min(width, height))
    return max(2, round(width * scale / 2) * 2), max(2, round(height * scale / 2) * 2)
