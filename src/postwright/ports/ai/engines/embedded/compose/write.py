"""All fields of one analysis, what was left out of it and why."""

from typing import NamedTuple

from postwright.ports.ai.advice import recommend
from postwright.ports.ai.answers import (
    Abstained,
    Abstention,
    Advice,
    FieldName,
    Findings,
    Recommendation,
    Remedy,
    Severity,
    SuggestedField,
)
from postwright.ports.ai.engines.embedded.compose.alt_text import write_alt_text
from postwright.ports.ai.engines.embedded.compose.brief import Brief
from postwright.ports.ai.engines.embedded.compose.captions import write_captions
from postwright.ports.ai.engines.embedded.compose.hashtags import write_hashtags
from postwright.ports.ai.engines.embedded.compose.wording import write_description, write_title
from postwright.ports.ai.types import AnalysisRequest

_WRITERS = {
    FieldName.TITLE: write_title,
    FieldName.DESCRIPTION: write_description,
    FieldName.CAPTION: write_captions,
    FieldName.HASHTAGS: write_hashtags,
    FieldName.ALT_TEXT: write_alt_text,
}


class Written(NamedTuple):
    suggestions: tuple[SuggestedField, ...]
    recommendations: tuple[Recommendation, ...]
    abstentions: tuple[Abstention, ...]


def write_suggestions(request: AnalysisRequest, findings: Findings, *, seed: str) -> Written:
    brief = Brief(request, findings, seed)
    written = {field: tuple(write(brief)) for field, write in _WRITERS.items()}
    reason = Abstained.BRAND_RULE if brief.hint_is_barred or brief.subject else Abstained.NOTHING_CERTAIN
    return Written(
        suggestions=tuple(suggestion for field in written.values() for suggestion in field),
        recommendations=_recommend(brief, written),
        abstentions=tuple(Abstention(field=field, reason=reason) for field in _WRITERS if not written[field]),
    )


def _recommend(
    brief: Brief, written: dict[FieldName, tuple[SuggestedField, ...]]
) -> tuple[Recommendation, ...]:
    found = []
    if not brief.request.hint:
        found.append(recommend(Advice.NO_HINT, Severity.HINT, Remedy.ADD_HINT))
    if brief.hint_is_barred:
        found.append(recommend(Advice.HINT_BREAKS_BRAND_RULE, Severity.WARNING))
    if not written[FieldName.ALT_TEXT]:
        found.append(recommend(Advice.NO_ALT_TEXT, Severity.WARNING, Remedy.WRITE_ALT_TEXT))
    asked, wrote = brief.request.language, brief.book.language
    if asked.split("-")[0] != wrote:
        found.append(recommend(Advice.LANGUAGE_NOT_WRITTEN, Severity.WARNING, asked=asked, written=wrote))
    return tuple(found)
