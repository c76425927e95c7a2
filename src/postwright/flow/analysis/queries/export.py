"""Analyses for use elsewhere: as text, JSON or CSV, each made piece by piece."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from postwright.flow.analysis import rules
from postwright.flow.analysis.models import Analysis, Suggestion
from postwright.flow.analysis.queries.words import chosen

BOM = "\ufeff"  # without it spreadsheets take UTF-8 for something else
# What makes a spreadsheet calculate a cell, also in its wide forms: https://owasp.org/www-community/attacks/CSV_Injection
# Where a comma is part of numbers, as in Germany, Excel parts cells at semicolons and rows at line ends, quoted or not.
_FORMULA = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_BEGINS_FORMULA = re.compile(rf'^(?=[ "]*[{_FORMULA}\t\r\n])|(?<=[;\r\n])(?=[ \t"]*[{_FORMULA}])')
_COLUMNS = (
    *("file", "media", "analysis", "brand", "hint", "requested_at", "field", "network", "language", "angle"),
    *("suggested", "decision", "used", "decided_at", "decided_by", "certainty", "rests_on", "engine"),
)


def as_text(analyses: Iterable[Analysis]) -> Iterator[str]:
    """What would be used of each, for reading and pasting."""
    for analysis in analyses:
        words = chosen(analysis)
        shown = [
            (_("Title"), words.title),
            (_("Caption"), words.caption),
            (_("Hashtags"), rules.as_text(rules.HASHTAGS, words.hashtags)),
            (_("Alt text"), words.alt_text),
            (_("Description"), words.description),
        ]
        yield f"# {analysis.media_item.file_name}\n\n"
        yield from (f"{label}:\n{value}\n\n" for label, value in shown if value)


def as_json(analyses: Iterable[Analysis]) -> Iterator[str]:
    """One array; every suggestion with what it rests on, who made it and what became of it."""
    yield "["
    for number, analysis in enumerate(analyses):
        yield ("," if number else "") + "\n" + json.dumps(_record(analysis), ensure_ascii=False)
    yield "\n]\n"


def as_csv(analyses: Iterable[Analysis]) -> Iterator[str]:
    """A row for each suggestion. What a spreadsheet would calculate, wherever it parts cells, begins with an apostrophe."""
    yield BOM + _line(_COLUMNS)
    for analysis in analyses:
        for suggestion in analysis.suggestions.all():
            yield _line(map(_harmless, _cells(analysis, suggestion)))


FORMATS = {
    "txt": (as_text, "text/plain; charset=utf-8"),
    "json": (as_json, "application/json"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
}


def _record(analysis: Analysis) -> dict[str, Any]:
    return {
        "file": analysis.media_item.file_name,
        "media": str(analysis.media_item_id),
        "analysis": str(analysis.pk),
        "state": analysis.state,
        "brand": analysis.brand.name if analysis.brand else None,
        "hint": analysis.hint,
        "language": analysis.language,
        "requested_at": analysis.requested_at.isoformat(),
        "alt_text": analysis.media_item.alt_text,
        "suggestions": [_suggestion(one) for one in analysis.suggestions.all()],
        "recommendations": [{"code": one.code, "text": one.text} for one in analysis.advice],
        "provenance": analysis.provenance,
    }


def _suggestion(suggestion: Suggestion) -> dict[str, Any]:
    return {
        "field": suggestion.field,
        "network": suggestion.network or None,
        "language": suggestion.language,
        "angle": suggestion.angle or None,
        "value": suggestion.value,
        "certainty": suggestion.confidence,
        "only_if": suggestion.subject or None,
        "evidence": suggestion.evidence,
        "decision": suggestion.decision,
        "used": suggestion.final_value,
        "decided_at": suggestion.decided_at.isoformat() if suggestion.decided_at else None,
        "decided_by": _name_of(suggestion) or None,
    }


def _cells(analysis: Analysis, suggestion: Suggestion) -> Iterator[str]:
    yield analysis.media_item.file_name
    yield str(analysis.media_item_id)
    yield str(analysis.pk)
    yield analysis.brand.name if analysis.brand else ""
    yield analysis.hint
    yield analysis.requested_at.isoformat()
    yield suggestion.field
    yield suggestion.network
    yield suggestion.language
    yield suggestion.angle
    yield rules.as_text(suggestion.field, suggestion.value)
    yield suggestion.decision
    yield suggestion.text if suggestion.is_accepted else ""
    yield suggestion.decided_at.isoformat() if suggestion.decided_at else ""
    yield _name_of(suggestion)
    yield suggestion.confidence
    yield "; ".join(f"{one['source']}: {one['detail']}" for one in suggestion.evidence)
    yield analysis.engine


def _name_of(suggestion: Suggestion) -> str:
    return suggestion.decided_by.user.name if suggestion.decided_by else ""


def _harmless(cell: str) -> str:
    return _BEGINS_FORMULA.sub("'", cell)


def _line(cells: Iterable[str]) -> str:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL).writerow(cells)
    return line.getvalue()
