"""One media item: its picture, its runs, and what is known so far."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.flow.analysis import operations, queries
from postwright.flow.analysis.adapters import brand_of, item_of, named_run, result_of, run_of
from postwright.flow.analysis.forms import Ask, Known
from postwright.flow.analysis.models import Analysis
from postwright.kit.clock import now
from postwright.ui import respond


@require_GET
@member_required
def show_item(request: MemberRequest, media_id: UUID) -> HttpResponse:
    item = item_of(request, media_id)
    return render(request, "analysis/item.html", result_of(request, item))


@require_GET
@member_required
def show_picture(request: MemberRequest, media_id: UUID) -> HttpResponse:
    item = item_of(request, media_id)
    if request.GET.get("seen") == item.stage:
        return HttpResponse(status=204)
    return render(request, "analysis/item.html#picture", {"item": item})


@require_GET
@member_required
def show_result(request: MemberRequest, media_id: UUID) -> HttpResponse:
    """What is new since a page asked last; nothing (204) where nothing is."""
    item, known = item_of(request, media_id), Known(request.GET)
    run = run_of(request, item)
    if run is None or str(run.pk) != request.GET.get("run"):
        return respond.go(request, "studio-item", item.pk)
    if run.progress == known.data.get("seen"):
        return HttpResponse(status=204)
    context = result_of(request, item)
    context["changes"] = queries.changes_in(context["groups"], known.groups())
    context["gone"] = set(known.groups()) - {group.key for group in context["groups"]}
    return render(request, "analysis/stream.html", context)


@require_POST
@member_required
def create_analysis(request: MemberRequest, media_id: UUID) -> HttpResponse:
    item = item_of(request, media_id)
    form = Ask(request.POST)
    if not form.is_valid():
        return respond.plain(_("Keep the hint under 500 characters."), status=422)
    try:
        operations.request_analysis(
            media_item=item,
            brand=item.brand or brand_of(request),
            by=request.member,
            at=now(),
            **form.cleaned_data,
        )
    except operations.AnalysisError as error:
        return respond.plain(str(error), status=error.status)
    if not respond.is_part(request):
        return respond.go(request, "studio-item", item.pk)
    context = {**result_of(request, item_of(request, media_id)), "is_part": True}
    return render(request, "analysis/item.html#result", context)


@require_POST
@member_required
def create_removal(request: MemberRequest, analysis_id: UUID) -> HttpResponse:
    analysis = get_object_or_404(queries.analyses_for(request.member), pk=analysis_id)
    operations.remove_analysis(analysis=analysis, by=request.member, at=now())
    respond.say(request, _("The suggestions were deleted."))
    return respond.go(request, "studio-item", analysis.media_item_id)


@require_GET
@member_required
def compare(request: MemberRequest, media_id: UUID) -> HttpResponse:
    """Two runs of one item; without an address that names them, the newest and the one before."""
    item = item_of(request, media_id)
    runs: list[Analysis] = [run for run in item.runs if run.is_looked_at]  # type: ignore[attr-defined]
    if len(runs) < 2:
        return respond.go(request, "studio-item", item.pk)
    after = named_run(runs, request.GET.get("new"), runs[0])
    before = named_run(runs, request.GET.get("old"), next(run for run in runs if run != after))
    context = {"item": item, "runs": runs, "comparison": queries.compare_runs(before, after)}
    return render(request, "analysis/compare.html", context)
