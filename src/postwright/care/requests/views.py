"""What networks call by themselves, and the page on which a person sees what became of their data."""

import hashlib
from collections.abc import Callable
from functools import wraps
from urllib.parse import urljoin

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from postwright.care.requests import operations, queries
from postwright.care.requests.rules import (
    NETWORKS_OF,
    Forged,
    Leaving,
    Stale,
    Told,
    read_signed_request,
    read_tiktok,
)
from postwright.kit.clock import now
from postwright.ui.networks import mark_of

MOST_BYTES = 64 * 1024
SECRETS = {"facebook": "app_secret", "instagram": "instagram_app_secret", "threads": "app_secret"}

type View = Callable[..., HttpResponse]


def from_network(view: View) -> View:
    """A call by a network's server: who it is, the signature alone tells. What is refused is never acted on."""

    @wraps(view)
    def heard(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if _size(request) > MOST_BYTES:
            return HttpResponse(status=413)
        try:
            return view(request, *args, **kwargs)
        except (Forged, Stale) as refusal:
            return HttpResponse(status=403 if isinstance(refusal, Forged) else 400)

    return csrf_exempt(require_POST(never_cache(heard)))


@from_network
def hear_deauthorisation(request: HttpRequest, app: str) -> HttpResponse:
    message, leaving = _read_meta(request, app)
    operations.end_grants(leaving=leaving, app=app, message=message, at=now())
    return HttpResponse()


@from_network
def hear_deletion(request: HttpRequest, app: str) -> HttpResponse:
    message, leaving = _read_meta(request, app)
    kept = operations.ask_deletion(leaving=leaving, app=app, message=message, at=now())
    page = urljoin(settings.PUBLIC_URL, reverse("deletion-request", args=[kept.code]))
    return JsonResponse({"url": page, "confirmation_code": kept.code})


@from_network
def hear_tiktok(request: HttpRequest) -> HttpResponse:
    told = _read_tiktok(request)
    operations.hear_tiktok(told=told, message=hashlib.sha256(request.body).hexdigest(), at=now())
    return HttpResponse()


@require_safe
@never_cache
def show_request(request: HttpRequest, code: str) -> HttpResponse:
    """Whoever knows the code may see how far it is, and nothing about the person."""
    found = queries.request_by_code(code)
    context = {"asked": found, "network": mark_of(found.app).name if found else ""}
    response = render(request, "requests/deletion.html", context, status=200 if found else 404)
    response.headers["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


def _read_meta(request: HttpRequest, app: str) -> tuple[str, Leaving]:
    secret = settings.NETWORKS[app][SECRETS[app]] if app in NETWORKS_OF else ""
    if not secret:
        raise Http404
    message = request.POST.get("signed_request", "")
    return f"{app} {request.path} {message}", read_signed_request(message, secret=secret, at=now())


def _read_tiktok(request: HttpRequest) -> Told:
    known = settings.NETWORKS["tiktok"]
    if not known["client_secret"]:
        raise Http404
    return read_tiktok(
        request.headers.get("TikTok-Signature", ""),
        request.body,
        client_key=known["client_key"],
        secret=known["client_secret"],
        at=now(),
    )


def _size(request: HttpRequest) -> int:
    told = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(told) if told.isdecimal() and len(told) < 10 else MOST_BYTES + 1
