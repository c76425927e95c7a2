"""The only way to a model."""

import time
from collections.abc import Generator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from postwright.base.engines import rules
from postwright.base.engines.models import Answer
from postwright.base.engines.prompts import (
    AnalysisRequest,
    AnalysisResult,
    EngineError,
    Findings,
    Fingerprint,
    Likeness,
    MediaFacts,
    SetFindings,
    Transcript,
)
from postwright.kit import tenancy
from postwright.ports.ai.base import Engine, EngineUnavailable, Overlaying
from postwright.ports.ai.engines.embedded import listener
from postwright.ports.ai.likeness import settle
from postwright.ports.ai.profiles import Task
from postwright.ports.ai.registry import open_engine
from postwright.ports.ai.sets import compare_set
from postwright.ports.ai.stages import analyse_in_stages


def ask(
    *, request: AnalysisRequest, subject_id: UUID, organisation_id: UUID, by_id: UUID | None, at: datetime
) -> Generator[AnalysisResult]:
    """
    Ask for an analysis and keep who asked what of whom, and how long it took. Call it outside any transaction.

    It yields one or more whole answers, each knowing at least what the one before knew.

    :param subject_id: what the question is about
    :raises EngineError: it could not be asked, refused, or answered nonsense; this too is kept
    """
    name = rules.choose_engine()
    answer = Answer(
        organisation_id=organisation_id,
        task=Task.ANALYSE,
        engine=name,
        subject_id=subject_id,
        asked_by_id=by_id,
        asked_at=at,
    )
    began = time.perf_counter()
    try:
        for result in analyse_in_stages(engine(name), request):
            answer.provenance = result.provenance.model_dump(mode="json")
            yield result
    except EngineError as error:
        answer.problem = error.code
        raise
    finally:
        answer.seconds = time.perf_counter() - began
        with tenancy.scope(organisation_id):
            answer.save(force_insert=True)


def compare(*, pictures: Sequence[Findings]) -> SetFindings:
    """
    What several pictures have in common and which to show first. Nothing is asked of a model: it takes milliseconds.

    :param pictures: in the person's order, each of `prompts.findings_of`
    :raises ValueError: no picture
    """
    return compare_set(pictures)


@dataclass(frozen=True)
class Marks:
    """By what a picture or a video is known again. `features` are empty where the engine knows none."""

    features: bytes
    prints: tuple[Fingerprint, ...]
    sketch: str
    keys: list[int]
    keys_to_ask: list[int]


def recognise(*, media: MediaFacts) -> Marks:
    """
    What tells equal pictures from others; nothing is said about what they show. Call it outside any transaction.

    :raises EngineError: it could not be asked, or cannot read the picture
    """
    stages = analyse_in_stages(engine(rules.EMBEDDED), AnalysisRequest(media=media))
    found = next(iter(stages)).facts
    signs = rules.sketch(found.features)
    return Marks(
        features=found.features,
        prints=found.fingerprints,
        sketch=signs,
        keys=rules.keys_of(found.fingerprints, signs),
        keys_to_ask=rules.keys_to_ask(found.fingerprints, signs),
    )


def look_closely(*, one: Path, other: Path) -> Likeness:
    """
    CHANGED or KIN, of two pictures that are PERHAPS the same by their marks. Call it outside any transaction: both are
    read, which takes some tenths of a second.

    :param one, other: their previews
    :raises EngineError: it could not be asked, or cannot read one of them
    """
    looking = engine(rules.EMBEDDED)
    if not isinstance(looking, Overlaying):
        raise EngineUnavailable(f"{looking.name} lays no picture over another")
    return settle(looking.overlap(one, other))


def transcribe(*, sound: Path) -> Transcript:
    """
    What is said. Call it outside any transaction: it takes about a ninth of the sound's own time.

    :param sound: WAV, one channel, 16 bit, 16 kHz
    :raises EngineError: the extra is not installed, or it died, took too long, or answered nonsense
    """
    return listener.transcribe(sound)


def engine(name: str) -> Engine:
    """The instance of this process; its heavy part is a child that leaves when idle."""
    return _engine(name, settings.DATA_DIR / "models", settings.ENGINE_IDLE_SECONDS)


@cache
def _engine(name: str, cache_folder: Path, idle_seconds: float) -> Engine:
    return open_engine(name, cache=cache_folder, idle_seconds=idle_seconds)
