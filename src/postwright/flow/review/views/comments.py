"""What is said about a post, beside it."""

from collections.abc import Callable
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from postwright.base.accounts import queries as accounts
from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.flow.posts import queries as posts
from postwright.flow.posts.models import Post
from postwright.flow.review import operations, queries
from postwright.flow.review.forms import Words
from postwright.flow.review.models import Comment
from postwright.kit.clock import now
from postwright.ui.respond import toast


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def comments(request: MemberRequest, post_id: UUID) -> HttpResponse:
    post = get_object_or_404(posts.posts_for(request.member), pk=post_id)
    if request.method != "POST":
        return _part(request, post)
    form = Words(request.POST)
    if not form.is_valid():
        return _part(request, post, form=form, status=422)
    thread_id = form.cleaned_data["thread"]
    thread = get_object_or_404(queries.threads_for(request.member), pk=thread_id) if thread_id else None
    try:
        operations.write_comment(
            post=post, text=form.cleaned_data["text"], thread=thread, by=request.member, at=now()
        )
    except operations.ReviewError as error:
        return toast(_part(request, post, form=form), str(error), tone="bad")
    return _part(request, post)


@require_POST
@member_required
def change_comment(request: MemberRequest, comment_id: UUID) -> HttpResponse:
    comment, form = _one(queries.comments_for(request.member), comment_id), Words(request.POST)
    if not form.is_valid():
        return _part(request, comment.post, status=422)
    operations.change_comment(comment=comment, text=form.cleaned_data["text"], by=request.member, at=now())
    return _part(request, comment.post)


@require_POST
@member_required
def create_removal(request: MemberRequest, comment_id: UUID) -> HttpResponse:
    comment = _one(queries.comments_for(request.member), comment_id)
    operations.remove_comment(comment=comment, by=request.member, at=now())
    return toast(_part(request, comment.post), _("The comment is removed."))


@require_POST
@member_required
def create_resolution(request: MemberRequest, comment_id: UUID) -> HttpResponse:
    return _settle(request, comment_id, operations.resolve_comment)


@require_POST
@member_required
def remove_resolution(request: MemberRequest, comment_id: UUID) -> HttpResponse:
    return _settle(request, comment_id, operations.reopen_comment)


def _settle(request: MemberRequest, comment_id: UUID, act: Callable[..., object]) -> HttpResponse:
    comment = _one(queries.beginnings_for(request.member), comment_id)
    act(comment=comment, by=request.member, at=now())
    return _part(request, comment.post)


def _one(comments: QuerySet[Comment], comment_id: UUID) -> Comment:
    return get_object_or_404(comments.select_related("post__brand"), pk=comment_id)


def _part(
    request: MemberRequest, post: Post, *, form: Words | None = None, status: int = 200
) -> HttpResponse:
    talks = queries.talks_of(post)
    context = {
        "post": post,
        "talks": [talk for talk in talks if not talk.thread.is_resolved],
        "settled": [talk for talk in talks if talk.thread.is_resolved],
        "form": form or Words(),
        "member": request.member,
        "may_comment": request.member.may(Right.WRITE_POSTS),
        "people": [
            person.user.name for person in accounts.people_for(request.member) if person != request.member
        ],
    }
    return render(request, "review/comments.html", context, status=status)
