"""The library and one item of it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.desk.library import queries
from postwright.desk.library.forms import MOST_CHOSEN, Filters, Tags
from postwright.desk.library.queries import Narrowing
from postwright.flow.brand import queries as brands
from postwright.flow.media import operations
from postwright.flow.media import queries as media
from postwright.flow.media.adapters import kept_file, takes_upload
from postwright.flow.media.models import MediaItem
from postwright.flow.media.rules import ACCEPTED
from postwright.kit import tenancy
from postwright.kit.clock import now
from postwright.ui import respond

PER_PAGE = 48
MOST_NAMES = 500  # that a page offers while somebody types


@require_GET
@member_required
def show_library(request: MemberRequest) -> HttpResponse:
    form = Filters(request.GET, member=request.member)
    only = form.narrowing(at=now())
    found = queries.library_for(request.member, only)
    items = queries.newest_of(found, after=form.begins_after, most=PER_PAGE)
    shown = items[:PER_PAGE]
    context = {
        "form": form,
        "items": queries.with_uses(request.member, shown),
        "is_narrowed": only.narrows,
        "more_url": _following(request, shown[-1].pk) if len(items) > PER_PAGE else "",
        **rights(request),
    }
    if not respond.is_part(request):
        context |= {**_bulk(request), **_uploading(), "pressure": queries.pressure_of(request.member)}
    response = render(request, f"library/library.html{_part(request, form)}", context)
    response.headers["Vary"] = "HX-Request"
    return response


@takes_upload
def upload(request: MemberRequest) -> HttpResponse:
    """A file from the library, kept; nothing is asked about it."""
    with tenancy.scope(request.member.organisation_id):
        brand = brands.chosen_brand_for(request.member, request.session.get(brands.CHOSEN_BRAND))
    item = kept_file(request, brand=brand, by=request.member)
    with tenancy.scope(request.member.organisation_id):
        return tile(request, item.pk, status=201)


@require_GET
@member_required
def show_tile(request: MemberRequest, media_id: UUID) -> HttpResponse:
    """One tile of the grid; nothing (204) while it looks as it was `seen`."""
    item = item_of(request, media_id)
    if request.GET.get("seen") == item.stage:
        return HttpResponse(status=204)
    return tile(request, media_id)


@require_GET
@member_required
def show_item(request: MemberRequest, media_id: UUID) -> HttpResponse:
    item = item_of(request, media_id)
    context = {
        "item": item,
        "uses": queries.uses_of(request.member, item),
        "may_describe": request.member.may(Right.UPLOAD_MEDIA),
        **_naming(request),
        **rights(request),
    }
    return render(request, "library/item.html", context)


@require_POST
@member_required
def create_star(request: MemberRequest, media_id: UUID) -> HttpResponse:
    """The star as it is afterwards: `on` puts it among one's favourites."""
    item = item_of(request, media_id)
    operations.star_media(item=item, is_favourite="on" in request.POST, by=request.member, at=now())
    if not respond.is_part(request):
        return respond.go(request, "library-item", item.pk)
    return render(request, "library/tile.html#star", {"item": item_of(request, media_id)})


@require_POST
@member_required
def create_tags(request: MemberRequest, media_id: UUID) -> HttpResponse:
    """All tags of an item; answers with the part that shows them, and the way back."""
    item = item_of(request, media_id)
    before, problem = [tag.name for tag in item.tags.all()], ""
    try:
        operations.tag_media(item=item, names=Tags(request.POST).names(), by=request.member, at=now())
    except operations.MediaTagError as error:
        problem = str(error)
    if not respond.is_part(request):
        if problem:
            respond.say(request, problem, tone="bad")
        return respond.go(request, "library-item", item.pk)
    item = item_of(request, media_id)
    is_changed = before != [tag.name for tag in item.tags.all()]
    context = {"item": item, "before": before, "is_changed": is_changed, "problem": problem}
    return render(
        request,
        "library/tags_of_item.html",
        {**context, **_naming(request), **rights(request)},
        status=422 if problem else 200,
    )


def item_of(request: MemberRequest, media_id: UUID) -> MediaItem:
    """The item of an address; a stranger's is not found."""
    return get_object_or_404(queries.library_for(request.member, Narrowing()), pk=media_id)


def tile(request: MemberRequest, media_id: UUID, *, status: int = 200) -> HttpResponse:
    [item] = queries.with_uses(request.member, [item_of(request, media_id)])
    return render(request, "library/tile.html#tile", {"item": item, **rights(request)}, status=status)


def rights(request: MemberRequest) -> dict[str, bool]:
    may = request.member.may
    return {"may_upload": may(Right.UPLOAD_MEDIA), "may_write": may(Right.WRITE_POSTS)}


def _naming(request: MemberRequest) -> dict[str, Any]:
    return {"names": list(media.tags_for(request.member).values_list("name", flat=True)[:MOST_NAMES])}


def _bulk(request: MemberRequest) -> dict[str, Any]:
    return {
        "brands": list(brands.brands_for(request.member)),
        "most_chosen": MOST_CHOSEN,
        **_naming(request),
    }


def _uploading() -> dict[str, Any]:
    hint = _("JPEG, PNG, WebP, AVIF, HEIC, GIF, MP4, MOV or WebM. The place and camera data stay here.")
    return {"accept": ACCEPTED, "largest": settings.UPLOAD_LIMIT, "upload_hint": hint}


def _part(request: MemberRequest, form: Filters) -> str:
    if not respond.is_part(request):
        return ""
    return "#tiles" if form.begins_after else "#grid"


def _following(request: MemberRequest, last: UUID) -> str:
    return f"{reverse('library')}?{urlencode({**request.GET.dict(), 'after': str(last)})}"
