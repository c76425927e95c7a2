"""The second, slower look at a picture, by every model that is installed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from postwright.ports.ai.engines.embedded.worker import gates
from postwright.ports.ai.engines.embedded.worker.borrowed import NotInstalled
from postwright.ports.ai.engines.embedded.worker.cropping import Part, find_crops
from postwright.ports.ai.engines.embedded.worker.faces import FaceFinder
from postwright.ports.ai.engines.embedded.worker.objects import Detector, Seen
from postwright.ports.ai.engines.embedded.worker.pictures import read_picture
from postwright.ports.ai.engines.embedded.worker.screener import Screener

_MOST_FACES = 12

Pixels = NDArray[np.uint8]


class Study:
    def __init__(self, cache: Path, *, threads: int) -> None:
        self._screener = Screener(threads=threads)
        self._detector: Detector | None = None
        self._faces: FaceFinder | None = None
        self._missing: list[str] = []
        try:
            self._detector = Detector(cache, threads=threads)
            self._faces = FaceFinder(cache, threads=threads)
        except NotInstalled:
            self._missing += ["objects", "faces"]

    def look(self, paths: Sequence[Path], question: dict[str, Any]) -> dict[str, Any]:
        frames = [self._look(read_picture(path), question["ratios"]) for path in paths]
        return {"frames": frames, "not_installed": self._missing}

    def _look(self, rgb: Pixels, ratios: Sequence[float]) -> dict[str, Any]:
        objects = [seen for seen in self._detect(rgb) if seen.score >= gates.OBJECT]
        faces = self._find_faces(rgb, objects)
        parts = _parts(objects, faces)
        rests_on = ["saliency", *(["faces"] if faces else []), *(["objects"] if objects else [])]
        return {
            "sensitive": self._screener.score(rgb),
            "objects": [list(seen) for seen in objects],
            "faces": faces,
            "crop": {**find_crops(rgb, parts, ratios), "rests_on": rests_on},
        }

    def _detect(self, rgb: Pixels) -> list[Seen]:
        return self._detector.look(rgb) if self._detector else []

    def _find_faces(self, rgb: Pixels, objects: Sequence[Seen]) -> list[Any]:
        people = [seen.box for seen in objects if seen.name == "person"][:_MOST_FACES]
        found = [self._faces.look(rgb, box) for box in people] if self._faces else []
        return [face for face in found if face and face[0] >= gates.FACE]


def _parts(objects: Sequence[Seen], faces: Sequence[Any]) -> list[Part]:
    kinds = (("person" if seen.name == "person" else "object", seen.box) for seen in objects)
    return [Part(kind, *box) for kind, box in (*kinds, *(("face", box) for _score, box in faces))]
