"""First what takes a moment, later all the rest: for pages that would rather not wait."""

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

from postwright.ports.ai.answers import AnalysisResult
from postwright.ports.ai.base import Engine
from postwright.ports.ai.types import AnalysisRequest


@runtime_checkable
class StagedEngine(Protocol):
    def analyse_in_stages(self, request: AnalysisRequest) -> Iterator[AnalysisResult]:
        """One or more whole answers, each knowing at least what the one before knew; errors as of `analyse`."""
        ...


def analyse_in_stages(engine: Engine, request: AnalysisRequest) -> Iterator[AnalysisResult]:
    """The last answer is what `analyse` would give. An engine that knows no stages gives it at once."""
    if isinstance(engine, StagedEngine):
        yield from engine.analyse_in_stages(request)
    else:
        yield engine.analyse(request)
