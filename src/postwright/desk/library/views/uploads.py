"""Files that have not arrived whole: one's own, to go on with or to let go."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.desk.library import queries
from postwright.flow.media import operations
from postwright.flow.media.queries import uploads_for
from postwright.flow.media.rules import ACCEPTED
from postwright.kit.clock import now
from postwright.ui import respond


@require_GET
@member_required
def show_unfinished(request: MemberRequest) -> HttpResponse:
    """The part of the library that shows them; empty where there are none."""
    context = {"uploads": queries.unfinished_for(request.member, at=now()), "accept": ACCEPTED}
    return render(request, "library/unfinished.html", context)


@require_POST
@member_required
def create_discarding(request: MemberRequest, upload_id: UUID) -> HttpResponse:
    request.member.require(Right.UPLOAD_MEDIA)
    upload = get_object_or_404(uploads_for(request.member), pk=upload_id, media_item__isnull=True)
    operations.abandon_upload(upload=upload)
    if respond.is_part(request):
        return HttpResponse()
    return respond.go(request, f"{reverse('library')}#unfinished")
