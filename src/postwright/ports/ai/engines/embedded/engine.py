"""The engine that is always there: no key, no network, and no word that it cannot stand behind."""

import time
from pathlib import Path

from pydantic import ValidationError

from postwright.ports.ai.advice import advise_on_media
from postwright.ports.ai.answers import AnalysisResult, Findings, ModelUsed, Provenance
from postwright.ports.ai.base import BadAnswer
from postwright.ports.ai.checks import check_answer
from postwright.ports.ai.engines.embedded.child import Child
from postwright.ports.ai.engines.embedded.compose.phrasebook import PHRASEBOOKS, TEMPLATE_VERSION
from postwright.ports.ai.engines.embedded.compose.write import Written, write_suggestions
from postwright.ports.ai.engines.embedded.findings import read_findings
from postwright.ports.ai.engines.embedded.worker.pinned import WEIGHTS_SHA256
from postwright.ports.ai.profiles import Profile, Task
from postwright.ports.ai.types import AnalysisRequest, MediaKind

NAME = "embedded"
VERSION = "1"
_FRAMES_MAX = 12


class EmbeddedEngine:
    """
    `cache` keeps the unpacked models (90 MB). The child starts with the first question, leaves after
    `idle_seconds` without one, and is killed when an answer takes longer than `timeout_seconds`.
    """

    name = NAME
    profile = Profile(
        tasks=frozenset({Task.ANALYSE}),
        media=frozenset(MediaKind),
        languages=frozenset(PHRASEBOOKS),
        leaves_server=False,
        needs_key=False,
        describes_pictures=False,
        frames_max=_FRAMES_MAX,
    )

    def __init__(
        self, *, cache: Path, idle_seconds: float = 60, timeout_seconds: float = 60, threads: int = 2
    ) -> None:
        self._child = Child(
            cache=cache.absolute(),
            idle_seconds=idle_seconds,
            timeout_seconds=timeout_seconds,
            threads=threads,
        )

    @property
    def pid(self) -> int | None:
        """The child's, while it lives."""
        return self._child.pid

    def analyse(self, request: AnalysisRequest) -> AnalysisResult:
        began = time.perf_counter()
        findings = self._look(request)
        digest = request.digest()
        written = write_suggestions(request, findings, seed=digest)
        provenance = _declare(written, digest, time.perf_counter() - began)
        result = AnalysisResult(
            facts=findings,
            suggestions=written.suggestions,
            recommendations=(*advise_on_media(request, findings), *written.recommendations),
            provenance=provenance,
        )
        return check_answer(request, result)

    def close(self) -> None:
        self._child.close()

    def _look(self, request: AnalysisRequest) -> Findings:
        frames = [frame.path for frame in _spread(request.media.frames)]
        texts = {"hint": request.hint, "brand": request.brand.description}
        answer = self._child.ask(frames=frames, texts=texts)
        try:
            return read_findings(request.media, answer["frames"], answer["texts"])
        except (KeyError, ValidationError) as error:
            raise BadAnswer("the embedded engine's process answered in another shape") from error


def _spread[T](items: tuple[T, ...]) -> tuple[T, ...]:
    """Up to as many as the engine looks at, evenly over all."""
    step = max(1.0, len(items) / _FRAMES_MAX)
    return tuple(items[int(i * step)] for i in range(min(len(items), _FRAMES_MAX)))


def _declare(written: Written, digest: str, seconds: float) -> Provenance:
    return Provenance(
        engine=NAME,
        engine_version=VERSION,
        models=(ModelUsed(name="efficientnet-lite0", sha256=WEIGHTS_SHA256), ModelUsed(name="py3langid")),
        template_version=TEMPLATE_VERSION,
        seconds=seconds,
        inputs_digest=digest,
        abstentions=written.abstentions,
    )
