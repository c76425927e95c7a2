"""Entries as the calendar's script reads them."""

from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from postwright.desk.calendar import rules
from postwright.desk.calendar.queries import Board, Entry
from postwright.flow.brand.models import Brand
from postwright.flow.media import queries as media
from postwright.flow.publishing.queries import Place
from postwright.ui.faces import face_of
from postwright.ui.networks import mark_of


def event_of(entry: Entry, board: Board, *, may_move: bool, at: datetime) -> dict[str, Any]:
    publication = entry.publication
    network = publication.channel.network
    part = reverse("publication", args=[publication.pk])
    shown = {
        "clock": entry.clock,
        "own": entry.own_clock,
        "brand": _brand(entry.brand, board),
        "due": publication.due_at.isoformat(),
        "tone": publication.tone,
        "icon": publication.icon,
        "state": publication.get_state_display(),
        "channel": publication.channel.name or publication.channel.handle,
        "network": network,
        "mark": mark_of(network).initials,
        "labels": [{"name": one.name, "colour": one.colour} for one in publication.post.labels.all()],
        "picture": media.link_to(entry.thumb, at=at) if entry.thumb else "",
        "part": part,
    }
    return {
        "id": str(publication.pk),
        "title": entry.title or _("Without words"),
        "start": entry.wall.isoformat(timespec="seconds"),
        "url": part,
        "editable": may_move and publication.can_move,
        "extendedProps": shown,
    }


def place_of(place: Place, wall: datetime, board: Board) -> dict[str, Any]:
    """An empty place of a queue: a click on it begins a post of its brand for it."""
    brand = place.channel.brand
    due = place.due_at.astimezone(brand.zone).replace(tzinfo=None).isoformat(timespec="minutes")
    return {
        "id": f"place-{place.channel.pk}-{due}",
        "title": _("Free place"),
        "start": wall.isoformat(timespec="seconds"),
        "url": f"{reverse('post-create')}?{urlencode({'brand': brand.pk, 'due': due})}",
        "editable": False,
        "classNames": ["calendar-place"],
        "extendedProps": {
            "place": True,
            "clock": f"{wall:%H:%M}",
            "brand": _brand(brand, board),
            "channel": place.channel.name or place.channel.handle,
            "network": place.channel.network,
            "mark": mark_of(place.channel.network).initials,
        },
    }


def more_of(day: date, number: int, address: str) -> dict[str, Any]:
    """Stands last in its day and leads to the whole of it."""
    return {
        "id": f"more-{day}",
        "title": _("+ %(number)d more") % {"number": number},
        "start": f"{day}T23:59:00",
        "end": f"{day}T23:59:59",
        "url": address,
        "editable": False,
        "classNames": ["calendar-more"],
        "extendedProps": {"more": number},
    }


def change_of(day: date, zone: ZoneInfo) -> dict[str, Any] | None:
    """What the clocks do on a day, and which hours they skip or show twice; None: nothing."""
    shift = rules.clocks_change(day, zone)
    if not shift:
        return None
    first, after = rules.hours_changed(day, zone)
    hours = {"start": f"{first:%H:%M}", "end": f"{after:%H:%M}"}
    is_forward = shift > timedelta()
    words = _("%(start)s to %(end)s is skipped") if is_forward else _("%(start)s to %(end)s comes twice")
    return {
        "start": first.isoformat(timespec="seconds"),
        "end": after.isoformat(timespec="seconds"),
        "forward": is_forward,
        "name": _("The clocks go forward") if is_forward else _("The clocks go back"),
        "short": _("Clocks forward") if is_forward else _("Clocks back"),
        "hours": words % hours,
    }


def _brand(brand: Brand, board: Board) -> dict[str, Any] | None:
    """Its mark, where others stand beside it."""
    return {"name": brand.name, **face_of(brand.name)._asdict()} if board.is_all else None
