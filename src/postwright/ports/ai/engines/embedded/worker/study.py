"""The second, slower look at a picture, by every model that is installed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from postwright.ports.ai.engines.embedded.worker.cropping import Part, find_crops
from postwright.ports.ai.engines.embedded.worker.pictures import read_picture
from postwright.ports.ai.engines.embedded.worker.screener import Screener

Pixels = NDArray[np.uint8]


class Study:
    def __init__(self, *, threads: int) -> None:
        self._screener = Screener(threads=threads)

    def look(self, paths: Sequence[Path], question: dict[str, Any]) -> dict[str, Any]:
        frames = [self._look(read_picture(path), question["ratios"]) for path in paths]
        return {"frames": frames, "not_installed": []}

    def _look(self, rgb: Pixels, ratios: Sequence[float]) -> dict[str, Any]:
        parts: list[Part] = []
        return {
            "sensitive": self._screener.score(rgb),
            "crop": {**find_crops(rgb, parts, ratios), "rests_on": ["saliency"]},
        }
