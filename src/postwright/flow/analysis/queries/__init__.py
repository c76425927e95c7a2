"""All reading about analyses: the studio's history, one item's runs, and what people made of them."""

from postwright.flow.analysis.queries.batches import (
    Batch,
    acceptable,
    batch_for,
    batch_size,
    common_to,
    decided_at,
)
from postwright.flow.analysis.queries.compare import Comparison, compare_runs
from postwright.flow.analysis.queries.export import FORMATS
from postwright.flow.analysis.queries.history import (
    EVERYTHING,
    Narrowing,
    count_leaving,
    exported_for,
    history_for,
    is_asked_about,
    item_with_runs,
    stage_of,
)
from postwright.flow.analysis.queries.outgoing import Outgoing, outgoing_for, posted_text
from postwright.flow.analysis.queries.runs import (
    analyses_for,
    analysis_in,
    callback_in,
    containing,
    findings_for,
    hearing_for,
    hearing_in,
    latest_suggestions_for,
    suggestions_for,
    waiting_for,
)
from postwright.flow.analysis.queries.words import (
    Change,
    Chosen,
    Group,
    changes_in,
    chosen,
    common_groups,
    groups_of,
)

__all__ = [
    "EVERYTHING",
    "FORMATS",
    "Batch",
    "Change",
    "Chosen",
    "Comparison",
    "Group",
    "Narrowing",
    "Outgoing",
    "acceptable",
    "analyses_for",
    "analysis_in",
    "batch_for",
    "batch_size",
    "callback_in",
    "changes_in",
    "chosen",
    "common_groups",
    "common_to",
    "compare_runs",
    "containing",
    "count_leaving",
    "decided_at",
    "exported_for",
    "findings_for",
    "groups_of",
    "hearing_for",
    "hearing_in",
    "history_for",
    "is_asked_about",
    "item_with_runs",
    "latest_suggestions_for",
    "outgoing_for",
    "posted_text",
    "stage_of",
    "suggestions_for",
    "waiting_for",
]
