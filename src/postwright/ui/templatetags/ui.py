"""`{% load ui %}`: the components. README.md beside this package shows each one in use."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.forms import BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import formats
from django.utils.html import format_html, json_script
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from postwright.ui.faces import face_of
from postwright.ui.networks import mark_of
from postwright.ui.shell import NavItem, current_item
from postwright.ui.texts import AI_NOTICE, island_texts

register = template.Library()

TONE_ICONS = {"good": "circle-check", "bad": "circle-alert", "warn": "triangle-alert", "info": "info"}
MESSAGE_TONES = {constants.SUCCESS: "good", constants.ERROR: "bad", constants.WARNING: "warn"}


@register.simple_tag
def icon(name: str, *, label: str = "", size: str = "") -> SafeString:
    """A Lucide icon of frontend/icons.txt; without a label it is decoration."""
    return format_html(
        '<svg class="icon{}"{}><use href="{}#{}"/></svg>',
        f" icon-{size}" if size else "",
        format_html(' role="img" aria-label="{}"', label) if label else SafeString(' aria-hidden="true"'),
        static("built/icons.svg"),
        name,
    )


@register.inclusion_tag("ui/network.html")
def network(key: str, *, named: bool = False, size: str = "") -> dict[str, Any]:
    return {"key": key, "mark": mark_of(key), "named": named, "size": size}


@register.inclusion_tag("ui/avatar.html")
def avatar(name: str, *, image: str = "", size: str = "", square: bool = False) -> dict[str, Any]:
    return {
        "name": name,
        **face_of(name)._asdict(),
        "image": image,
        "size": size,
        "square": square,
    }


@register.inclusion_tag("ui/field.html")
def field(bound: BoundField, *, label: str = "", help: str = "") -> dict[str, Any]:  # noqa: A002 - its name in templates
    return {"field": bound, "label": label, "help": help}


@register.inclusion_tag("ui/form_errors.html")
def form_errors(form: Any) -> dict[str, Any]:
    return {"form": form}


@register.inclusion_tag("ui/badge.html")
def badge(text: str, *, tone: str = "", icon: str = "") -> dict[str, Any]:
    return {"text": text, "tone": tone, "icon": icon or TONE_ICONS.get(tone, "circle")}


@register.simple_block_tag
def note(content: str, *, tone: str = "info", icon: str = "", title: str = "") -> SafeString:
    context = {"content": content, "tone": tone, "icon": icon or TONE_ICONS.get(tone, "info"), "title": title}
    return render_to_string("ui/note.html", context)


@register.simple_block_tag
def empty_state(content: str, *, title: str, art: str = "", icon: str = "") -> SafeString:
    context = {"content": content, "title": title, "art": f"ui/art/{art}.html" if art else "", "icon": icon}
    return render_to_string("ui/empty_state.html", context)


@register.simple_block_tag
def dialog(content: str, *, id: str, title: str, wide: bool = False) -> SafeString:  # noqa: A002 - its name in HTML
    kind = "dialog-wide" if wide else ""
    return render_to_string("ui/dialog.html", {"content": content, "id": id, "title": title, "kind": kind})


@register.simple_block_tag
def drawer(content: str, *, id: str, title: str) -> SafeString:  # noqa: A002 - its name in HTML
    return render_to_string(
        "ui/dialog.html", {"content": content, "id": id, "title": title, "kind": "drawer"}
    )


@register.simple_block_tag
def menu(content: str, *, id: str, label: str = "") -> SafeString:  # noqa: A002 - its name in HTML
    return render_to_string("ui/menu.html", {"content": content, "id": id, "label": label})


@register.inclusion_tag("ui/progress.html")
def progress(value: float, *, label: str, most: float = 100, tone: str = "") -> dict[str, Any]:
    return {"value": value, "label": label, "most": most, "tone": tone}


@register.inclusion_tag("ui/skeleton.html")
def skeleton(*, lines: int = 3, picture: bool = False) -> dict[str, Any]:
    return {"lines": range(lines), "picture": picture}


@register.inclusion_tag("ui/stepper.html")
def stepper(steps: Sequence[Any]) -> dict[str, Any]:
    """Steps have `label`, `url` (or "") and `state`: done, now or next."""
    return {"steps": steps}


@register.inclusion_tag("ui/tabs.html")
def tabs(items: Sequence[Any], *, label: str) -> dict[str, Any]:
    """Tabs that are links. Items have `label`, `url`, `is_current` and may have `icon`, `count`, `dot`."""
    return {"items": items, "label": label}


@register.inclusion_tag("ui/load_more.html")
def load_more(url: str, *, shown: int = 0, total: int = 0, listed: bool = False) -> dict[str, Any]:
    """`listed` where it stands in a list, among items."""
    return {"url": url, "shown": shown, "total": total, "tag": "li" if listed else "div"}


@register.inclusion_tag("ui/drop_upload.html")
def drop_upload(url: str, **options: Any) -> dict[str, Any]:
    """
    Options: name, accept, hint, largest (bytes), target (CSS selector), swap, single, form (CSS selector).

    With `uploads`, the address of a tus server, files come piece by piece; `person` is whose device remembers them.
    """
    return {"url": url, "name": "file", "swap": "afterbegin", **options}


@register.inclusion_tag("ui/copy_button.html")
def copy_button(text: str = "", *, source: str = "", label: str = "", quiet: bool = True) -> dict[str, Any]:
    """Copies `text`, or the content of the element with the id `source`."""
    return {"text": text, "source": source, "label": label, "quiet": quiet}


@register.inclusion_tag("ui/counter.html")
def counter(
    source: str, limit: int, *, unit: str = "graphemes", label: str = "", extra: int = 0
) -> dict[str, Any]:
    """Counts what stands in the element with the id `source`, and `extra` beside it, against a limit."""
    return {"source": source, "limit": limit, "unit": unit, "label": label, "extra": extra}


@register.simple_tag
def kbd(key: str) -> SafeString:
    return format_html('<kbd class="kbd">{}</kbd>', key)


@register.simple_tag
def swatch(colour: str) -> SafeString:
    """The colour reaches the style sheet by script: the page allows no inline styles."""
    return format_html('<span class="swatch" data-island="swatch" data-colour="{}"></span>', colour)


@register.simple_tag
def local_time(moment: datetime, zone: str, *, shown: str = "") -> SafeString:
    """A time in its own zone, the zone written out; a reader elsewhere sees theirs on hover."""
    local = moment.astimezone(ZoneInfo(zone))
    return format_html(
        '<time datetime="{}" data-island="local-time" data-zone="{}">{} <span class="text-faint">{}</span></time>',
        moment.isoformat(),
        zone,
        formats.date_format(local, shown or _("D j M, H:i")),
        zone.rsplit("/", 1)[-1].replace("_", " "),
    )


@register.simple_tag
def ai_notice() -> SafeString:
    """Beside everything that an AI suggested, and beside posts that hold such words."""
    return format_html(
        '<p class="ai-notice">{}<span>{}</span></p>', icon("sparkles", size="small"), AI_NOTICE
    )


@register.simple_tag
def texts_for_islands() -> SafeString:
    return json_script(island_texts(), "island-texts")


@register.simple_tag(takes_context=True)
def current(context: template.Context, items: Sequence[NavItem]) -> NavItem | None:
    return current_item(context["request"], items)


@register.filter
def tone(message: Message) -> str:
    return MESSAGE_TONES.get(message.level, "info")


@register.filter
def tone_icon(name: str) -> str:
    return TONE_ICONS.get(name, "info")
