"""What a client sees and says who came by a link."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from postwright.flow.posts import queries as posts
from postwright.flow.posts.models import Post
from postwright.flow.posts.operations import EditedSinceRead, PostError
from postwright.flow.review import operations, queries
from postwright.flow.review.adapters import behind_link
from postwright.flow.review.forms import ClientApproval, ClientChanges, ClientWords
from postwright.flow.review.models import ClientLink
from postwright.kit.clock import now
from postwright.ui import respond


@require_safe
@behind_link
def show_link(request: HttpRequest, link: ClientLink) -> HttpResponse:
    """The post, or a list where there are several."""
    behind = queries.posts_behind(link)
    if len(behind) == 1:
        return _page(request, link, behind[0])
    clearances = queries.clearances_of(behind)
    context = {
        "link": link,
        "token": _token(request),
        "rows": [(post, clearances[post.pk]) for post in behind],
    }
    return render(request, "review/client_list.html", context)


@require_safe
@behind_link
def show_post(request: HttpRequest, link: ClientLink, post_id: UUID) -> HttpResponse:
    return _page(request, link, _post(link, post_id))


@require_POST
@behind_link
def create_approval(request: HttpRequest, link: ClientLink, post_id: UUID) -> HttpResponse:
    post, sent = _post(link, post_id), {"approving": ClientApproval(request.POST)}
    thanks = _("Thank you. Your approval is noted.")
    return _do(request, link, post, sent, operations.approve_as_client, thanks)


@require_POST
@behind_link
def create_changes(request: HttpRequest, link: ClientLink, post_id: UUID) -> HttpResponse:
    post, sent = _post(link, post_id), {"changing": ClientChanges(request.POST)}
    thanks = _("Thank you. We have passed it on.")
    return _do(request, link, post, sent, operations.ask_for_changes_as_client, thanks)


@require_POST
@behind_link
def create_comment(request: HttpRequest, link: ClientLink, post_id: UUID) -> HttpResponse:
    post, form = _post(link, post_id), ClientWords(request.POST)
    if form.is_valid() and (thread_id := form.cleaned_data["thread"]):
        form.cleaned_data["thread"] = queries.thread_of_client(post, thread_id)
    thanks = _("Thank you for your comment.")
    return _do(request, link, post, {"commenting": form}, operations.comment_as_client, thanks)


def _do(
    request: HttpRequest,
    link: ClientLink,
    post: Post,
    sent: Mapping[str, forms.Form],
    act: Callable[..., object],
    thanks: str,
) -> HttpResponse:
    [form] = sent.values()
    if _is_colleague(request, link):
        return _page(request, link, post, sent, status=403)
    if not form.is_valid():
        return _page(request, link, post, sent, status=422)
    try:
        act(link=link, post=post, at=now(), **form.cleaned_data)
    except PostError as error:
        post.refresh_from_db()
        return _page(
            request, link, post, _read_anew(sent, post, error), refusal=_said(error), status=error.status
        )
    respond.say(request, thanks)
    return redirect(_url(request, post), preserve_request=False)


def _said(error: PostError) -> str:
    if isinstance(error, EditedSinceRead):
        return _("The post was changed while you were reading. This is the new version; please look again.")
    return str(error)


def _read_anew(sent: Mapping[str, forms.Form], post: Post, error: PostError) -> Mapping[str, forms.Form]:
    """After an edit the next decision is about what is shown now; what was typed stays."""
    if not isinstance(error, EditedSinceRead):
        return sent
    [(name, form)] = sent.items()
    return {name: type(form)(initial=form.cleaned_data | {"revision": post.revision})}


def _page(
    request: HttpRequest,
    link: ClientLink,
    post: Post,
    sent: Mapping[str, forms.Form] | None = None,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    lanes = posts.lanes_of(post)
    behind = queries.posts_behind(link)
    blank: dict[str, Any] = {"revision": post.revision, "name": link.client_name}
    context = {
        "link": link,
        "token": _token(request),
        "post": post,
        "lanes": lanes,
        "has_channel": bool(lanes),
        "lines": queries.lines_of(post),
        "clearance": queries.clearance_of(post),
        "talks": queries.talks_with_clients(post),
        "approving": ClientApproval(initial=blank),
        "changing": ClientChanges(initial=blank),
        "commenting": ClientWords(initial=blank),
        "refusal": refusal,
        "is_colleague": _is_colleague(request, link),
        "place": [one.pk for one in behind].index(post.pk) + 1,
        "number": len(behind),
        **_neighbours(behind, post),
        **(sent or {}),
    }
    return render(request, "review/client_post.html", context, status=status)


def _neighbours(behind: list[Post], post: Post) -> dict[str, Post | None]:
    place = behind.index(post)
    return {
        "before": behind[place - 1] if place else None,
        "after": behind[place + 1] if place + 1 < len(behind) else None,
    }


def _is_colleague(request: HttpRequest, link: ClientLink) -> bool:
    """Members look at it as their client does; they decide in the composer, under their own name."""
    theirs = getattr(request, "memberships", [])
    return any(one.organisation_id == link.organisation_id for one in theirs)


def _post(link: ClientLink, post_id: UUID) -> Post:
    found = next((post for post in queries.posts_behind(link) if post.pk == post_id), None)
    if found is None:
        raise Http404
    return found


def _url(request: HttpRequest, post: Post) -> str:
    return reverse("client-post", args=[_token(request), post.pk])


def _token(request: HttpRequest) -> str:
    return str(request.token)  # type: ignore[attr-defined] # set by behind_link
