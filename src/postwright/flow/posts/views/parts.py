"""What the composer loads while somebody writes."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.flow.media import queries as media
from postwright.flow.media.adapters import kept_file, takes_upload
from postwright.flow.media.models import MediaItem
from postwright.flow.posts import adapters, operations, queries
from postwright.flow.posts.forms import Leafing
from postwright.kit import tenancy
from postwright.ui.forms import IdsField

LIBRARY_PAGE = 18


@require_GET
@member_required
def show_library(request: MemberRequest, post_id: UUID) -> HttpResponse:
    """Photos and videos to choose from, for the composer's dialog."""
    post = adapters.post_of(request, post_id)
    number = Leafing(request.GET).number()
    found = media.items_for(request.member).exclude(state=MediaItem.State.FAILED)
    items = list(found[(number - 1) * LIBRARY_PAGE : number * LIBRARY_PAGE + 1])
    more = f"{reverse('post-library', args=[post.pk])}?page={number + 1}"
    context = {"items": items[:LIBRARY_PAGE], "more_url": more if len(items) > LIBRARY_PAGE else ""}
    return render(request, "posts/library.html#items" if number > 1 else "posts/library.html", context)


@require_GET
@member_required
def show_attachments(request: MemberRequest, post_id: UUID) -> HttpResponse:
    """Lines for chosen media items, as the composer shows them before they are saved."""
    adapters.post_of(request, post_id)
    wanted = IdsField().to_python(request.GET.getlist("media"))[: operations.MOST_MEDIA]
    items = list(media.items_for(request.member).filter(pk__in=wanted))
    return _lines(request, post_id, items)


@require_GET
@member_required
def show_picture(request: MemberRequest, post_id: UUID, media_id: UUID) -> HttpResponse:
    """The picture of one line; nothing (204) while it looks as it was `seen`."""
    item = get_object_or_404(media.items_for(request.member), pk=media_id)
    if request.GET.get("seen") == item.stage:
        return HttpResponse(status=204)
    # What follows from a file that is ready now, the checks and the previews, comes with the next answer.
    response = render(request, "posts/picture.html", {"item": item, "post_id": post_id})
    if not item.is_processing:
        response.headers["HX-Trigger"] = "composer-stale"
    return response


@takes_upload
def upload(request: MemberRequest, post_id: UUID) -> HttpResponse:
    """A file from the composer: kept in the library, and a line for it."""
    with tenancy.scope(request.member.organisation_id):
        brand = adapters.post_of(request, post_id).brand
    item = kept_file(request, brand=brand, by=request.member)
    with tenancy.scope(request.member.organisation_id):
        return _lines(request, post_id, [item])


def _lines(request: MemberRequest, post_id: UUID, items: list[MediaItem]) -> HttpResponse:
    lines = queries.lines_of(request.member, [(item, None, 0) for item in items])
    return render(request, "posts/attachments.html", {"lines": lines, "post_id": post_id})
