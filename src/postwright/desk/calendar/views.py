from datetime import datetime
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.base.connections import queries as connections
from postwright.desk.calendar import queries
from postwright.desk.calendar.forms import SHOWS, Filters, Range
from postwright.flow.brand import queries as brands
from postwright.flow.brand.models import Brand
from postwright.flow.media import queries as media
from postwright.kit.api import problem
from postwright.kit.clock import now
from postwright.kit.ids import read_uuid


@require_GET
@member_required
def show_calendar(request: MemberRequest) -> HttpResponse:
    brand = brands.chosen_brand_for(request.member, request.session.get(brands.CHOSEN_BRAND))
    if brand is None:
        return render(request, "calendar/calendar.html", {"brand": None})
    filters = Filters(request.GET)
    view, opened = filters.opened()
    day = opened or now().astimezone(brand.zone).date()
    narrowing = filters.narrowing()
    before, after = queries.months_around(day)
    context = {
        "brand": brand,
        "channels": connections.channels_for(request.member).filter(brand=brand),
        "channel": narrowing["channel"],
        "shows": SHOWS,
        "show": narrowing["show"] or "",
        "view": view,
        "opened": opened,
        "day": day,
        "before": before,
        "after": after,
        "days": queries.month_of(request.member, brand, day, **narrowing),
        "has_any": queries.has_any(request.member, brand),
        "may_write": request.member.may(Right.WRITE_POSTS),
    }
    return render(request, "calendar/calendar.html", context)


@require_GET
@member_required
def list_entries(request: MemberRequest) -> HttpResponse:
    """JSON for the calendar's script: times as the brand's clocks show them, without an offset."""
    asked = Range(request.GET)
    if not asked.is_valid():
        fields = [{"where": name, "problem": str(said[0])} for name, said in asked.errors.items()]
        return problem(422, "malformed", "Some fields cannot be read as they are.", fields=fields)
    brand = _brand(request)
    if brand is None:
        return JsonResponse([], safe=False)
    narrowing = Filters(request.GET).narrowing()
    entries = queries.entries_between(request.member, brand, **asked.cleaned_data, **narrowing)
    may_move = request.member.may(Right.PUBLISH_POSTS)
    at = now()
    return JsonResponse([_event(entry, may_move=may_move, at=at) for entry in entries], safe=False)


def _event(entry: queries.Entry, *, may_move: bool, at: datetime) -> dict[str, Any]:
    publication = entry.publication
    shown = {
        "tone": publication.tone,
        "icon": publication.icon,
        "state": publication.get_state_display(),
        "channel": publication.channel.handle,
        "picture": media.link_to(entry.thumb, at=at) if entry.thumb else "",
        "part": reverse("publication", args=[publication.pk]),
        "move": reverse("publication-time", args=[publication.pk]),
    }
    return {
        "id": str(publication.pk),
        "title": entry.title,
        "start": entry.wall.isoformat(timespec="seconds"),
        "url": shown["part"],
        "editable": may_move and publication.can_move,
        "extendedProps": shown,
    }


def _brand(request: MemberRequest) -> Brand | None:
    """The brand that the address names, else the chosen one."""
    if asked := request.GET.get("brand"):
        return get_object_or_404(brands.brands_for(request.member), pk=read_uuid(asked))
    return brands.chosen_brand_for(request.member, request.session.get(brands.CHOSEN_BRAND))
