"""What came in together: a strip of pictures, one after the other beside its suggestions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.flow.analysis import operations, queries
from postwright.flow.analysis.adapters import brand_of, result_of, rights_of
from postwright.flow.analysis.forms import Ask, Kind
from postwright.flow.analysis.queries import Batch
from postwright.kit.clock import now
from postwright.ui import respond


@require_GET
@member_required
def show_batch(request: MemberRequest, batch: UUID) -> HttpResponse:
    """The picture that the address names, else the first with something to decide."""
    found = _batch(request, batch)
    place = _place(request, found)
    frame, after = found.frames[place], found.frames[place + 1 :]
    context = {
        **_head(request, found),
        **result_of(request, frame.item),
        "current": frame,
        "number": place + 1,
        "before": found.frames[place - 1] if place else None,
        "after": after[0] if after else None,
        "common": queries.common_to(request.member, found),
        "in_batch": True,
    }
    return render(request, "analysis/batch.html", context)


@require_GET
@member_required
def show_strip(request: MemberRequest, batch: UUID) -> HttpResponse:
    """What changed in the strip since a page asked last; nothing (204) where nothing did."""
    found, seen = _batch(request, batch), request.GET.get("seen", "")
    if found.states == seen:
        return HttpResponse(status=204)
    if len(found.frames) < len(seen):
        return HttpResponse(headers={"HX-Refresh": "true"})  # one was removed: the others moved up
    changed = [
        (frame, place < len(seen))
        for place, frame in enumerate(found.frames)
        if seen[place : place + 1] != frame.state
    ]
    current = next((frame for frame in found.frames if str(frame.item.pk) == request.GET.get("item")), None)
    context = {**_head(request, found), "changed": changed, "current": current}
    return render(request, "analysis/batch.html#strip", context)


@require_POST
@member_required
def accept_kind(request: MemberRequest, batch: UUID) -> HttpResponse:
    """Of each picture what is suggested for one field, in one step that can be taken back."""
    found, form = _batch(request, batch), Kind(request.POST)
    if not form.is_valid():
        return respond.plain(_("This decision is not known. Load the page again."), status=422)
    at = now()
    chosen = queries.acceptable(found.frames, form.cleaned_data["field"])
    count = operations.accept_suggestions(suggestions=chosen, by=request.member, at=at)
    words = ngettext("%(count)s suggestion accepted.", "%(count)s suggestions accepted.", count)
    undo = reverse("batch-reopening", args=[batch]) + f"?at={at.timestamp():.6f}"
    respond.say(request, words % {"count": count}, undo=undo if count else "")
    return respond.go(request, _address(batch, request))


@require_POST
@member_required
def reopen(request: MemberRequest, batch: UUID) -> HttpResponse:
    try:
        at = datetime.fromtimestamp(float(request.GET.get("at", "")), tz=now().tzinfo)
    except (ValueError, OverflowError, OSError) as error:
        raise Http404 from error
    decided = queries.decided_at(request.member, batch, at)
    operations.reopen_suggestions(suggestions=decided, by=request.member, at=now())
    return respond.go(request, _address(batch, request))


@require_POST
@member_required
def ask_again(request: MemberRequest, batch: UUID) -> HttpResponse:
    """One hint for all of them."""
    found, form = _batch(request, batch), Ask(request.POST)
    if not form.is_valid():
        return respond.plain(_("Keep the hint under 500 characters."), status=422)
    count = operations.request_batch(
        items=[frame.item for frame in found.frames],
        brand=brand_of(request),
        hint=form.cleaned_data["hint"],
        batch=batch,
        by=request.member,
        at=now(),
    )
    words = ngettext("Asked about %(count)s picture.", "Asked about %(count)s pictures.", count)
    respond.say(request, words % {"count": count})
    return respond.go(request, _address(batch, request))


def _batch(request: MemberRequest, batch: UUID) -> Batch:
    found = queries.batch_for(request.member, batch)
    if found is None:
        raise Http404
    return found


def _place(request: MemberRequest, batch: Batch) -> int:
    """Of the named item, else of the first with something to decide."""
    named = request.GET.get("item", "")
    places = [place for place, frame in enumerate(batch.frames) if str(frame.item.pk) == named]
    return (places or [max(batch.states.find("o"), 0)])[0]


def _head(request: MemberRequest, batch: Batch) -> dict[str, Any]:
    return {"batch": batch, **rights_of(request)}


def _address(batch: UUID, request: MemberRequest) -> str:
    address, item = reverse("studio-batch", args=[batch]), request.POST.get("item", "")
    return f"{address}?item={item}" if item else address
