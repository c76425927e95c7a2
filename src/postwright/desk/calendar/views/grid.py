"""A brand's plan by month, week, day and as a list, and what is moved in it."""

from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from postwright.base.accounts import queries as accounts
from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.base.connections import queries as connections
from postwright.desk.calendar import queries, rules
from postwright.desk.calendar.adapters import event_of, place_of
from postwright.desk.calendar.forms import SHOWS, VIEWS, Drop, Filters, Range, kept
from postwright.desk.calendar.rules import View
from postwright.flow.brand import queries as brands
from postwright.flow.brand.models import Brand
from postwright.flow.posts import queries as posts
from postwright.flow.publishing import operations
from postwright.flow.publishing import queries as publishing
from postwright.flow.publishing.models import BulkItem, BulkStep
from postwright.flow.publishing.rules import moment_of, wall_note
from postwright.kit.api import problem
from postwright.kit.clock import now
from postwright.kit.ids import read_uuid
from postwright.ui import respond

PER_PAGE = 200


@require_GET
@member_required
def show_calendar(request: MemberRequest) -> HttpResponse:
    brand = _brand(request)
    if brand is None:
        return render(request, "calendar/calendar.html", {"brand": None})
    filters = Filters(request.GET)
    today = now().astimezone(brand.zone).date()
    view, day = filters.opened(today)
    context = {
        "brand": brand,
        **_toolbar(request, view, day, today),
        **_choices(request, brand, filters),
        **_shown(request, brand, filters, view, day),
        "has_any": queries.has_any(request.member, brand),
        "may_write": request.member.may(Right.WRITE_POSTS),
        "may_publish": request.member.may(Right.PUBLISH_POSTS),
        "may_approve": False,  # what stands in a calendar is past that
    }
    part = "rows" if filters.page_number() > 1 else "stage"
    return respond.page(request, "calendar/calendar.html", context, part=part)


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
    start, end, places = (asked.cleaned_data[name] for name in ("start", "end", "places"))
    return JsonResponse(_events(request, brand, start, end, places=places), safe=False)


@require_POST
@member_required
def move_entry(request: MemberRequest) -> HttpResponse:
    """JSON: where the entry stands now, what there is to say about it, and how to take it back."""
    form = Drop(request.POST)
    if not form.is_valid():
        return JsonResponse({"said": _("This is no time in the calendar.")}, status=400)
    publication = get_object_or_404(
        publishing.publications_for(request.member), pk=form.cleaned_data["publication"]
    )
    zone = publication.post.brand.zone
    due_at, kind = moment_of(form.cleaned_data["due"], zone)
    step = operations.begin_step(
        verb=BulkStep.Verb.MOVE,
        wanted={"due": due_at.isoformat()},
        by=request.member,
        at=now(),
        publications=[publication],
    )
    [item] = operations.go_on(step=step, by=request.member, at=now())
    if item.state == BulkItem.State.REFUSED:
        return JsonResponse({"said": item.reason}, status=409)
    local = due_at.astimezone(zone)
    said = _("Moved to %(when)s.") % {"when": formats.date_format(local, _("D j M H:i"))}
    return JsonResponse(
        {
            "start": local.replace(tzinfo=None).isoformat(timespec="seconds"),
            "due": due_at.isoformat(),
            "said": " ".join(filter(None, (said, wall_note(due_at, kind, zone)))),
            "undo": reverse("bulk-undo", args=[step.pk]),
        }
    )


def _toolbar(request: MemberRequest, view: View, day: date, today: date) -> dict[str, Any]:
    before, after = rules.neighbours(view, day)

    def address(shown: View, opened: date) -> str:
        return "?" + urlencode({**kept(request.GET.dict()), "view": shown.value, "day": opened.isoformat()})

    return {
        "view": view,
        "is_chosen": "view" in request.GET,
        "day": day,
        "today": today,
        "shows_today": rules.span(view, day)[0] <= today < rules.span(view, day)[1],
        "period": _period(view, day),
        "views": [(one, name, address(one, day)) for one, name in VIEWS.items()],
        "before_url": address(view, before),
        "after_url": address(view, after),
        "today_url": address(view, today),
        "list_url": address(View.LIST, day),
        "clear_url": "?" + urlencode({"view": view.value, "day": day.isoformat()}),
        "more_url": address(view, day) + f"&page={Filters(request.GET).page_number() + 1}",
    }


def _choices(request: MemberRequest, brand: Brand, filters: Filters) -> dict[str, Any]:
    every = list(brands.brands_for(request.member))
    return {
        "narrowing": filters.narrowing(),
        "brands": every if len(every) > 1 else [],
        "channels": connections.channels_for(request.member).filter(brand=brand),
        "labels": posts.labels_of_brand(request.member, brand),
        "people": accounts.people_for(request.member),
        "shows": SHOWS,
    }


def _shown(request: MemberRequest, brand: Brand, filters: Filters, view: View, day: date) -> dict[str, Any]:
    start, end = (datetime.combine(one, datetime.min.time()) for one in rules.span(view, day))
    feed = urlencode({**kept(request.GET.dict()), "brand": brand.pk})
    if view is not View.LIST:
        events = _events(request, brand, start, end, places=view is not View.MONTH)
        return {"events": events, "feed": f"{reverse('calendar-entries')}?{feed}"}
    entries = queries.entries_between(request.member, brand, start, end, filters.narrowing())
    number = filters.page_number()
    page = entries[(number - 1) * PER_PAGE : number * PER_PAGE]
    return {
        "days": queries.by_day(page, brand),
        "has_more": len(entries) > number * PER_PAGE,
        "total": len(entries),
        "count": min(len(entries), number * PER_PAGE),
        "is_following": number > 1,
    }


def _events(
    request: MemberRequest, brand: Brand, start: datetime, end: datetime, *, places: bool
) -> list[dict[str, Any]]:
    narrowing = Filters(request.GET).narrowing()
    entries = queries.entries_between(request.member, brand, start, end, narrowing)
    may_move, at = request.member.may(Right.PUBLISH_POSTS), now()
    events = [event_of(entry, may_move=may_move, at=at) for entry in entries]
    if not places or not request.member.may(Right.WRITE_POSTS):
        return events
    free = queries.free_places_between(request.member, brand, start, end, at=at, channel=narrowing.channel)
    return events + [place_of(place, wall) for place, wall in free]


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


def _brand(request: MemberRequest) -> Brand | None:
    """The brand that the address names, else the chosen one."""
    if asked := request.GET.get("brand"):
        return get_object_or_404(brands.brands_for(request.member), pk=read_uuid(asked))
    return brands.chosen_brand_for(request.member, request.session.get(brands.CHOSEN_BRAND))
