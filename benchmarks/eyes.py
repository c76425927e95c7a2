"""How soon the embedded engine has first suggestions for a photo, how soon all it can see, and what its child holds."""

import statistics
import tempfile
import time
from pathlib import Path

import psutil

from benchmarks.standing import WIDTH_12_MP
from postwright.ports.ai.engines.embedded.engine import EmbeddedEngine
from postwright.ports.ai.stages import analyse_in_stages
from postwright.ports.ai.types import AnalysisRequest, Frame, MediaFacts, MediaKind
from postwright.ports.imaging import Imaging, RenderSpec
from tests.journeys.material import photo

RUNS = 20
COLD_RUNS = 5
PREVIEW_EDGE = 1600


def measure() -> dict[str, float]:
    """From a 12 megapixel photo on disk, its preview included; the models are unpacked already, as after the first day."""
    with tempfile.TemporaryDirectory(prefix="pw-bench") as folder:
        source = photo(Path(folder), width=WIDTH_12_MP)
        engine = EmbeddedEngine(cache=Path(folder) / "models")
        imaging = Imaging()
        try:
            _stages(engine, imaging, source, Path(folder))
            cold = [_cold(engine, imaging, source, Path(folder)) for _ in range(COLD_RUNS)]
            warm = [_stages(engine, imaging, source, Path(folder)) for _ in range(RUNS)]
            memory = psutil.Process(engine.pid).memory_info()
        finally:
            engine.close()
            imaging.close()
    return {
        "first_warm_s": statistics.median(first for first, _all in warm),
        "all_warm_s": statistics.median(whole for _first, whole in warm),
        "first_cold_s": statistics.median(first for first, _all in cold),
        "all_cold_s": statistics.median(whole for _first, whole in cold),
        "child_memory_mb": memory.rss / 1e6,
    }


def _cold(engine: EmbeddedEngine, imaging: Imaging, source: Path, folder: Path) -> tuple[float, float]:
    engine.close()
    return _stages(engine, imaging, source, folder)


def _stages(engine: EmbeddedEngine, imaging: Imaging, source: Path, folder: Path) -> tuple[float, float]:
    began = time.perf_counter()
    preview = folder / "preview.jpg"
    made = imaging.render(source, preview, RenderSpec(max_edge=PREVIEW_EDGE))
    media = MediaFacts(
        kind=MediaKind.IMAGE, frames=(Frame(path=preview),), width=made.width, height=made.height
    )
    request = AnalysisRequest(media=media, hint="Fresh coffee")
    first, whole = (time.perf_counter() - began for _ in analyse_in_stages(engine, request))
    return first, whole


if __name__ == "__main__":
    for name, figure in measure().items():
        print(f"{name:20}{figure:10.3f}")
