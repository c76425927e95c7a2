"""One picture from the command line: a rendered preview in, an analysis out."""

from pathlib import Path

from postwright.ports.ai.answers import AnalysisResult
from postwright.ports.ai.base import Engine
from postwright.ports.ai.types import AnalysisRequest, BrandVoice, Frame, MediaFacts, MediaKind


def describe(
    path: Path,
    brand: BrandVoice | None = None,
    hint: str = "",
    language: str = "en",
    *,
    engine: Engine,
    size: tuple[int, int],
) -> AnalysisResult:
    """`path` is a cleaned preview, `size` the upright original's width and height."""
    width, height = size
    media = MediaFacts(
        kind=MediaKind.IMAGE, frames=(Frame(path=path),), width=width, height=height, file_name=path.name
    )
    request = AnalysisRequest(media=media, brand=brand or BrandVoice(), hint=hint, language=language)
    return engine.analyse(request)
