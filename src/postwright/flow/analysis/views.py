from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.flow.analysis import operations, prompts, queries
from postwright.flow.analysis.forms import Ask, Decide, Fetch, Search
from postwright.flow.analysis.models import Analysis, Suggestion
from postwright.flow.brand import queries as brands
from postwright.flow.brand.models import Brand
from postwright.flow.brand.rules import LANGUAGES
from postwright.flow.media import operations as media
from postwright.flow.media.adapters import kept_file, said, takes_upload
from postwright.flow.media.models import MediaItem
from postwright.flow.media.queries import uploads_for
from postwright.flow.media.rules import ACCEPTED
from postwright.kit import tenancy
from postwright.kit.clock import now
from postwright.ui import respond

PER_PAGE = 24


@require_GET
@member_required
def show_studio(request: MemberRequest) -> HttpResponse:
    brand = _brand(request)
    form = Search(request.GET, brands=brands.brands_for(request.member), chosen=brand)
    context = {**_history(request, form), "brand": brand}
    if respond.is_part(request):
        part = "entries" if form.page_number() > 1 else "history"
        return render(request, f"analysis/studio.html#{part}", context)
    return render(request, "analysis/studio.html", {**context, **_upload_limits(request)})


@takes_upload
def upload(request: MemberRequest) -> HttpResponse:
    """A file from the studio: kept, and asked about at once."""
    with tenancy.scope(request.member.organisation_id):
        brand = _brand(request)
    try:
        item = kept_file(request, brand=brand, by=request.member)
    except media.MediaError as error:
        return said(error)
    with tenancy.scope(request.member.organisation_id):
        _ask_about(request, item, brand, request.POST.get("hint", ""))
        return _entry(request, _item(request, item.pk), status=201)


@require_POST
@member_required
def create_fetch(request: MemberRequest) -> HttpResponse:
    """A file from an address: the row beside which it arrives, and the form for the next one."""
    form = Fetch(request.POST)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        try:
            fetched = media.begin_fetch(
                url=form.cleaned_data["url"], brand=_brand(request), by=request.member, at=now()
            )
            context = {"form": Fetch(), "upload": fetched, "hint": form.cleaned_data["hint"]}
        except media.MediaError as error:
            form.add_error("url", str(error))
    return render(request, "analysis/fetch.html", context, status=422 if form.errors else 201)


@require_GET
@member_required
def show_fetch(request: MemberRequest, upload_id: UUID) -> HttpResponse:
    """How far it is; once it is there, what came of it, asked about at once."""
    fetched = get_object_or_404(uploads_for(request.member), pk=upload_id)
    hint = request.GET.get("hint", "")
    if fetched.media_item_id is None:
        return render(request, "analysis/fetch.html#row", {"upload": fetched, "hint": hint})
    _ask_about(request, _item(request, fetched.media_item_id), fetched.brand, hint)
    context = {"item": _item(request, fetched.media_item_id), "brand": _brand(request)}
    return render(request, "analysis/fetch.html#arrived", context)


@require_GET
@member_required
def show_entry(request: MemberRequest, media_id: UUID) -> HttpResponse:
    """One card of the history; nothing (204) while it looks as it was `seen`."""
    item = _item(request, media_id)
    if request.GET.get("seen") == queries.stage_of(item):
        return HttpResponse(status=204)
    return _entry(request, item)


@require_GET
@member_required
def show_item(request: MemberRequest, media_id: UUID) -> HttpResponse:
    item = _item(request, media_id)
    return render(request, "analysis/item.html", _result(request, item))


@require_GET
@member_required
def show_picture(request: MemberRequest, media_id: UUID) -> HttpResponse:
    item = _item(request, media_id)
    if request.GET.get("seen") == item.stage:
        return HttpResponse(status=204)
    return render(request, "analysis/item.html#picture", {"item": item})


@require_GET
@member_required
def show_result(request: MemberRequest, media_id: UUID) -> HttpResponse:
    context = _result(request, _item(request, media_id))
    run = context["run"]
    if run and request.GET.get("seen") == run.state:
        return HttpResponse(status=204)
    return render(request, "analysis/item.html#result", context)


@require_POST
@member_required
def create_analysis(request: MemberRequest, media_id: UUID) -> HttpResponse:
    item = _item(request, media_id)
    form = Ask(request.POST)
    if not form.is_valid():
        return _refused(_("Keep the hint under 500 characters."), 422)
    try:
        operations.request_analysis(
            media_item=item,
            brand=item.brand or _brand(request),
            by=request.member,
            at=now(),
            **form.cleaned_data,
        )
    except operations.AnalysisError as error:
        return _refused(str(error), error.status)
    if not respond.is_part(request):
        return respond.go(request, "studio-item", item.pk)
    return render(request, "analysis/item.html#result", _result(request, _item(request, media_id)))


