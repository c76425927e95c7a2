"""Answers for pages that may be asked for whole or in part (htmx)."""

import json
from collections.abc import Mapping
from typing import Any, Literal
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django_htmx.middleware import HtmxDetails

type Tone = Literal["good", "bad", "warn", "info"]

LEVELS: Mapping[Tone, int] = {
    "good": messages.SUCCESS,
    "bad": messages.ERROR,
    "warn": messages.WARNING,
    "info": messages.INFO,
}


def is_part(request: HttpRequest) -> bool:
    """Whether htmx wants a part. Going back in history wants the page, whatever asked for it first."""
    htmx = HtmxDetails(request)
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    part: str,
    status: int = 200,
) -> HttpResponse:
    """The partial `part` of the template for htmx, the whole template for everyone else."""
    name = f"{template}#{part}" if is_part(request) else template
    response = render(request, name, dict(context or {}), status=status)
    response.headers["Vary"] = "HX-Request"
    return response


def go(request: HttpRequest, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """See another page: `to` is what django.shortcuts.redirect takes."""
    url = resolve_url(to, *args, **kwargs)
    if is_part(request):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url, status=303)


def leave(request: HttpRequest, url: str) -> HttpResponse:
    """
    To somebody else's page. Without scripts by a link on a page of ours: a form's answer may lead nowhere else.
    """
    if is_part(request):
        return HttpResponse(headers={"HX-Redirect": url})
    return render(request, "ui/leave.html", {"url": url, "host": urlsplit(url).hostname})


def plain(text: str, *, status: int) -> HttpResponse:
    """Words alone: a script shows them as a passing message."""
    return HttpResponse(text, content_type="text/plain; charset=utf-8", status=status)


def toast(response: HttpResponse, text: str, *, tone: Tone = "good", undo: str = "") -> HttpResponse:
    """Show a passing message beside a part. `undo` is an address that takes a POST."""
    triggers = json.loads(response.headers.get("HX-Trigger", "{}"))
    triggers["toast"] = {"text": text, "tone": tone, "undo": undo}
    response.headers["HX-Trigger"] = json.dumps(triggers)
    return response


def say(request: HttpRequest, text: str, *, tone: Tone = "good", undo: str = "") -> None:
    """Show a passing message on the next whole page. `undo` is an address that takes a POST."""
    messages.add_message(request, LEVELS[tone], text, extra_tags=undo)
