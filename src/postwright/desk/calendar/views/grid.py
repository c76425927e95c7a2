"""The plan of a brand, or of all, by month, week, day and as a list."""

import json
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from postwright.base.accounts import queries as accounts
from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.desk.calendar import queries, rules
from postwright.desk.calendar.adapters import asked_board, change_of, event_of, more_of, place_of
from postwright.desk.calendar.forms import EVERY_BRAND, SHOWS, VIEWS, Filters, Range
from postwright.desk.calendar.queries import Board
from postwright.desk.calendar.rules import View
from postwright.flow.brand import queries as brands
from postwright.kit.api import problem
from postwright.kit.clock import now
from postwright.ui import respond

PER_PAGE = 200


@require_GET
@member_required
def show_calendar(request: MemberRequest) -> HttpResponse:
    board = asked_board(request)
    if board is None:
        return render(request, "calendar/calendar.html", {"board": None})
    filters = Filters(request.GET, member=request.member, board=board)
    today = now().astimezone(board.zone).date()
    view, day = filters.opened(today)
    context = {
        "board": board,
        "is_turned": respond.is_part(request),
        "new_url": _new_url(board),
        **_toolbar(request, filters, view, day, today),
        **_choices(request, board, filters),
        **_shown(request, board, filters, view, day),
        "has_any": queries.has_any(request.member, board),
        "may_write": request.member.may(Right.WRITE_POSTS),
        "may_publish": request.member.may(Right.PUBLISH_POSTS),
        "may_approve": False,  # what stands in a calendar is past that
    }
    part = "rows" if filters.page_number() > 1 else "turned"
    return respond.page(request, "calendar/calendar.html", context, part=part)


@require_GET
@member_required
def list_entries(request: MemberRequest) -> HttpResponse:
    """JSON for the calendar's script: times as the calendar's clocks show them, without an offset."""
    asked = Range(request.GET)
    if not asked.is_valid():
        fields = [{"where": name, "problem": str(said[0])} for name, said in asked.errors.items()]
        return problem(422, "malformed", "Some fields cannot be read as they are.", fields=fields)
    board = asked_board(request)
    if board is None:
        return JsonResponse([], safe=False)
    start, end, places, zone = (asked.cleaned_data[name] for name in ("start", "end", "places", "zone"))
    board = replace(board, zone=zone or board.zone)
    filters = Filters(request.GET, member=request.member, board=board)
    return JsonResponse(_events(request, board, filters, start, end, places=places), safe=False)


def _new_url(board: Board) -> str:
    """Where a post of the brand begins; for all brands together, where one of them is chosen first."""
    if board.brand:
        return f"{reverse('post-create')}?{urlencode({'brand': board.brand.pk})}"
    return f"{reverse('calendar-beginning')}?{urlencode({'zone': board.zone.key})}"


def _toolbar(request: MemberRequest, filters: Filters, view: View, day: date, today: date) -> dict[str, Any]:
    before, after = rules.neighbours(view, day)
    address = partial(_address, filters)
    brand = {name: value for name, value in filters.kept().items() if name == "brand"}
    return {
        "view": view,
        "is_chosen": "view" in request.GET,
        "day": day,
        "today": today,
        "shows_today": rules.span(view, day)[0] <= today < rules.span(view, day)[1],
        "period": _period(view, day),
        "views": [(one, name, address(one, day)) for one, name in VIEWS.items()],
        "here_url": address(view, day),
        "before_url": address(view, before),
        "after_url": address(view, after),
        "today_url": address(view, today),
        "list_url": address(View.LIST, day),
        "clear_url": "?" + urlencode({**brand, "view": view.value, "day": day.isoformat()}),
        "more_url": address(view, day) + f"&page={filters.page_number() + 1}",
    }


def _choices(request: MemberRequest, board: Board, filters: Filters) -> dict[str, Any]:
    every = list(brands.brands_for(request.member))
    return {
        "narrowing": filters.narrowing(),
        "brands": every if len(every) > 1 else [],
        "every_brand": EVERY_BRAND,
        "channels": queries.channels_of(request.member, board),
        "labels": queries.labels_of(request.member, board),
        "people": accounts.people_for(request.member),
        "shows": SHOWS,
    }


def _shown(request: MemberRequest, board: Board, filters: Filters, view: View, day: date) -> dict[str, Any]:
    start, end = (datetime.combine(one, datetime.min.time()) for one in rules.span(view, day))
    if view is not View.LIST:
        events = _events(request, board, filters, start, end, places=view is not View.MONTH)
        brand = board.brand.pk if board.brand else EVERY_BRAND
        feed = urlencode({**filters.kept(), "brand": brand, "zone": board.zone.key})
        return {
            "events": events,
            "events_json": json.dumps(events, cls=DjangoJSONEncoder),
            "changes_json": json.dumps(_changes(view, day, board.zone)),
            "feed": f"{reverse('calendar-entries')}?{feed}",
        }
    number = filters.page_number()
    part = slice((number - 1) * PER_PAGE, number * PER_PAGE)
    page, total = queries.page_between(request.member, board, start, end, filters.narrowing(), part=part)
    return {
        "days": queries.by_day(page, board.zone),
        "has_more": total > number * PER_PAGE,
        "total": total,
        "count": min(total, number * PER_PAGE),
        "is_following": number > 1,
    }


def _changes(view: View, day: date, zone: ZoneInfo) -> dict[str, Any]:
    """By day: what the clocks do on it."""
    first, after = rules.span(view, day)
    days = [first + number * date.resolution for number in range((after - first).days)]
    return {one.isoformat(): change for one in days if (change := change_of(one, zone))}


def _events(
    request: MemberRequest, board: Board, filters: Filters, start: datetime, end: datetime, *, places: bool
) -> list[dict[str, Any]]:
    narrowing = filters.narrowing()
    entries, more = (
        (queries.entries_between(request.member, board, start, end, narrowing), {})
        if places
        else queries.month_between(request.member, board, start, end, narrowing)
    )
    may_move, at = request.member.may(Right.PUBLISH_POSTS), now()
    events = [event_of(entry, board, may_move=may_move, at=at) for entry in entries]
    events += [more_of(day, number, _address(filters, View.DAY, day)) for day, number in more.items()]
    if not places or not request.member.may(Right.WRITE_POSTS):
        return events
    free = queries.free_places_between(request.member, board, start, end, at=at, channel=narrowing.channel)
    return events + [place_of(place, wall, board) for place, wall in free]


def _address(filters: Filters, view: View, day: date) -> str:
    return "?" + urlencode({**filters.kept(), "view": view.value, "day": day.isoformat()})


def _period(view: View, day: date) -> str:
    """What the view shows, in words."""
    if view in {View.MONTH, View.LIST}:
        return formats.date_format(day, _("F Y"))
    if view is View.DAY:
        return formats.date_format(day, _("l, j F Y"))
    first, after = rules.span(view, day)
    last = after - date.resolution
    shape = _("j") if first.month == last.month else _("j F") if first.year == last.year else _("j F Y")
    return f"{formats.date_format(first, shape)} \N{EN DASH} {formats.date_format(last, _('j F Y'))}"
