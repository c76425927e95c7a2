from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Router, Status

from postwright.base.accounts.middleware import ApiRequest
from postwright.base.accounts.models import Member
from postwright.base.usage.middleware import in_tenant, once
from postwright.flow.analysis import operations, queries, rules
from postwright.flow.analysis.adapters import wait_for_end
from postwright.flow.analysis.models import Analysis, Suggestion
from postwright.flow.analysis.schemas import (
    AnalysisFilter,
    AnalysisNew,
    AnalysisOut,
    SuggestionDecision,
    SuggestionOut,
)
from postwright.flow.brand import queries as brands
from postwright.flow.media import queries as media
from postwright.kit.api import Cut, CutQuery, FilterQuery, Page, page_of
from postwright.kit.clock import now

router = Router(tags=["Analyses"])
ASK_AGAIN_S = "2"


def _load(member: Member, analysis_id: UUID) -> Analysis:
    return queries.analyses_for(member).get(pk=analysis_id)


def _suggestion(member: Member, analysis_id: UUID, suggestion_id: UUID) -> Suggestion:
    return queries.suggestions_for(member).get(pk=suggestion_id, analysis_id=analysis_id)


def _reload(request: ApiRequest, analysis_id: UUID) -> Analysis:
    return _load(request.auth, analysis_id)


@in_tenant
@once(_load)
def _requested(request: ApiRequest, body: AnalysisNew) -> Analysis:
    member = request.auth
    item = media.items_for(member).get(pk=body.media)
    brand = brands.brands_for(member).get(pk=body.brand) if body.brand else item.brand
    analysis = operations.request_analysis(
        media_item=item,
        brand=brand,
        hint=body.hint,
        language=body.language,
        batch=body.batch,
        callback=(body.callback.url, body.callback.secret) if body.callback else None,
        by=member,
        at=now(),
    )
    return _load(member, analysis.pk)


@router.get("", response=Page[AnalysisOut], operation_id="list_analyses", summary="List analyses")
@in_tenant
def list_analyses(request: ApiRequest, cut: Cut = CutQuery, only: AnalysisFilter = FilterQuery) -> Any:
    found = queries.analyses_for(request.auth).filter(**only.fields())
    return page_of(queries.containing(found, only.search), cut)


@router.post(
    "",
    response={200: AnalysisOut, 202: AnalysisOut},
    operation_id="request_analysis",
    summary="Ask what a media item shows",
)
def request_analysis(request: ApiRequest, body: AnalysisNew, response: HttpResponse) -> Any:
    """
    202, with the address to ask again in `Location` and when in `Retry-After`. With `Prefer: wait=10` it waits up to
    10 s (30 at most) and answers 200 if the analysis has ended by then. With `callback` you are told.
    """
    analysis = _requested(request, body).value
    seconds = rules.seconds_to_wait(request.headers.get("Prefer", ""))
    if seconds and analysis.is_open and wait_for_end(request.auth, analysis.pk, seconds=seconds):
        response["Preference-Applied"] = f"wait={seconds}"
        analysis = in_tenant(_reload)(request, analysis.pk)
    response["Location"] = f"{request.path}/{analysis.pk}"
    if analysis.is_open:
        response["Retry-After"] = ASK_AGAIN_S
    return Status(202 if analysis.is_open else 200, analysis)


@router.get("/{analysis_id}", response=AnalysisOut, operation_id="get_analysis", summary="Get an analysis")
@in_tenant
def get_analysis(request: ApiRequest, analysis_id: UUID, response: HttpResponse) -> Any:
    """With its suggestions, recommendations and provenance. While it is open, `Retry-After` says when to ask again."""
    analysis = _load(request.auth, analysis_id)
    if analysis.is_open:
        response["Retry-After"] = ASK_AGAIN_S
    return analysis


@router.delete(
    "/{analysis_id}", response={204: None}, operation_id="remove_analysis", summary="Remove an analysis"
)
@in_tenant
def remove_analysis(request: ApiRequest, analysis_id: UUID) -> Any:
    """The media item stays."""
    operations.remove_analysis(analysis=_load(request.auth, analysis_id), by=request.auth, at=now())
    return Status(204, None)


@router.post(
    "/{analysis_id}/suggestions/{suggestion_id}/decision",
    response=SuggestionOut,
    operation_id="decide_suggestion",
    summary="Accept, edit or reject a suggestion",
)
@in_tenant
def decide_suggestion(
    request: ApiRequest, analysis_id: UUID, suggestion_id: UUID, body: SuggestionDecision
) -> Any:
    """Deciding again replaces the decision. Of several captions one is accepted at a time."""
    suggestion = _suggestion(request.auth, analysis_id, suggestion_id)
    return operations.decide_suggestion(suggestion=suggestion, by=request.auth, at=now(), **body.dict())


@router.delete(
    "/{analysis_id}/suggestions/{suggestion_id}/decision",
    response=SuggestionOut,
    operation_id="reopen_suggestion",
    summary="Take a decision back",
)
@in_tenant
def reopen_suggestion(request: ApiRequest, analysis_id: UUID, suggestion_id: UUID) -> Any:
    suggestion = _suggestion(request.auth, analysis_id, suggestion_id)
    return operations.reopen_suggestion(suggestion=suggestion, by=request.auth, at=now())
