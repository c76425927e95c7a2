"""Several people, several windows: who is there, and how their words differ."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.flow.posts import adapters, operations, queries
from postwright.flow.posts.forms import Draft, Seen
from postwright.kit.clock import now


@require_POST
@member_required
def note_presence(request: MemberRequest, post_id: UUID) -> HttpResponse:
    """Who else has it open, and whether the words on this page are still the newest."""
    post = adapters.post_of(request, post_id)
    operations.note_presence(post=post, by=request.member, at=now())
    is_old = Seen.revision_of(request.POST) not in {None, post.revision}
    context = {
        "post": post,
        "others": queries.others_at(post, request.member, at=now()),
        "moved": is_old and post.changed_by_id != request.member.pk,
    }
    return render(request, "posts/presence.html", context)


@require_POST
@member_required
def compare(request: MemberRequest, post_id: UUID) -> HttpResponse:
    """How the words of a form differ from what is saved. Changes nothing."""
    request.member.require(Right.WRITE_POSTS)
    post = adapters.post_of(request, post_id)
    form = Draft(request.POST)
    form.is_valid()
    content = adapters.content_of(request.member, post, form)
    return render(request, "posts/changes.html", {"changes": adapters.comparison(post, content)})
