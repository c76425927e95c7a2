"""Beside a post: how it stands with those who approve, and what they say."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.flow.posts import queries as posts
from postwright.flow.posts.models import Post
from postwright.flow.posts.operations import PostError
from postwright.flow.review import operations, queries, rules
from postwright.flow.review.forms import Asking, Reading, SendingBack
from postwright.flow.review.models import Through, Verdict
from postwright.kit.clock import now
from postwright.ui.respond import toast


@require_safe
@member_required
def show_review(request: MemberRequest, post_id: UUID) -> HttpResponse:
    return _part(request, _post(request, post_id))


@require_POST
@member_required
def create_request(request: MemberRequest, post_id: UUID) -> HttpResponse:
    post = _post(request, post_id)
    form = Asking(request.POST, people=queries.approvers_for(request.member))
    if not form.is_valid():
        return _part(request, post, asking=form, status=422)
    return _do(request, post, operations.ask_for_approval, _("Asked for approval."), **form.cleaned_data)


@require_POST
@member_required
def create_withdrawal(request: MemberRequest, post_id: UUID) -> HttpResponse:
    return _do(request, _post(request, post_id), operations.withdraw_request, _("The request is withdrawn."))


@require_POST
@member_required
def create_approval(request: MemberRequest, post_id: UUID) -> HttpResponse:
    return _do_to_what_was_read(request, post_id, operations.approve_post, _("Approved."))


@require_POST
@member_required
def remove_approval(request: MemberRequest, post_id: UUID) -> HttpResponse:
    post = _post(request, post_id)
    return _do(request, post, operations.take_back_approval, _("Your approval is taken back."))


@require_POST
@member_required
def create_return(request: MemberRequest, post_id: UUID) -> HttpResponse:
    post = _post(request, post_id)
    form = SendingBack(request.POST)
    if not form.is_valid():
        return _part(request, post, sending_back=form, status=422)
    return _do(
        request, post, operations.send_back_post, _("Sent back."), through=Through.PAGE, **form.cleaned_data
    )


@require_POST
@member_required
def create_confirmation(request: MemberRequest, post_id: UUID) -> HttpResponse:
    return _do_to_what_was_read(request, post_id, operations.confirm_words, _("Noted that you have read it."))


@require_POST
@member_required
def see_notices(request: MemberRequest, post_id: UUID) -> HttpResponse:
    operations.see_notices(post=_post(request, post_id), by=request.member, at=now())
    return HttpResponse(status=204)


def _post(request: MemberRequest, post_id: UUID) -> Post:
    return get_object_or_404(posts.posts_for(request.member).select_related("changed_by__user"), pk=post_id)


def _do_to_what_was_read(
    request: MemberRequest, post_id: UUID, act: Callable[..., object], said: str
) -> HttpResponse:
    post = _post(request, post_id)
    form = Reading(request.POST)
    if not form.is_valid():
        refusal = _("This page is out of date. Load it again.")
        return _part(request, post, refusal=refusal, status=422)
    return _do(request, post, act, said, through=Through.PAGE, **form.cleaned_data)


def _do(
    request: MemberRequest, post: Post, act: Callable[..., object], said: str, **values: object
) -> HttpResponse:
    try:
        act(post=post, by=request.member, at=now(), **values)
    except PostError as error:
        post.refresh_from_db()
        return toast(_part(request, post, refusal=str(error)), str(error), tone="bad")
    post.refresh_from_db()
    response = toast(_part(request, post), said)
    # The schedule beside it says what is missing, and looks again.
    response.headers["HX-Trigger-After-Swap"] = "review-changed"
    return response


def _part(
    request: MemberRequest,
    post: Post,
    *,
    asking: Asking | None = None,
    sending_back: SendingBack | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    member, clearance = request.member, queries.clearance_of(post)
    read = {"revision": post.revision}
    is_open = not post.is_confirmed
    others = queries.must_leave_it_to_others(member, post)
    context = {
        "post": post,
        "clearance": clearance,
        "verdicts": queries.verdicts_of(post),
        "refusal": refusal,
        "asking": asking or Asking(people=queries.others_who_approve(member), initial=read),
        "sending_back": sending_back or SendingBack(initial=read),
        "may_write": is_open and member.may(Right.WRITE_POSTS),
        "may_decide": is_open and member.may(Right.APPROVE_POSTS),
        "may_share": member.may(Right.PUBLISH_POSTS),
        "others": rules.shown_names(str(person) for person in others),
        "is_alone": post.brand.needs_approval and not queries.others_who_approve(member),
        "is_mine": _is_mine(request, clearance.verdict) and clearance.is_approved and is_open,
        "is_overdue": clearance.request
        and rules.is_overdue(clearance.request.due_on, at=now(), zone=post.brand.zone),
        "difference": _difference(request, post, clearance.verdict),
        "links": queries.open_links_of(member, post, at=now()),
        "has_news": queries.has_news(member, post),
    }
    return render(request, "review/review.html", context, status=status)


def _is_mine(request: MemberRequest, verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.by_id == request.member.pk


def _difference(request: MemberRequest, post: Post, verdict: Verdict | None) -> Any:
    """The version that was decided about, where the post is another one now."""
    if verdict is None or verdict.revision == post.revision:
        return None
    return posts.versions_of(request.member, post).filter(revision=verdict.revision).first()
