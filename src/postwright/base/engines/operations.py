"""The only way to a model."""

import time
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
    Fingerprint,
    MediaFacts,
)
from postwright.kit import tenancy
from postwright.ports.ai.base import Engine
from postwright.ports.ai.profiles import Task
from postwright.ports.ai.registry import open_engine
from postwright.ports.ai.stages import analyse_in_stages


def ask(
    *, request: AnalysisRequest, subject_id: UUID, organisation_id: UUID, by_id: UUID | None, at: datetime
) -> AnalysisResult:
    """
    Ask for an analysis and keep who asked what of whom, and how long it took. Call it outside any transaction.

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
        result = engine(name).analyse(request)
        answer.provenance = result.provenance.model_dump(mode="json")
        return result
    except EngineError as error:
        answer.problem = error.code
        raise
    finally:
        answer.seconds = time.perf_counter() - began
        with tenancy.scope(organisation_id):
            answer.save(force_insert=True)


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


def engine(name: str) -> Engine:
    """The instance of this process; its heavy part is a child that leaves when idle."""
    return _engine(name, settings.DATA_DIR / "models", settings.ENGINE_IDLE_SECONDS)


@cache
def _engine(name: str, cache_folder: Path, idle_seconds: float) -> Engine:
    return open_engine(name, cache=cache_folder, idle_seconds=idle_seconds)
