"""Away, back, and gone for good."""

from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.desk.library import operations, queries
from postwright.desk.library.operations import StillUsed
from postwright.desk.library.views.items import item_of, rights
from postwright.desk.library.views.words import undone_by_nobody
from postwright.flow.media import operations as media
from postwright.flow.media import queries as media_queries
from postwright.flow.media.adapters import said
from postwright.flow.media.models import MediaItem
from postwright.flow.media.operations import MediaError
from postwright.flow.publishing.operations import PublishingError
from postwright.kit.clock import now
from postwright.kit.ids import read_uuid
from postwright.ui import respond

PER_PAGE = 48
PLACES = {"library", "studio", "library-duplicates"}


@require_http_methods(["GET", "POST"])
@member_required
def create_removal(request: MemberRequest, media_id: UUID) -> HttpResponse:
    """Into the trash; where posts hold it, the page that says which and asks."""
    item = item_of(request, media_id)
    request.member.require(Right.UPLOAD_MEDIA)
    if request.method == "GET":
        uses = queries.uses_of(request.member, item)
        return render(request, "library/removal.html", {"item": item, "uses": uses, **_lasting()})
    changed_posts = undone_by_nobody(queries.uses_of(request.member, item))
    try:
        operations.trash_item(item=item, let_go="let_go" in request.POST, by=request.member, at=now())
    except StillUsed:
        return respond.go(request, "media-removal", item.pk)
    except PublishingError as error:
        respond.say(request, str(error), tone="bad")
        return respond.go(request, "media-removal", item.pk)
    except MediaError as error:
        return said(error)
    undo = reverse("media-restoration", args=[item.pk])
    words = _("%(name)s was moved to the trash.") % {"name": item.file_name}
    respond.say(request, f"{words} {changed_posts}".strip(), undo=undo)
    to = request.POST.get("to", "")
    return respond.go(request, to if to in PLACES else "studio")


@require_GET
@member_required
def show_trash(request: MemberRequest) -> HttpResponse:
    at = now()
    there = media_queries.trash_for(request.member).filter(delete_at__gt=at)
    after = read_uuid(request.GET.get("after"))
    last = there.filter(pk=after).first() if after else None
    found = list(media_queries.behind(there, last)[: PER_PAGE + 1]) if last else list(there[: PER_PAGE + 1])
    items = found[:PER_PAGE]
    context = {
        "items": items,
        "count": there.count(),
        "leaving": media_queries.trash_for(request.member).filter(delete_at__lte=at).count(),
        "more_url": f"{reverse('library-trash')}?after={items[-1].pk}" if len(found) > PER_PAGE else "",
        **_lasting(),
        **rights(request),
    }
    part = "#rows" if respond.is_part(request) else ""
    return render(request, f"library/trash.html{part}", context)


@require_POST
@member_required
def create_deletion(request: MemberRequest, media_id: UUID) -> HttpResponse:
    item = _removed(request, media_id)
    media.condemn_media(item=item, by=request.member, at=now())
    respond.say(request, _("%(name)s is being deleted with all its files.") % {"name": item.file_name})
    return respond.go(request, "library-trash")


@require_POST
@member_required
def create_emptying(request: MemberRequest) -> HttpResponse:
    """All that lies in the trash; what comes into it meanwhile stays."""
    count = media.condemn_all(by=request.member, at=now())
    words = ngettext(
        "%(n)d is being deleted with its files.", "%(n)d are being deleted with their files.", count
    )
    respond.say(request, words % {"n": count})
    return respond.go(request, "library-trash")


@require_POST
@member_required
def create_return(request: MemberRequest, media_id: UUID) -> HttpResponse:
    item = _removed(request, media_id)
    try:
        media.restore_media(item=item, by=request.member, at=now())
    except MediaError as error:
        respond.say(request, str(error), tone="bad")
    else:
        undo = reverse("media-removal", args=[item.pk])
        respond.say(request, _("%(name)s is back in the library.") % {"name": item.file_name}, undo=undo)
    return respond.go(request, "library-trash")


def _removed(request: MemberRequest, media_id: UUID) -> MediaItem:
    return get_object_or_404(media_queries.trash_for(request.member), pk=media_id)


def _lasting() -> dict[str, int]:
    return {"days": settings.TRASH_DAYS}
