"""Which part of a picture to keep for another ratio, so that least of what matters is lost."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from smartcrop import SmartCrop

_EDGE = 128
_STEPS = 129
# What a box weighs beside the whole rest of the picture, which weighs 1.
WEIGHTS = {"face": 1.0, "text": 0.7, "person": 0.5, "object": 0.35}
# A face or a line of text that is cut in two is worse than one that is left out.
_CUT = 0.5
_CENTRE = 0.3

Map = NDArray[np.float32]


class Part(NamedTuple):
    """`kind` is a key of WEIGHTS; the rest in parts of the picture's sides."""

    kind: str
    left: float
    top: float
    width: float
    height: float


def find_crops(rgb: NDArray[np.uint8], parts: Sequence[Part], ratios: Sequence[float]) -> dict[str, Any]:
    """The point that draws the eye, and for each ratio (width / height) the best box and what it loses."""
    weights = weigh(rgb, parts)
    x, y = find_focus(weights)
    height, width = rgb.shape[:2]
    crops = [{"ratio": ratio, **best_box(weights, parts, ratio * height / width)} for ratio in ratios]
    return {"x": x, "y": y, "crops": crops}


def weigh(rgb: NDArray[np.uint8], parts: Sequence[Part]) -> Map:
    """A small map of what matters, 1 in sum: detail, skin and strong colours, and above all the given parts."""
    scale = _EDGE / max(rgb.shape[:2])
    size = [max(8, round(side * scale)) for side in rgb.shape[1::-1]]
    weights = _saliency(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA).astype(np.uint8))
    for part in parts:
        _lay_on(weights, part)
    even: Map = weights / weights.sum()
    return even


def find_focus(weights: Map) -> tuple[float, float]:
    strong = np.where(weights >= np.percentile(weights, 90), weights, 0)
    height, width = weights.shape
    x = float((strong.sum(axis=0) * (np.arange(width) + 0.5)).sum() / strong.sum() / width)
    y = float((strong.sum(axis=1) * (np.arange(height) + 0.5)).sum() / strong.sum() / height)
    return x, y


def best_box(weights: Map, parts: Sequence[Part], relative: float) -> dict[str, Any]:
    """`relative` is the wanted ratio over the picture's own; the box spans one side wholly and slides along the other."""
    across = relative < 1
    size = relative if across else 1 / relative
    line = weights.sum(axis=0 if across else 1)
    kept_until = np.concatenate([[0.0], np.cumsum(line, dtype=np.float64)])
    places = np.linspace(0, 1, len(kept_until))
    starts = np.linspace(0, 1 - size, _STEPS)
    kept = np.interp(starts + size, places, kept_until) - np.interp(starts, places, kept_until)
    costs = sum(_cut_costs(parts, starts, size, across=across), np.zeros(_STEPS))
    # Among equals the middle one.
    best = int(np.argmax(kept - costs - 1e-6 * np.abs(starts - (1 - size) / 2)))
    start, lost = float(starts[best]), float(np.clip(1 - kept[best], 0, 1))
    box = [start, 0.0, size, 1.0] if across else [0.0, start, 1.0, size]
    in_middle = float(np.clip(1 - kept[_STEPS // 2], 0, 1))
    return {"box": box, "lost": lost, "lost_in_middle": in_middle}


def _saliency(small: NDArray[np.uint8]) -> Map:
    cropper = SmartCrop()
    # Its edge filter passes the outermost pixels through as they are, which would make a frame of detail.
    padded = Image.fromarray(np.pad(small, ((1, 1), (1, 1), (0, 0)), mode="edge"))
    found = cropper.precompute_features(cropper.prepare_features_image(padded))[1:-1, 1:-1]
    plane = cv2.GaussianBlur(found, (0, 0), 2).astype(np.float32)
    plane = (plane + 1e-4) * _centred(plane.shape)
    unit: Map = (plane / plane.sum()).astype(np.float32)
    return unit


def _centred(shape: tuple[int, ...]) -> Map:
    rows, columns = (np.linspace(-1, 1, side, dtype=np.float32) for side in shape)
    centred: Map = 1 - _CENTRE * np.clip(np.hypot(*np.meshgrid(columns, rows)) / np.sqrt(2), 0, 1)
    return centred


def _lay_on(weights: Map, part: Part) -> None:
    height, width = weights.shape
    left, top = min(int(part.left * width), width - 1), min(int(part.top * height), height - 1)
    right = max(left + 1, round((part.left + part.width) * width))
    bottom = max(top + 1, round((part.top + part.height) * height))
    covered = weights[top:bottom, left:right]
    covered += WEIGHTS[part.kind] / covered.size


def _cut_costs(
    parts: Sequence[Part], starts: NDArray[np.float64], size: float, *, across: bool
) -> Iterator[NDArray[np.float64]]:
    whole = 1 + sum(WEIGHTS[part.kind] for part in parts)
    for part in parts:
        near, length = (part.left, part.width) if across else (part.top, part.height)
        inside = np.clip(np.minimum(near + length, starts + size) - np.maximum(near, starts), 0, length)
        shown = inside / length
        # Nothing for a part wholly in or out, most for one cut through its middle.
        yield _CUT * WEIGHTS[part.kind] / whole * (1 - np.abs(2 * shown - 1))
