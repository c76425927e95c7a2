"""What becomes of one suggestion."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.flow.analysis import operations, prompts, queries
from postwright.flow.analysis.adapters import rights_of
from postwright.flow.analysis.forms import Decide
from postwright.flow.analysis.models import Suggestion
from postwright.kit.clock import now
from postwright.ui import respond


@require_POST
@member_required
def create_decision(request: MemberRequest, suggestion_id: UUID) -> HttpResponse:
    suggestion = get_object_or_404(queries.suggestions_for(request.member), pk=suggestion_id)
    form = Decide(request.POST)
    if not form.is_valid():
        return respond.plain(_("This decision is not known. Load the page again."), status=422)
    try:
        operations.decide_suggestion(suggestion=suggestion, by=request.member, at=now(), **form.cleaned_data)
    except operations.AnalysisError as error:
        return respond.plain(str(error), status=error.status)
    return _group(request, suggestion)


@require_POST
@member_required
def create_reopening(request: MemberRequest, suggestion_id: UUID) -> HttpResponse:
    suggestion = get_object_or_404(queries.suggestions_for(request.member), pk=suggestion_id)
    operations.reopen_suggestion(suggestion=suggestion, by=request.member, at=now())
    return _group(request, suggestion)


@require_GET
@member_required
def show_editor(request: MemberRequest, suggestion_id: UUID) -> HttpResponse:
    """The suggestion's field with a text box in the place of its words."""
    suggestion = get_object_or_404(queries.suggestions_for(request.member), pk=suggestion_id)
    return _group(request, suggestion, editing=suggestion.pk)


@require_GET
@member_required
def show_group(request: MemberRequest, suggestion_id: UUID) -> HttpResponse:
    return _group(request, get_object_or_404(queries.suggestions_for(request.member), pk=suggestion_id))


def _group(request: MemberRequest, suggestion: Suggestion, editing: UUID | None = None) -> HttpResponse:
    if request.method == "POST" and not respond.is_part(request):
        return respond.go(request, "studio-item", suggestion.analysis.media_item_id)
    analysis = queries.analyses_for(request.member).get(pk=suggestion.analysis_id)
    group = next(one for one in queries.groups_of(analysis) if suggestion in one.suggestions)
    context: dict[str, Any] = {
        "group": group,
        "editing": editing,
        "limits": _limits(suggestion),
        "item": analysis.media_item,
        "run": analysis,
        **rights_of(request),
    }
    is_decided = request.method == "POST"
    if is_decided:
        context["outgoing"] = queries.outgoing_for(request.member, analysis)
    part = "decided" if is_decided else "group"
    return render(request, f"analysis/suggestions.html#{part}", context)


def _limits(suggestion: Suggestion) -> list[prompts.Limit]:
    return prompts.limits_of(suggestion.field, suggestion.network)
