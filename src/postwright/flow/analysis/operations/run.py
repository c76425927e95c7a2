from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from datetime import datetime

from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.base.engines import operations as engines
from postwright.base.engines.prompts import AnalysisResult, EngineError, SuggestedField
from postwright.flow.analysis import prompts, queries, rules
from postwright.flow.analysis.models import Analysis, Suggestion
from postwright.flow.analysis.operations.listen import begin_listening
from postwright.flow.media import operations as media
from postwright.flow.media import queries as media_queries
from postwright.flow.media.models import MediaItem
from postwright.kit import tenancy
from postwright.ports.storage import Missing

State = Analysis.State
_SAID_MOST = 20_000  # letters, of which the search knows; half an hour of speech
_WRITTEN = ("angle", "value", "language", "confidence", "subject", "evidence")


def run_analysis(*, analysis: Analysis, at: datetime) -> Analysis:
    """
    Ask the engine and keep what it answers, each stage as soon as it is known. Call it outside any transaction;
    safe to repeat.

    It does nothing while the item cannot be looked at yet, and does not end while somebody listens to it:
    `resume_analyses` comes later.
    """
    item = media_queries.item_in(analysis.organisation_id, analysis.media_item_id)
    if item is None or not analysis.is_open:
        return analysis
    if item.has_failed and not item.is_viewable:
        return _end(analysis, at, problem="media_failed")
    if not item.is_viewable:
        return analysis
    _mark_running(analysis)
    is_heard_later = begin_listening(item=item)
    try:
        with closing(_ask(analysis, media.measure_media(item=item), at)) as answers:
            if not all(_keep(analysis, result) for result in answers):
                return analysis
    except (EngineError, Missing) as error:
        return _end(analysis, at, problem=error.code)
    return _fresh(analysis) if is_heard_later else _end(analysis, at)


def _fresh(analysis: Analysis) -> Analysis:
    return queries.analysis_in(analysis.organisation_id, analysis.pk) or analysis


def give_up_analysis(*, analysis: Analysis, at: datetime) -> Analysis:
    """Something of ours failed however often it was tried: the person is told instead of waiting on."""
    return _end(analysis, at, problem="program")


def _ask(analysis: Analysis, item: MediaItem, at: datetime) -> Generator[AnalysisResult]:
    with prompts.request_for(analysis, item) as request:
        yield from engines.ask(
            request=request,
            subject_id=analysis.pk,
            organisation_id=analysis.organisation_id,
            by_id=analysis.requested_by_id,
            at=at,
        )


def _mark_running(analysis: Analysis) -> None:
    with tenancy.scope(analysis.organisation_id):
        Analysis.objects.filter(pk=analysis.pk, state=State.WAITING).update(state=State.RUNNING)


def _keep(analysis: Analysis, result: AnalysisResult) -> bool:
    """One stage of the answer; False where nobody waits for it any more."""
    with tenancy.scope(analysis.organisation_id):
        current = _open(analysis)
        if current is None:
            return False
        _take_over(current, result)
        current.stage += 1
        current.save()
    return True


def _end(analysis: Analysis, at: datetime, *, problem: str = "") -> Analysis:
    """Once, whoever comes first; one removed meanwhile stays removed. What is known by then stays."""
    with tenancy.scope(analysis.organisation_id):
        current = _open(analysis)
        if current is None:
            return Analysis.objects.filter(pk=analysis.pk).first() or analysis
        current.state = State.FAILED if problem else State.FINISHED
        current.problem, current.finished_at = problem, at
        current.save(update_fields=["state", "problem", "finished_at"])
        tag = Tag.ANALYSIS_FAILED if problem else Tag.ANALYSIS_FINISHED
        audit.record(tag, subject=current, by=None, at=at)
    return current


def _open(analysis: Analysis) -> Analysis | None:
    current = Analysis.objects.select_for_update().filter(pk=analysis.pk).first()
    return current if current and current.is_open else None


def _take_over(analysis: Analysis, result: AnalysisResult) -> None:
    analysis.facts = result.facts.model_dump(mode="json", exclude={"features", "transcript"})
    analysis.features = result.facts.features
    analysis.recommendations = [one.model_dump(mode="json") for one in result.recommendations]
    analysis.provenance = result.provenance.model_dump(mode="json")
    rows = list(_suggestions(analysis, result.suggestions))
    _replace_open(analysis, rows)
    said = result.facts.transcript.text if result.facts.transcript else ""
    analysis.words = " ".join([*_searchable(analysis, rows), said[:_SAID_MOST]])


def _replace_open(analysis: Analysis, rows: Iterable[Suggestion]) -> None:
    """What a person has decided meanwhile stands as it is; the rest becomes what the engine says now."""
    before = {(one.field, one.network, one.position): one for one in analysis.suggestions.all()}
    for row in rows:
        known = before.pop((row.field, row.network, row.position), None)
        if known is None:
            row.save(force_insert=True)
        elif known.is_open and any(getattr(known, name) != getattr(row, name) for name in _WRITTEN):
            for name in _WRITTEN:
                setattr(known, name, getattr(row, name))
            known.save(update_fields=_WRITTEN)
    Suggestion.objects.filter(pk__in=[one.pk for one in before.values() if one.is_open]).delete()


def _suggestions(analysis: Analysis, answers: Iterable[SuggestedField]) -> Iterator[Suggestion]:
    places: Counter[tuple[str, str]] = Counter()
    for answer in answers:
        place = (answer.field, answer.network or "")
        yield Suggestion(
            organisation_id=analysis.organisation_id,
            analysis=analysis,
            field=answer.field,
            position=places[place],
            angle=answer.angle or "",
            network=answer.network or "",
            value=list(answer.values) if answer.field == rules.HASHTAGS else answer.values[0],
            language=answer.language,
            confidence=answer.certainty,
            subject=answer.subject[:200],
            evidence=[one.model_dump(mode="json") for one in answer.evidence],
        )
        places[place] += 1


def _searchable(analysis: Analysis, suggestions: Iterable[Suggestion]) -> Iterator[str]:
    yield analysis.hint
    yield from (rules.as_text(one.field, one.value) for one in suggestions if not one.network)
    for tag in analysis.facts["tags"]:
        yield f"{tag['topic'] or ''} {tag['name']}"
