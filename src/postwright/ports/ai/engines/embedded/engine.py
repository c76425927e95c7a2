"""The engine that is always there: no key, no network, and no word that it cannot stand behind."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from postwright.ports.ai.advice import advise_on_media
from postwright.ports.ai.answers import AnalysisResult, Findings, Provenance
from postwright.ports.ai.base import BadAnswer
from postwright.ports.ai.checks import check_answer
from postwright.ports.ai.engines.embedded.child import Child
from postwright.ports.ai.engines.embedded.compose.phrasebook import PHRASEBOOKS, TEMPLATE_VERSION
from postwright.ports.ai.engines.embedded.compose.write import Written, write_suggestions
from postwright.ports.ai.engines.embedded.findings import read_findings
from postwright.ports.ai.engines.embedded.senses import add_study, models_used
from postwright.ports.ai.likeness import Overlap
from postwright.ports.ai.profiles import Profile, Task
from postwright.ports.ai.types import AnalysisRequest, Frame, MediaKind

NAME = "embedded"
VERSION = "1"
_FRAMES_MAX = 12
_USUAL_RATIOS = (9 / 16, 4 / 5, 1.0, 1.91, 16 / 9)


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
        *_, result = self.analyse_in_stages(request)
        return result

    def analyse_in_stages(self, request: AnalysisRequest) -> Iterator[AnalysisResult]:
        """First what takes a moment and all that can be suggested from it, then the same with everything known."""
        began = time.perf_counter()
        frames = _spread(request.media.frames)
        findings = self._glance(request, frames)
        digest = request.digest()
        yield _conclude(request, findings, digest, began)
        yield _conclude(request, self._study(request, frames, findings), digest, began)

    def overlap(self, one: Path, other: Path) -> Overlap:
        answer = self._child.overlap(one=one, other=other)
        with _in_shape():
            return Overlap(**{name: answer[name] for name in Overlap._fields})

    def close(self) -> None:
        self._child.close()

    def _glance(self, request: AnalysisRequest, frames: tuple[Frame, ...]) -> Findings:
        texts = {"hint": request.hint, "brand": request.brand.description}
        answer = self._child.glance(frames=[frame.path for frame in frames], texts=texts)
        with _in_shape():
            times = [frame.at for frame in frames]
            return read_findings(request.media, answer["frames"], answer["texts"], times=times)

    def _study(self, request: AnalysisRequest, frames: tuple[Frame, ...], findings: Findings) -> Findings:
        answer = self._child.study(frames=[frame.path for frame in frames], ratios=_ratios(request))
        with _in_shape():
            return add_study(findings, answer, times=[frame.at for frame in frames])


def _conclude(request: AnalysisRequest, findings: Findings, digest: str, began: float) -> AnalysisResult:
    written = write_suggestions(request, findings, seed=digest)
    result = AnalysisResult(
        facts=findings,
        suggestions=written.suggestions,
        recommendations=(*advise_on_media(request, findings), *written.recommendations),
        provenance=_declare(written, findings, digest, time.perf_counter() - began),
    )
    return check_answer(request, result)


@contextmanager
def _in_shape() -> Iterator[None]:
    try:
        yield
    except (KeyError, TypeError, ValueError) as error:  # pydantic's are ValueErrors
        raise BadAnswer("the embedded engine's process answered in another shape") from error


def _ratios(request: AnalysisRequest) -> list[float]:
    """The outermost that the networks take, and the usual ones."""
    outermost = {ratio for needs in request.networks for ratio in (needs.ratio_min, needs.ratio_max) if ratio}
    return sorted({*_USUAL_RATIOS, *outermost})


def _spread[T](items: tuple[T, ...]) -> tuple[T, ...]:
    """Up to as many as the engine looks at, evenly over all."""
    step = max(1.0, len(items) / _FRAMES_MAX)
    return tuple(items[int(i * step)] for i in range(min(len(items), _FRAMES_MAX)))


def _declare(written: Written, findings: Findings, digest: str, seconds: float) -> Provenance:
    return Provenance(
        engine=NAME,
        engine_version=VERSION,
        models=models_used(findings),
        template_version=TEMPLATE_VERSION,
        seconds=seconds,
        inputs_digest=digest,
        abstentions=written.abstentions,
    )
