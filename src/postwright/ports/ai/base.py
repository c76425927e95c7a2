"""What every engine is and how it fails."""

from pathlib import Path
from typing import Protocol, runtime_checkable

from postwright.ports.ai.answers import AnalysisResult
from postwright.ports.ai.likeness import Overlap
from postwright.ports.ai.profiles import Profile
from postwright.ports.ai.types import AnalysisRequest


class EngineError(Exception):
    """The code is stable and translated above; the text helps whoever reads a log."""

    code = "engine_error"


class UnknownEngine(EngineError):
    code = "unknown_engine"


class EngineUnavailable(EngineError):
    """It could not be asked: not installed, died, or took too long. Asking again may work."""

    code = "engine_unavailable"


class EngineRefused(EngineError):
    """It understood and will not do this: a picture it cannot read, a language it does not write."""

    code = "engine_refused"


class BadAnswer(EngineError):
    """It answered something that the request does not allow; nothing of it may be used."""

    code = "bad_answer"


@runtime_checkable
class Engine(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def profile(self) -> Profile: ...

    def analyse(self, request: AnalysisRequest) -> AnalysisResult:
        """
        :raises EngineUnavailable: it could not be asked
        :raises EngineRefused: it will not answer this
        :raises BadAnswer: its answer broke the request's limits or the brand's rules
        """
        ...

    def close(self) -> None:
        """Let go of processes and connections; the next question starts them again."""
        ...


@runtime_checkable
class Overlaying(Protocol):
    """An engine that can tell one picture from its sister."""

    def overlap(self, one: Path, other: Path) -> Overlap:
        """
        How one picture lies in the other.

        :raises EngineUnavailable: it could not be asked
        :raises EngineRefused: one of the two cannot be read
        """
        ...
