"""The studio: what comes in, and the history beneath."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.flow.analysis import operations, queries
from postwright.flow.analysis.adapters import brand_of, item_of
from postwright.flow.analysis.forms import Fetch, Search
from postwright.flow.brand import queries as brands
from postwright.flow.brand.models import Brand
from postwright.flow.media import operations as media
from postwright.flow.media.adapters import kept_file, takes_upload
from postwright.flow.media.models import MediaItem
from postwright.flow.media.queries import uploads_for
from postwright.flow.media.rules import ACCEPTED
from postwright.kit import tenancy
from postwright.kit.clock import now
from postwright.kit.ids import read_uuid, uuid7
from postwright.ui import respond

PER_PAGE = 24


@require_GET
@member_required
def show_studio(request: MemberRequest) -> HttpResponse:
    brand = brand_of(request)
    form = Search(request.GET, brands=brands.brands_for(request.member), chosen=brand)
    context = {**_history(request, form), "brand": brand}
    if respond.is_part(request):
        part = "entries" if form.page_number() > 1 else "history"
        return render(request, f"analysis/studio.html#{part}", {**context, "is_part": True})
    leaving = queries.count_leaving(request.member)
    context |= {**_upload_limits(request), "new_batch": uuid7(), "leaving": leaving}
    return render(request, "analysis/studio.html", context)


@takes_upload
def upload(request: MemberRequest) -> HttpResponse:
    """A file from the studio: kept, and asked about at once."""
    with tenancy.scope(request.member.organisation_id):
        brand = brand_of(request)
    item = kept_file(request, brand=brand, by=request.member)
    with tenancy.scope(request.member.organisation_id):
        batch = read_uuid(request.POST.get("batch", ""))
        _ask_about(request, item, brand, request.POST.get("hint", ""), batch)
        context = {"item": item_of(request, item.pk), "brand": brand_of(request), **_together(request, batch)}
        return render(request, "analysis/studio.html#uploaded", context, status=201)


@require_POST
@member_required
def create_fetch(request: MemberRequest) -> HttpResponse:
    """A file from an address: the row beside which it arrives, and the form for the next one."""
    form = Fetch(request.POST)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        try:
            fetched = media.begin_fetch(
                url=form.cleaned_data["url"], brand=brand_of(request), by=request.member, at=now()
            )
            context = {"form": Fetch(), "upload": fetched, **form.cleaned_data}
        except media.MediaError as error:
            form.add_error("url", str(error))
    return render(request, "analysis/fetch.html", context, status=422 if form.errors else 201)


@require_GET
@member_required
def show_fetch(request: MemberRequest, upload_id: UUID) -> HttpResponse:
    """How far it is; once it is there, what came of it, asked about at once."""
    fetched = get_object_or_404(uploads_for(request.member), pk=upload_id)
    hint, batch = request.GET.get("hint", ""), read_uuid(request.GET.get("batch", ""))
    if fetched.media_item_id is None:
        return render(request, "analysis/fetch.html#row", {"upload": fetched, "hint": hint, "batch": batch})
    _ask_about(request, item_of(request, fetched.media_item_id), fetched.brand, hint, batch)
    context = {
        "item": item_of(request, fetched.media_item_id),
        "brand": brand_of(request),
        **_together(request, batch),
    }
    return render(request, "analysis/fetch.html#arrived", context)


@require_GET
@member_required
def show_entry(request: MemberRequest, media_id: UUID) -> HttpResponse:
    """One card of the history; nothing (204) while it looks as it was `seen`."""
    item = item_of(request, media_id)
    if request.GET.get("seen") == queries.stage_of(item):
        return HttpResponse(status=204)
    return _entry(request, item)


def _entry(request: MemberRequest, item: MediaItem, *, status: int = 200) -> HttpResponse:
    context = {"item": item, "brand": brand_of(request)}
    return render(request, "analysis/studio.html#entry", context, status=status)


def _together(request: MemberRequest, batch: UUID | None) -> dict[str, Any]:
    """Where what came in together can be gone through, once it is more than one."""
    count = queries.batch_size(request.member, batch) if batch else 0
    return {"batch_id": batch, "batch_count": count} if count > 1 else {}


def _ask_about(
    request: MemberRequest, item: MediaItem, brand: Brand | None, hint: str, batch: UUID | None = None
) -> None:
    """Once: an answer that was lost on its way is asked for again."""
    if queries.is_asked_about(item):
        return
    operations.request_analysis(
        media_item=item, brand=brand, hint=hint, batch=batch, by=request.member, at=now()
    )


def _history(request: MemberRequest, form: Search) -> dict[str, Any]:
    only, number = form.narrowing(), form.page_number()
    found = queries.history_for(request.member, only)
    items = list(found[(number - 1) * PER_PAGE : number * PER_PAGE + 1])
    asked = {name: value for name, value in request.GET.dict().items() if name != "page"}
    following = urlencode({**asked, "page": number + 1})
    return {
        "form": form,
        "items": items[:PER_PAGE],
        "is_narrowed": only.narrows,
        "more_url": f"{reverse('studio')}?{following}" if len(items) > PER_PAGE else "",
        "asked": urlencode(asked),
        "may_remove": request.member.may(Right.MANAGE_ORGANISATION),
    }


def _upload_limits(request: MemberRequest) -> dict[str, Any]:
    may_upload = request.member.may(Right.UPLOAD_MEDIA)
    return {"accept": ACCEPTED, "largest": settings.UPLOAD_LIMIT, "may_upload": may_upload, "fetch": Fetch()}
