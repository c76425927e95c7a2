"""What may be asked of an engine and the typed shape of its answer, for the slices that ask."""

from postwright.ports.ai.answers import AnalysisResult, Recommendation, SuggestedField
from postwright.ports.ai.base import BadAnswer, EngineError, EngineRefused, EngineUnavailable
from postwright.ports.ai.likeness import Compared, Likeness, compare, compare_features
from postwright.ports.ai.sight import Fingerprint
from postwright.ports.ai.types import (
    AnalysisRequest,
    BrandVoice,
    Frame,
    MediaFacts,
    MediaKind,
    NetworkNeeds,
    VideoMeasures,
)

__all__ = [
    "AnalysisRequest",
    "AnalysisResult",
    "BadAnswer",
    "BrandVoice",
    "Compared",
    "EngineError",
    "EngineRefused",
    "EngineUnavailable",
    "Fingerprint",
    "Frame",
    "Likeness",
    "MediaFacts",
    "MediaKind",
    "NetworkNeeds",
    "Recommendation",
    "SuggestedField",
    "VideoMeasures",
    "compare",
    "compare_features",
]
