"""The way in for somebody with a client link and no account."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from postwright.flow.review import queries
from postwright.flow.review.models import ClientLink
from postwright.kit import tenancy
from postwright.kit.clock import now

A_MINUTE = 120  # requests of one address
MINUTE = 60


def behind_link[**P](
    view: Callable[Concatenate[HttpRequest, ClientLink, P], HttpResponse],
) -> Callable[..., HttpResponse]:
    """A page behind a token in its address: seen by whoever holds it, by no cache and by no search engine."""

    @wraps(view)
    def opened(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if _is_too_fast(request):
            return render(request, "review/client_slow.html", status=429)
        place = queries.place_of_link(token)
        if place is None:
            return render(request, "review/client_gone.html", status=404)
        link_id, organisation_id = place
        with tenancy.scope(organisation_id):
            link = queries.link_by_id(link_id)
            if link is None or not queries.opens(link, at=now()):
                return render(request, "review/client_gone.html", {"link": link}, status=410)
            request.token = token  # type: ignore[attr-defined]
            return view(request, link, *args, **kwargs)

    return never_cache(_unlisted(opened))


def _unlisted(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return answered


def _is_too_fast(request: HttpRequest) -> bool:
    window = int(now().timestamp()) // MINUTE
    mark = f"client-link:{get_adapter().get_client_ip(request)}:{window}"
    cache.add(mark, 0, 2 * MINUTE)
    return bool(cache.incr(mark) > A_MINUTE)
