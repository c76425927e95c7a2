"""Every change to analyses and suggestions."""

from postwright.flow.analysis.operations.batch import accept_suggestions, reopen_suggestions, request_batch
from postwright.flow.analysis.operations.callback import NotTaken, call_back, give_up_callback, sign
from postwright.flow.analysis.operations.decide import decide_suggestion, reopen_suggestion
from postwright.flow.analysis.operations.errors import (
    AlreadyLooking,
    AnalysisError,
    ChangedMeanwhile,
    NothingWritten,
    WrongSecret,
)
from postwright.flow.analysis.operations.listen import (
    begin_listening,
    give_up_listening,
    listen_to_media,
)
from postwright.flow.analysis.operations.remove import (
    clear_history,
    clear_media,
    remove_analysis,
    remove_history,
)
from postwright.flow.analysis.operations.request import request_analysis, resume_analyses
from postwright.flow.analysis.operations.run import give_up_analysis, run_analysis

__all__ = [
    "AlreadyLooking",
    "AnalysisError",
    "ChangedMeanwhile",
    "NotTaken",
    "NothingWritten",
    "WrongSecret",
    "accept_suggestions",
    "begin_listening",
    "call_back",
    "clear_history",
    "clear_media",
    "decide_suggestion",
    "give_up_analysis",
    "give_up_callback",
    "give_up_listening",
    "listen_to_media",
    "remove_analysis",
    "remove_history",
    "reopen_suggestion",
    "reopen_suggestions",
    "request_analysis",
    "request_batch",
    "resume_analyses",
    "run_analysis",
    "sign",
]
