"""What may be asked of an engine and the typed shape of its answer, for the slices that ask."""

from collections.abc import Mapping
from typing import Any

from postwright.ports.ai.answers import AnalysisResult, Findings, Recommendation, SuggestedField
from postwright.ports.ai.base import BadAnswer, EngineError, EngineRefused, EngineUnavailable
from postwright.ports.ai.likeness import KIN_FEATURES, Compared, Likeness, compare, compare_features
from postwright.ports.ai.sets import SetFindings, WhyFirst
from postwright.ports.ai.sight import Fingerprint
from postwright.ports.ai.types import (
    AnalysisRequest,
    BrandVoice,
    Frame,
    Insets,
    MediaFacts,
    MediaKind,
    NetworkNeeds,
    Season,
    Transcript,
    VideoMeasures,
)

__all__ = [
    "KIN_FEATURES",
    "AnalysisRequest",
    "AnalysisResult",
    "BadAnswer",
    "BrandVoice",
    "Compared",
    "EngineError",
    "EngineRefused",
    "EngineUnavailable",
    "Findings",
    "Fingerprint",
    "Frame",
    "Insets",
    "Likeness",
    "MediaFacts",
    "MediaKind",
    "NetworkNeeds",
    "Recommendation",
    "Season",
    "SetFindings",
    "SuggestedField",
    "Transcript",
    "VideoMeasures",
    "WhyFirst",
    "compare",
    "compare_features",
    "findings_of",
]


def findings_of(facts: Mapping[str, Any], features: bytes = b"") -> Findings:
    """
    What was kept of an answer, typed again.

    :param facts: as `Findings.model_dump(mode="json", exclude={"features"})` gave them
    :param features: which were kept beside them; without, nothing is told alike
    :raises ValueError: they are of another shape
    """
    return Findings.model_validate(dict(facts)).model_copy(update={"features": features})
