"""NanoDet-g: which of eighty everyday things are where. Its classes are those of COCO."""

from pathlib import Path
from typing import Any, NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from postwright.ports.ai.engines.embedded.worker.borrowed import open_borrowed

_SIDE = 416
_STRIDES = (8, 16, 32)
# Blue, green, red: what the published configuration (nanodet_g.yml) was trained with.
_MEAN = np.array([103.53, 116.28, 123.675], np.float32)
_DEVIATION = np.array([57.375, 57.12, 58.395], np.float32)
_OVERLAP = 0.5
# Far below any gate: what is passed over, is decided by whoever reads.
_LEAST = 0.3
_MOST = 50

NAMES = (
    *("person", "bicycle", "car", "motorcycle", "airplane", "bus", "train", "truck", "boat", "traffic light"),
    *("fire hydrant", "stop sign", "parking meter", "bench", "bird", "cat", "dog", "horse", "sheep", "cow"),
    *(
        "elephant",
        "bear",
        "zebra",
        "giraffe",
        "backpack",
        "umbrella",
        "handbag",
        "tie",
        "suitcase",
        "frisbee",
    ),
    *(
        "skis",
        "snowboard",
        "sports ball",
        "kite",
        "baseball bat",
        "baseball glove",
        "skateboard",
        "surfboard",
    ),
    *("tennis racket", "bottle", "wine glass", "cup", "fork", "knife", "spoon", "bowl", "banana", "apple"),
    *("sandwich", "orange", "broccoli", "carrot", "hot dog", "pizza", "donut", "cake", "chair", "couch"),
    *("potted plant", "bed", "dining table", "toilet", "tv", "laptop", "mouse", "remote", "keyboard"),
    *("cell phone", "microwave", "oven", "toaster", "sink", "refrigerator", "book", "clock", "vase"),
    *("scissors", "teddy bear", "hair drier", "toothbrush"),
)

Pixels = NDArray[np.uint8]
Floats = NDArray[np.float32]


class Seen(NamedTuple):
    """`box`: left, top, width and height in parts of the picture's sides."""

    name: str
    score: float
    box: tuple[float, float, float, float]


class Detector:
    """:raises NotInstalled: its weights are not there"""

    def __init__(self, cache: Path, *, threads: int) -> None:
        self._session = open_borrowed("nanodet", cache, threads)

    def look(self, rgb: Pixels) -> list[Seen]:
        """Likeliest first."""
        small = cv2.resize(rgb, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)[..., ::-1]
        pixels = ((small.astype(np.float32) - _MEAN) / _DEVIATION).transpose(2, 0, 1)[None]
        given = self._session.run(None, {"input_1": np.ascontiguousarray(pixels)})
        scores = np.concatenate([part[0] for part in given[:3]])
        boxes = np.concatenate(
            [_decode(part[0], stride) for part, stride in zip(given[3:], _STRIDES, strict=True)]
        )
        return [_seen(scores[i].max(), int(scores[i].argmax()), boxes[i]) for i in _choose(scores, boxes)]


def _decode(sides: Floats, stride: int) -> Floats:
    """
    Each side's distance from its cell's centre is the mean of eleven classes (generalised focal loss, arXiv
    2006.04388). Gives left, top, right, bottom in parts of the picture.
    """
    cells = -(-_SIDE // stride)
    likely = np.exp(sides.reshape(-1, 4, 11) - sides.reshape(-1, 4, 11).max(axis=2, keepdims=True))
    away = (likely / likely.sum(axis=2, keepdims=True)) @ np.arange(11, dtype=np.float32) * stride
    rows, columns = np.divmod(np.arange(cells * cells), cells)
    x, y = (columns + 0.5) * stride, (rows + 0.5) * stride
    corners = np.stack([x - away[:, 0], y - away[:, 1], x + away[:, 2], y + away[:, 3]], axis=1)
    inside: Floats = np.clip(corners / _SIDE, 0, 1).astype(np.float32)
    return inside


def _choose(scores: Floats, boxes: Floats) -> list[int]:
    best = scores.max(axis=1)
    sizes = np.concatenate([boxes[:, :2], boxes[:, 2:] - boxes[:, :2]], axis=1)
    # Boxes of different classes may overlap: a person on a motorcycle.
    kept = cv2.dnn.NMSBoxesBatched(
        sizes.tolist(), best.tolist(), scores.argmax(axis=1).tolist(), _LEAST, _OVERLAP
    )
    flat = [int(i) for i in np.array(kept).reshape(-1) if sizes[int(i), 2:].min() > 0.005]
    return sorted(flat, key=lambda i: -best[i])[:_MOST]


def _seen(score: Any, kind: int, corners: Floats) -> Seen:
    left, top, right, bottom = (float(side) for side in corners)
    return Seen(NAMES[kind], float(score), (left, top, right - left, bottom - top))
