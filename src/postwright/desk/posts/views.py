from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.desk.posts import queries
from postwright.desk.posts.forms import SHOWS, Search
from postwright.flow.brand import queries as brands
from postwright.flow.brand.models import Brand
from postwright.flow.posts import queries as post_queries
from postwright.flow.posts.models import Post
from postwright.ui import respond

PER_PAGE = 20


@require_GET
@member_required
def show_posts(request: MemberRequest) -> HttpResponse:
    brand = brands.chosen_brand_for(request.member, request.session.get(brands.CHOSEN_BRAND))
    form = Search(request.GET)
    narrowing, number = form.narrowing(), form.page_number()
    posts = _listed(request, brand, narrowing, number) if brand else []
    following = urlencode({**request.GET.dict(), "page": number + 1})
    context = {
        "brand": brand,
        "posts": posts[:PER_PAGE],
        "words": narrowing["words"],
        "show": narrowing["show"],
        "shows": [_tab(value, str(label), narrowing) for value, label in SHOWS],
        "more_url": f"{reverse('posts')}?{following}" if len(posts) > PER_PAGE else "",
        "labels": post_queries.labels_of_brand(request.member, brand) if brand else [],
        "label": narrowing["label"],
        "may_write": request.member.may(Right.WRITE_POSTS),
        "may_publish": request.member.may(Right.PUBLISH_POSTS),
        "may_approve": request.member.may(Right.APPROVE_POSTS),
    }
    return respond.page(request, "posts/posts.html", context, part="rows" if number > 1 else "list")


def _listed(request: MemberRequest, brand: Brand, narrowing: dict[str, Any], number: int) -> list[Post]:
    """One page of the list and one post more, if there is one."""
    found = queries.listed_posts_for(request.member, brand, **narrowing)
    return list(found[(number - 1) * PER_PAGE : number * PER_PAGE + 1])


def _tab(value: str, label: str, narrowing: dict[str, Any]) -> dict[str, Any]:
    asked = {"show": value, "q": narrowing["words"], "label": narrowing["label"]}
    address = urlencode({name: said for name, said in asked.items() if said})
    url = f"{reverse('posts')}?{address}" if address else reverse("posts")
    return {"label": label, "url": url, "is_current": value == narrowing["show"]}
