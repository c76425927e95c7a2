"""The way in for somebody with a client link and no account."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Concatenate

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from postwright.base.usage import operations as usage
from postwright.flow.review import queries, rules
from postwright.flow.review.models import ClientLink
from postwright.kit import tenancy
from postwright.kit.clock import now

A_MINUTE = 120  # requests of one address
MINUTE = timedelta(minutes=1)


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

    opened.own_transaction = True  # type: ignore[attr-defined] # else each page would wait for the one before it
    return never_cache(_unlisted(opened))


def _unlisted(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return answered


def _is_too_fast(request: HttpRequest) -> bool:
    source = rules.source_of(get_adapter().get_client_ip(request))
    return usage.count_visit(who=f"client-link {source}", window=MINUTE) > A_MINUTE
