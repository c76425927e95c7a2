"""Client links, as members make and revoke them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.flow.brand import queries as brands
from postwright.flow.posts import queries as posts
from postwright.flow.posts.models import Post
from postwright.flow.review import operations, queries
from postwright.flow.review.forms import NewLink
from postwright.kit.clock import now
from postwright.ui import respond
from postwright.ui.forms import IdsField

OFFERED = 60  # drafts to choose from
LISTED = 100


@require_safe
@member_required
def list_links(request: MemberRequest) -> HttpResponse:
    context = {
        "rows": queries.link_rows(queries.links_for(request.member)[:LISTED], at=now()),
        "may_share": request.member.may(Right.PUBLISH_POSTS),
    }
    return render(request, "review/links.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def create_link(request: MemberRequest) -> HttpResponse:
    """The link stands on the page that answers the request for it, and nowhere else."""
    request.member.require(Right.PUBLISH_POSTS)
    if request.method != "POST":
        chosen = {"post": IdsField().to_python(request.GET.getlist("post"))}
        return _new(request, NewLink(initial=chosen))
    form = NewLink(request.POST)
    if not form.is_valid():
        return _new(request, form, status=422)
    values = form.cleaned_data
    wanted = values.pop("post")
    found = {post.pk: post for post in posts.posts_for(request.member).filter(pk__in=wanted)}
    chosen_posts = [found[pk] for pk in wanted if pk in found]
    try:
        link, token = operations.create_link(posts=chosen_posts, by=request.member, at=now(), **values)
    except operations.ReviewError as error:
        form.add_error(None, str(error))
        return _new(request, form, status=422)
    url = request.build_absolute_uri(reverse("client-review", args=[token]))
    context = {"link": link, "url": url, "posts": chosen_posts, "is_own": _is_own(request, chosen_posts)}
    return render(request, "review/link_made.html", context)


@require_POST
@member_required
def create_revocation(request: MemberRequest, link_id: UUID) -> HttpResponse:
    link = get_object_or_404(queries.links_for(request.member), pk=link_id)
    try:
        operations.revoke_link(link=link, by=request.member, at=now())
    except operations.ReviewError as error:
        respond.say(request, str(error), tone="bad")
    else:
        respond.say(request, _("The link of %(name)s opens nothing any more.") % {"name": link.client_name})
    return respond.go(request, "client-links")


def _new(request: MemberRequest, form: NewLink, status: int = 200) -> HttpResponse:
    offered = _offered(request, form)
    context: dict[str, Any] = {"form": form, "posts": offered, "is_own": _is_own(request, offered)}
    return render(request, "review/link_new.html", context, status=status)


def _is_own(request: MemberRequest, shown: Iterable[Post]) -> bool:
    """Whether an approval of any of them has to come from somebody else."""
    return any(queries.must_leave_it_to_others(request.member, post) for post in shown)


def _offered(request: MemberRequest, form: NewLink) -> list[Post]:
    """What is chosen already, then the newest drafts of the brand."""
    every = posts.posts_for(request.member).prefetch_related("attachments__media_item__renditions")
    chosen = list(every.filter(pk__in=form.chosen))
    drafts = every.filter(state=Post.State.DRAFT).exclude(pk__in=form.chosen)
    if brand := brands.chosen_brand_for(request.member, request.session.get(brands.CHOSEN_BRAND)):
        drafts = drafts.filter(brand=brand)
    return [*chosen, *drafts[:OFFERED]]