@require_POST
@member_required
def create_removal(request: MemberRequest, analysis_id: UUID) -> HttpResponse:
    analysis = get_object_or_404(queries.analyses_for(request.member), pk=analysis_id)
    operations.remove_analysis(analysis=analysis, by=request.member, at=now())
    respond.say(request, _("The suggestions were deleted."))
    return respond.go(request, "studio-item", analysis.media_item_id)


@require_POST
@member_required
def create_decision(request: MemberRequest, suggestion_id: UUID) -> HttpResponse:
    suggestion = get_object_or_404(queries.suggestions_for(request.member), pk=suggestion_id)
    form = Decide(request.POST)
    if not form.is_valid():
        return _refused(_("This decision is not known. Load the page again."), 422)
    try:
        operations.decide_suggestion(suggestion=suggestion, by=request.member, at=now(), **form.cleaned_data)
    except operations.AnalysisError as error:
        return _refused(str(error), error.status)
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
    context = {
        "group": group,
        "editing": editing,
        "limits": _limits(suggestion),
        "item": analysis.media_item,
        **_rights(request),
    }
    part = "decided" if request.method == "POST" else "group"
    return render(request, f"analysis/suggestions.html#{part}", context)


def _limits(suggestion: Suggestion) -> list[prompts.Limit]:
    return prompts.limits_of(suggestion.field, suggestion.network)


def _entry(request: MemberRequest, item: MediaItem, *, status: int = 200) -> HttpResponse:
    context = {"item": item, "brand": _brand(request)}
    return render(request, "analysis/studio.html#entry", context, status=status)


def _ask_about(request: MemberRequest, item: MediaItem, brand: Brand | None, hint: str) -> None:
    """Once: an answer that was lost on its way is asked for again."""
    if queries.is_asked_about(item):
        return
    operations.request_analysis(media_item=item, brand=brand, hint=hint, by=request.member, at=now())


def _history(request: MemberRequest, form: Search) -> dict[str, Any]:
    narrowing, number = form.narrowing(), form.page_number()
    found = queries.history_for(request.member, brand=form.only_brand, **narrowing)
    items = list(found[(number - 1) * PER_PAGE : number * PER_PAGE + 1])
    following = urlencode({**request.GET.dict(), "page": number + 1})
    return {
        "form": form,
        "items": items[:PER_PAGE],
        "is_narrowed": any(narrowing.values()),
        "more_url": f"{reverse('studio')}?{following}" if len(items) > PER_PAGE else "",
    }


def _result(request: MemberRequest, item: MediaItem) -> dict[str, Any]:
    runs: list[Analysis] = item.runs  # type: ignore[attr-defined]
    asked = request.GET.get("run")
    run = next((one for one in runs if str(one.pk) == asked), runs[0] if runs else None)
    groups = queries.groups_of(run) if run else []
    return {
        "item": item,
        "run": run,
        "is_part": respond.is_part(request),
        "others": [one for one in runs if one != run],
        "groups": groups,
        "languages": _languages(item.brand or _brand(request)),
        **_rights(request),
    }


def _rights(request: MemberRequest) -> dict[str, bool]:
    may = request.member.may
    return {"may_write": may(Right.WRITE_POSTS), "may_describe": may(Right.UPLOAD_MEDIA)}


def _item(request: MemberRequest, media_id: UUID) -> MediaItem:
    item = queries.item_with_runs(request.member, media_id)
    if item is None:
        raise Http404
    return item


def _brand(request: MemberRequest) -> Brand | None:
    return brands.chosen_brand_for(request.member, request.session.get(brands.CHOSEN_BRAND))


def _upload_limits(request: MemberRequest) -> dict[str, Any]:
    may_upload = request.member.may(Right.UPLOAD_MEDIA)
    return {"accept": ACCEPTED, "largest": settings.UPLOAD_LIMIT, "may_upload": may_upload, "fetch": Fetch()}


def _languages(brand: Brand | None) -> list[tuple[str, str]]:
    """What the engine may be asked to write in, when there is a choice."""
    codes = brand.languages if brand else []
    return [(code, LANGUAGES.get(code, code)) for code in codes] if len(codes) > 1 else []


def _refused(words: str, status: int) -> HttpResponse:
    return HttpResponse(words, content_type="text/plain; charset=utf-8", status=status)
