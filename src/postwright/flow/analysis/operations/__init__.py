"""Every change to analyses and suggestions."""

from postwright.flow.analysis.operations.decide import decide_suggestion, reopen_suggestion
from postwright.flow.analysis.operations.errors import (
    AlreadyLooking,
    AnalysisError,
    ChangedMeanwhile,
    NothingWritten,
)
from postwright.flow.analysis.operations.listen import (
    begin_listening,
    give_up_listening,
    listen_to_media,
)
from postwright.flow.analysis.operations.remove import remove_analysis
from postwright.flow.analysis.operations.request import request_analysis, resume_analyses
from postwright.flow.analysis.operations.run import give_up_analysis, run_analysis

__all__ = [
    "AlreadyLooking",
    "AnalysisError",
    "ChangedMeanwhile",
    "NothingWritten",
    "begin_listening",
    "decide_suggestion",
    "give_up_analysis",
    "give_up_listening",
    "listen_to_media",
    "remove_analysis",
    "reopen_suggestion",
    "request_analysis",
    "resume_analyses",
    "run_analysis",
]
