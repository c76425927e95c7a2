"""The second, slower look at a picture, by every model that is installed."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from postwright.ports.ai.engines.embedded.worker import gates
from postwright.ports.ai.engines.embedded.worker.borrowed import NotInstalled
from postwright.ports.ai.engines.embedded.worker.cropping import Part, find_crops
from postwright.ports.ai.engines.embedded.worker.detector import Detector, Seen
from postwright.ports.ai.engines.embedded.worker.faces import FaceFinder
from postwright.ports.ai.engines.embedded.worker.pictures import read_picture
from postwright.ports.ai.engines.embedded.worker.reader import Reader
from postwright.ports.ai.engines.embedded.worker.screener import Screener

_MOST_FACES = 12
# Of a video's key frames: reading takes longer than all else together.
_MOST_READ = 4

Pixels = NDArray[np.uint8]


class Study:
    def __init__(self, cache: Path, *, threads: int) -> None:
        self._screener = Screener(threads=threads)
        self._detector: Detector | None = None
        self._faces: FaceFinder | None = None
        self._reader: Reader | None = None
        self._missing: list[str] = []
        try:
            self._detector = Detector(cache, threads=threads)
            self._faces = FaceFinder(cache, threads=threads)
        except NotInstalled:
            self._missing += ["objects", "faces"]
        try:
            self._reader = Reader(threads=threads)
        except NotInstalled:
            self._missing.append("text")

    def look(self, paths: Sequence[Path], question: dict[str, Any]) -> dict[str, Any]:
        step = -(-len(paths) // _MOST_READ)
        frames = [
            self._look(read_picture(path), question["ratios"], reads=number % step == 0)
            for number, path in enumerate(paths)
        ]
        return {"frames": frames, "not_installed": self._missing}

    def _look(self, rgb: Pixels, ratios: Sequence[float], *, reads: bool) -> dict[str, Any]:
        objects = [seen for seen in self._detect(rgb) if seen.score >= gates.OBJECT]
        faces = self._find_faces(rgb, objects)
        lines = self._reader.read(rgb) if self._reader and reads else []
        parts = _parts(objects, faces, lines)
        weighed = {"saliency": True, "faces": faces, "objects": objects, "text": lines}
        return {
            "sensitive": self._screener.score(rgb),
            "objects": [list(seen) for seen in objects],
            "faces": faces,
            "text": lines,
            "crop": {
                **find_crops(rgb, parts, ratios),
                "rests_on": [name for name, found in weighed.items() if found],
            },
        }

    def _detect(self, rgb: Pixels) -> list[Seen]:
        return self._detector.look(rgb) if self._detector else []

    def _find_faces(self, rgb: Pixels, objects: Sequence[Seen]) -> list[Any]:
        people = [seen.box for seen in objects if seen.name == "person"][:_MOST_FACES]
        found = [self._faces.look(rgb, box) for box in people] if self._faces else []
        return [face for face in found if face and face[0] >= gates.FACE]


def _parts(objects: Sequence[Seen], faces: Sequence[Any], lines: Sequence[Any]) -> list[Part]:
    kinds = [("person" if seen.name == "person" else "object", seen.box) for seen in objects]
    kinds += [("face", box) for _score, box in faces] + [("text", box) for _text, _score, box in lines]
    return [Part(kind, *box) for kind, box in kinds if min(box[2:]) > 0]
