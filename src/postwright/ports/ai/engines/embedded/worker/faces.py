"""BlazeFace: whether there is a face in a part of a picture, and where. Nothing of it is kept but its box."""

from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from postwright.ports.ai.engines.embedded.worker.borrowed import open_borrowed

_SIDE = 256
# Cells along a side and boxes for each cell, of MediaPipe's model for faces that are further away.
_GRIDS = ((16, 2), (8, 6))
_LEAST = 0.5
_MARGIN = 0.15

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]
Sides = tuple[float, float, float, float]


class FaceFinder:
    """:raises NotInstalled: its weights are not there"""

    def __init__(self, cache: Path, *, threads: int) -> None:
        self._session = open_borrowed("blazeface-back", cache, threads)

    def look(self, rgb: Pixels, person: Sides) -> tuple[float, Sides] | None:
        """
        The likeliest face of one person: its score and its box in parts of the picture's sides.

        :param person: left, top, width and height in parts of the sides; elsewhere nobody looks, because the model
            sees faces in cats, flowers and cups
        """
        left, top, right, bottom = _around(person, *rgb.shape[1::-1])
        part = _squared(rgb[top:bottom, left:right])
        scores, boxes = self._run(part)
        best = int(scores.argmax())
        if scores[best] < _LEAST:
            return None
        side = max(right - left, bottom - top)
        return float(scores[best]), _back(boxes[best] * side, (left, top), rgb.shape)

    def _run(self, part: Pixels) -> tuple[Floats, Floats]:
        small = cv2.resize(part, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
        pixels = (small.astype(np.float32) / 127.5 - 1)[None]
        near, near_boxes, far_boxes, far = self._session.run(
            ["Identity", "Identity_2", "Identity_3", "Identity_1"], {"input": pixels}
        )
        logits = np.concatenate([near[0, :, 0], far[0, :, 0]])
        boxes = np.concatenate([near_boxes[0], far_boxes[0]])[:, :4] / _SIDE
        centres = boxes[:, :2] + _centres()
        corners = np.concatenate([centres - boxes[:, 2:] / 2, centres + boxes[:, 2:] / 2], axis=1)
        scores: Floats = (1 / (1 + np.exp(-np.clip(logits, -50, 50)))).astype(np.float32)
        return scores, corners.astype(np.float32)


def _centres() -> Floats:
    grids = []
    for cells, each in _GRIDS:
        rows, columns = np.divmod(np.arange(cells * cells), cells)
        grids.append(np.repeat(np.stack([columns + 0.5, rows + 0.5], axis=1) / cells, each, axis=0))
    return np.concatenate(grids).astype(np.float32)


def _around(person: Sides, width: int, height: int) -> tuple[int, int, int, int]:
    """In pixels, with a margin, for a detector's box may cut the hair."""
    left, top, across, down = person
    margin = _MARGIN * max(across * width, down * height)
    return (
        max(0, int(left * width - margin)),
        max(0, int(top * height - margin)),
        min(width, int((left + across) * width + margin) + 1),
        min(height, int((top + down) * height + margin) + 1),
    )


def _squared(part: Pixels) -> Pixels:
    """With black to the right or below, so that a face keeps its shape."""
    height, width = part.shape[:2]
    side = max(height, width)
    return cv2.copyMakeBorder(part, 0, side - height, 0, side - width, cv2.BORDER_CONSTANT).astype(np.uint8)


def _back(corners: Floats, corner: tuple[int, int], shape: tuple[int, ...]) -> Sides:
    height, width = shape[:2]
    left, right = np.clip((corners[[0, 2]] + corner[0]) / width, 0, 1)
    top, bottom = np.clip((corners[[1, 3]] + corner[1]) / height, 0, 1)
    return float(left), float(top), float(right - left), float(bottom - top)
