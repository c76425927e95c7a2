"""Text in a picture, by RapidOCR: an extra, because it takes more room and time than all else together."""

from importlib.util import find_spec
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from postwright.ports.ai.engines.embedded.worker import gates
from postwright.ports.ai.engines.embedded.worker.borrowed import NotInstalled

PACKAGE = "rapidocr"
_MOST = 100
_LONGEST = 500


class Reader:
    """:raises NotInstalled: the extra is not there"""

    def __init__(self, *, threads: int) -> None:
        if find_spec(PACKAGE) is None:
            raise NotInstalled(PACKAGE)
        from rapidocr import RapidOCR  # noqa: PLC0415 an extra

        settings = {
            "Global.log_level": "critical",
            "Global.use_cls": False,
            "EngineConfig.onnxruntime.intra_op_num_threads": threads,
        }
        self._engine = RapidOCR(params=settings)

    def read(self, rgb: NDArray[np.uint8]) -> list[Any]:
        """Text, score and box of each line worth keeping; the box in parts of the picture's sides."""
        found: Any = self._engine(cv2.cvtColor(rgb, cv2.COLOR_RGB2BGR))
        if found.txts is None:
            return []
        lines = zip(found.txts, found.scores, found.boxes, strict=True)
        kept = [(text, score, corners) for text, score, corners in lines if is_text(text, score)][:_MOST]
        return [[text[:_LONGEST], float(score), _box(corners, rgb.shape)] for text, score, corners in kept]


def is_text(text: str, score: float) -> bool:
    """Rather than a pattern that looks like some: models invent single letters and rows of one."""
    letters = [c for c in text if c.isalnum()]
    return score >= gates.TEXT_KEPT and len(letters) > 1 and len(set(letters)) > 1


def _box(corners: Any, shape: tuple[int, ...]) -> tuple[float, float, float, float]:
    height, width = shape[:2]
    places = np.clip(np.asarray(corners, np.float64) / (width, height), 0, 1)
    (left, top), (right, bottom) = places.min(axis=0), places.max(axis=0)
    return float(left), float(top), float(right - left), float(bottom - top)
