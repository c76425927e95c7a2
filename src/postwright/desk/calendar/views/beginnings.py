"""Which brand a post is for that begins in a calendar of several."""

from datetime import datetime, time
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from postwright.base.accounts.middleware import MemberRequest, member_required
from postwright.base.accounts.rules import Right
from postwright.desk.calendar import rules
from postwright.desk.calendar.forms import Beginning
from postwright.flow.brand import queries as brands
from postwright.flow.brand.models import Brand
from postwright.ui import respond

MORNING = time(9)


@require_GET
@member_required
def choose_brand(request: MemberRequest) -> HttpResponse:
    """Each brand with the time that its own clocks show then."""
    request.member.require(Right.WRITE_POSTS)
    form = Beginning(request.GET)
    form.is_valid()
    choices = [_choice(brand, form.cleaned_data) for brand in brands.brands_for(request.member)]
    return respond.page(request, "calendar/beginning.html", {"choices": choices}, part="choices")


def _choice(brand: Brand, asked: dict[str, Any]) -> dict[str, Any]:
    due = _due(brand.zone, asked)
    query = {"brand": brand.pk, **({"due": due.isoformat(timespec="minutes")} if due else {})}
    city = rules.city_of(brand.zone)
    return {"brand": brand, "due": due, "city": city, "url": f"{reverse('post-create')}?{urlencode(query)}"}


def _due(own: ZoneInfo, asked: dict[str, Any]) -> datetime | None:
    """On the brand's own clocks, naive. A day alone means its morning there."""
    if day := asked.get("day"):
        return datetime.combine(day, MORNING)
    if due := asked.get("due"):
        zone = asked.get("zone") or own
        return rules.read_at(due, zone, own)
    return None
