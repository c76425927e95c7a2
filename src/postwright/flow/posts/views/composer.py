"""The composer."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.flow.analysis import queries as analyses
from postwright.flow.media.rules import ACCEPTED
from postwright.flow.posts import adapters, operations, queries
from postwright.flow.posts.forms import Draft
from postwright.flow.posts.models import Post
from postwright.flow.posts.rules import UTM
from postwright.kit.clock import now
from postwright.ui import respond


@require_http_methods(["GET", "POST"])
@member_required
def edit_post(request: MemberRequest, post_id: UUID) -> HttpResponse:
    """The composer; a POST saves it and answers with the parts that follow from the words."""
    post = adapters.post_of(request, post_id)
    if request.method == "GET":
        if not post.is_confirmed:
            operations.fit_videos(post, at=now())
        return _page(request, post, _composer(request, post))
    form = Draft(request.POST)
    form.is_valid()
    if "revision" in form.errors:
        return respond.plain(_("This page is out of date. Load it again."), status=422)
    try:
        post = _saved(request, post, form)
    except operations.PostError as error:
        return _not_saved(request, post, form, error)
    if not respond.is_part(request):
        return respond.go(request, "post", post.pk)
    context = {**_composer(request, post), "is_part": True, "errors": form.errors}
    context["stale_marks"] = [one for one in context["lanes"] if adapters.has_stale_mark(one, form)]
    return render(request, "posts/saved.html", context)


def _saved(request: MemberRequest, post: Post, form: Draft) -> Post:
    request.member.require(Right.WRITE_POSTS)
    changes = adapters.changes(post, adapters.content_of(request.member, post, form))
    if not changes:  # also where another window, or this one while it closed, has saved the same
        return post
    revision = form.cleaned_data["revision"]
    return operations.change_post(post=post, revision=revision, by=request.member, at=now(), **changes)


def _not_saved(request: MemberRequest, post: Post, form: Draft, error: operations.PostError) -> HttpResponse:
    is_malformed = error.status == HTTPStatus.UNPROCESSABLE_ENTITY
    mine = adapters.content_of(request.member, post, form)
    context = {
        **_composer(request, post),
        "problem": str(error),
        "theirs": isinstance(error, operations.EditedSinceRead),
        "is_malformed": is_malformed,
        "changes": [] if is_malformed else adapters.comparison(post, mine),
        "is_part": respond.is_part(request),
    }
    if respond.is_part(request):
        return render(request, "posts/saved.html#conflict", context, status=error.status)
    return _page(request, post, context, status=error.status)


def _page(request: MemberRequest, post: Post, context: dict[str, Any], status: int = 200) -> HttpResponse:
    handles = queries.known_handles(request.member, post.brand) if context["is_open"] else []
    return render(request, "posts/post.html", {**context, "handles": handles}, status=status)


def _composer(request: MemberRequest, post: Post) -> dict[str, Any]:
    attachments = [(one.media_item, one.alt_text, one.part) for one in queries.attachments_of(post)]
    may_write = request.member.may(Right.WRITE_POSTS)
    is_open = may_write and not post.is_confirmed
    lanes = queries.lanes_for(request.member, post) if is_open else queries.lanes_of(post)
    return {
        "post": post,
        "lanes": lanes,
        "has_channel": any(lane.is_chosen for lane in lanes),
        "lines": queries.lines_of(request.member, attachments),
        "unready": queries.unready_media(post),
        "has_unread_words": _has_unread_words(request, post),
        "may_write": may_write,
        "is_open": is_open,
        "tagged_links": _tagged(lanes),
        "utm_fields": _utm_fields(),
        "saved_at": post.changed_at,
        "accept": ACCEPTED,
        "largest": settings.UPLOAD_LIMIT,
    }


def _utm_fields() -> list[tuple[str, str]]:
    labels = {
        "source": _("Source"),
        "medium": _("Medium"),
        "campaign": _("Campaign"),
        "term": _("Term"),
        "content": _("Content"),
    }
    return [(name, labels[name]) for name in UTM]


def _tagged(lanes: list[queries.Lane]) -> list[str]:
    """The addresses that go out; one where no channel stands in a tag."""
    return list(
        dict.fromkeys(queries.link_of(one.variant) for one in lanes if one.variant and one.variant.post.utm)
    )


def _has_unread_words(request: MemberRequest, post: Post) -> bool:
    if post.analysis_id is None:
        return False
    analysis = analyses.analyses_for(request.member).filter(pk=post.analysis_id).first()
    return analysis is not None and adapters.has_unread_words(post, analysis)
