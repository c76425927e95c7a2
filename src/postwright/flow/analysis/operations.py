"""Every change to analyses and suggestions."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.base.engines import operations as engines
from postwright.base.engines.prompts import AnalysisResult, EngineError, SuggestedField
from postwright.flow.analysis import prompts, queries, rules
from postwright.flow.analysis.models import Analysis, Suggestion
from postwright.flow.brand.models import Brand
from postwright.flow.media import operations as media
from postwright.flow.media import queries as media_queries
from postwright.flow.media.models import MediaItem
from postwright.kit import jobs, tenancy
from postwright.ports.storage import Missing

Decision = Suggestion.Decision
State = Analysis.State


class AnalysisError(Exception):
    """Something a person can put right. The message is written for that person."""

    status = 409


class AlreadyLooking(AnalysisError): ...


class NothingWritten(AnalysisError):
    status = 422


@transaction.atomic
def request_analysis(
    *,
    media_item: MediaItem,
    brand: Brand | None,
    hint: str = "",
    language: str = "",
    by: Member,
    at: datetime,
) -> Analysis:
    """
    Ask what an item shows and what could be written about it. The answer comes once the item can be looked at.

    :param language: empty for the brand's first
    :raises NotAllowed: the member may not
    :raises AlreadyLooking: the same is being asked already
    """
    by.require(Right.UPLOAD_MEDIA)
    analysis = Analysis(
        organisation=by.organisation,
        media_item=media_item,
        brand=brand,
        hint=" ".join(hint.split())[:500],
        language=language or (brand.language if brand else by.user.language),
        requested_by=by,
        requested_at=at,
    )
    try:
        with transaction.atomic():
            analysis.save(force_insert=True)
    except IntegrityError as error:
        if "analysis_open_once" not in str(error):
            raise
        raise AlreadyLooking(_("The engine is looking at this already. Give it a moment.")) from error
    audit.record(Tag.ANALYSIS_REQUESTED, subject=analysis, by=by, at=at)
    return analysis


def resume_analyses(*, item: MediaItem) -> None:
    """Run what waited for an item that can now be looked at, or that proved unusable."""
    with tenancy.scope(item.organisation_id):
        for analysis_id in queries.waiting_for(item.pk):
            jobs.enqueue(
                "analysis.run",
                lock=f"analysis.run {analysis_id}",
                organisation_id=item.organisation_id,
                subject_id=analysis_id,
            )


def run_analysis(*, analysis: Analysis, at: datetime) -> Analysis:
    """
    Ask the engine and keep what it answers. Call it outside any transaction; safe to repeat.

    It does nothing while the item cannot be looked at yet: `resume_analyses` comes later.
    """
    item = media_queries.item_in(analysis.organisation_id, analysis.media_item_id)
    if item is None or not analysis.is_open:
        return analysis
    if item.has_failed and not item.is_viewable:
        return _end(analysis, at, problem="media_failed")
    if not item.is_viewable:
        return analysis
    _mark_running(analysis)
    try:
        result = _ask(analysis, media.measure_media(item=item), at)
    except (EngineError, Missing) as error:
        return _end(analysis, at, problem=error.code)
    return _end(analysis, at, result=result)


def give_up_analysis(*, analysis: Analysis, at: datetime) -> Analysis:
    """Something of ours failed however often it was tried: the person is told instead of waiting on."""
    return _end(analysis, at, problem="program")


@transaction.atomic
def decide_suggestion(
    *, suggestion: Suggestion, decision: str, value: str | None = None, by: Member, at: datetime
) -> Suggestion:
    """
    Accept a suggestion, accept it with changes, or reject it. Of several captions one is accepted at a time.

    :param decision: accepted, edited or rejected
    :param value: the person's words where edited
    :raises NotAllowed: the member may not
    :raises NothingWritten: edited to nothing
    """
    by.require(Right.WRITE_POSTS)
    suggestion = queries.suggestions_for(by).select_for_update(of=("self",)).get(pk=suggestion.pk)
    final = _final_value(suggestion, decision, value)
    if decision == Decision.EDITED and final == suggestion.value:
        decision = Decision.ACCEPTED
    if decision != Decision.REJECTED:
        _reopen_siblings(suggestion)
    before = suggestion.final_value
    _set_decision(suggestion, decision, final, by, at)
    _pass_on_alt_text(suggestion, before, by, at)
    audit.record(Tag.SUGGESTION_DECIDED, subject=suggestion, by=by, at=at, decision=str(decision))
    return suggestion


@transaction.atomic
def reopen_suggestion(*, suggestion: Suggestion, by: Member, at: datetime) -> Suggestion:
    """
    Take a decision back.

    :raises NotAllowed: the member may not
    """
    by.require(Right.WRITE_POSTS)
    suggestion = queries.suggestions_for(by).select_for_update(of=("self",)).get(pk=suggestion.pk)
    before = suggestion.final_value
    _set_decision(suggestion, Decision.OPEN, None, None, None)
    _pass_on_alt_text(suggestion, before, by, at)
    audit.record(Tag.SUGGESTION_DECIDED, subject=suggestion, by=by, at=at, decision=str(Decision.OPEN))
    return suggestion


@transaction.atomic
def remove_analysis(*, analysis: Analysis, by: Member, at: datetime) -> None:
    """
    Delete an analysis with its suggestions, facts and words; the media item stays.

    :raises NotAllowed: the member may not
    """
    by.require(Right.WRITE_POSTS)
    audit.record(Tag.ANALYSIS_REMOVED, subject=analysis, by=by, at=at)
    analysis.delete()


def _ask(analysis: Analysis, item: MediaItem, at: datetime) -> AnalysisResult:
    with prompts.request_for(analysis, item) as request:
        return engines.ask(
            request=request,
            subject_id=analysis.pk,
            organisation_id=analysis.organisation_id,
            by_id=analysis.requested_by_id,
            at=at,
        )


def _mark_running(analysis: Analysis) -> None:
    with tenancy.scope(analysis.organisation_id):
        Analysis.objects.filter(pk=analysis.pk, state=State.WAITING).update(state=State.RUNNING)


def _end(
    analysis: Analysis, at: datetime, *, result: AnalysisResult | None = None, problem: str = ""
) -> Analysis:
    """Keep the end of an analysis once, whoever comes first; one removed meanwhile stays removed."""
    with tenancy.scope(analysis.organisation_id):
        current = Analysis.objects.select_for_update().filter(pk=analysis.pk).first()
        if current is None or not current.is_open:
            return current or analysis
        if result:
            _take_over(current, result)
        current.state = State.FAILED if problem else State.FINISHED
        current.problem, current.finished_at = problem, at
        current.save()
        tag = Tag.ANALYSIS_FAILED if problem else Tag.ANALYSIS_FINISHED
        audit.record(tag, subject=current, by=None, at=at)
    return current


def _take_over(analysis: Analysis, result: AnalysisResult) -> None:
    analysis.facts = result.facts.model_dump(mode="json", exclude={"features"})
    analysis.features = result.facts.features
    analysis.recommendations = [one.model_dump(mode="json") for one in result.recommendations]
    analysis.provenance = result.provenance.model_dump(mode="json")
    rows = list(_suggestions(analysis, result.suggestions))
    Suggestion.objects.bulk_create(rows)
    analysis.words = " ".join(_searchable(analysis, rows))


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


def _final_value(suggestion: Suggestion, decision: str, value: str | None) -> object:
    if decision == Decision.REJECTED:
        return None
    if decision == Decision.ACCEPTED:
        return suggestion.value
    final = rules.as_value(suggestion.field, value or "")
    if not final:
        raise NothingWritten(_("Nothing is left of it. Write something, or reject the suggestion."))
    return final


def _set_decision(
    suggestion: Suggestion, decision: str, final: object, by: Member | None, at: datetime | None
) -> None:
    suggestion.decision, suggestion.final_value = decision, final
    suggestion.decided_by, suggestion.decided_at = by, at
    suggestion.save(update_fields=["decision", "final_value", "decided_by", "decided_at"])


def _reopen_siblings(suggestion: Suggestion) -> None:
    siblings = Suggestion.objects.filter(
        analysis=suggestion.analysis_id,
        field=suggestion.field,
        network=suggestion.network,
        decision__in=[Decision.ACCEPTED, Decision.EDITED],
    ).exclude(pk=suggestion.pk)
    siblings.update(decision=Decision.OPEN, final_value=None, decided_by=None, decided_at=None)


def _pass_on_alt_text(suggestion: Suggestion, before: object, by: Member, at: datetime) -> None:
    """The item itself carries the accepted alt text; what a person wrote there since stays."""
    if not suggestion.describes_item:
        return
    item, words = suggestion.analysis.media_item, str(suggestion.final_value or "")
    if words or item.alt_text == before:
        media.describe_media(item=item, alt_text=words, by=by, at=at)
