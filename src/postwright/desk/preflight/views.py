"""The part of the composer that tells what will stand in the way when the time has come."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.desk.preflight import queries
from postwright.flow.posts import queries as posts
from postwright.kit.clock import now


@require_safe
@member_required
def show_cautions(request: MemberRequest, post_id: UUID) -> HttpResponse:
    post = get_object_or_404(posts.posts_for(request.member), pk=post_id)
    cautions = queries.cautions_of(request.member, post, at=now())
    return render(request, "preflight/cautions.html", {"post": post, "cautions": cautions})
