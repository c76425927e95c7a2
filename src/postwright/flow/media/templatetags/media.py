"""`{% load media %}`: pictures of media items, with their sizes, so that nothing jumps while they load."""

from typing import Any

from django import template
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from postwright.base.connections.adapters import networks
from postwright.flow.media import queries, rules
from postwright.flow.media.adapters import chosen_link
from postwright.flow.media.models import MediaItem, Rendition
from postwright.ui.networks import mark_of

register = template.Library()


@register.simple_tag
def picture(
    item: MediaItem, purpose: str = "thumb", *, alt: str = "", lazy: bool = True, variant: str = ""
) -> SafeString:
    """An <img>; nothing until the rendition is made."""
    rendition = queries.rendition_for(item, purpose, variant)
    if rendition is None:
        return SafeString("")
    return format_html(
        '<img src="{}" width="{}" height="{}" alt="{}" decoding="async"{}>',
        *(chosen_link(rendition), rendition.width, rendition.height, alt),
        SafeString(' loading="lazy"') if lazy else "",
    )


@register.simple_tag
def player(item: MediaItem) -> SafeString:
    """A <video> of the lightest copy, or its poster while that is still being made; with subtitles kept beside."""
    clean, poster = queries.playable(item), queries.rendition_for(item, Rendition.Purpose.POSTER)
    if clean is None or poster is None:
        return picture(item, "preview", lazy=False)
    return format_html(
        '<video controls playsinline preload="none" src="{}" poster="{}" width="{}" height="{}" aria-label="{}">{}</video>',
        *(chosen_link(clean), chosen_link(poster), clean.width, clean.height),
        *(_("Video %(name)s") % {"name": item.file_name}, _track(item)),
    )


@register.simple_tag
def editing_video(item: MediaItem) -> SafeString:
    """As the editor shows it, without controls of its own."""
    light, poster = queries.playable(item), queries.rendition_for(item, Rendition.Purpose.POSTER)
    if light is None:
        return picture(item, "preview", lazy=False)
    return format_html(
        '<video playsinline preload="metadata" src="{}" poster="{}" width="{}" height="{}" tabindex="-1"></video>',
        *(chosen_link(light), chosen_link(poster) if poster else "", light.width, light.height),
    )


@register.simple_tag
def plates(chosen: str) -> list[tuple[str, str]]:
    """Colours that may lie behind words; one that an edit brought along is among them."""
    known = [("", _("Nothing")), ("#101010", _("Dark")), ("#ffffff", _("Light")), ("#c2281d", _("Red"))]
    return known if chosen in dict(known) else [*known, (chosen, chosen)]


@register.filter
def unlocalised(value: float | str | None) -> str:
    """A figure as attributes of HTML have it, whatever the reader's language; what was sent stays as it is."""
    return f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float | int) else value or ""


@register.filter
def clock_face(seconds: Any) -> str:
    return rules.clock_face(float(seconds))


@register.simple_tag
def original_note(item: MediaItem) -> str:
    """Until when the file as it was uploaded can be had; empty where it stays."""
    if item.original_goes_on:
        day = formats.date_format(item.original_goes_on, "DATE_FORMAT")
        return _("The original goes on %(day)s; what was made of it stays.") % {"day": day}
    if item.made_by is None and item.is_ready and not item.has_original:
        return _("The original is gone; what was made of it stays.")
    return ""


def _track(item: MediaItem) -> SafeString:
    subtitles = queries.rendition_for(item, Rendition.Purpose.SUBTITLES)
    if subtitles is None:
        return SafeString("")
    return format_html(
        '<track kind="captions" default src="{}" label="{}">', chosen_link(subtitles), _("Subtitles")
    )


@register.simple_tag
def alt_text_limits(item: MediaItem) -> list[tuple[str, int]]:
    """How many graphemes each network takes, by its name in pages."""
    takes = {name: networks()[name].capabilities for name in networks().offered}
    kinds = [(name, can.videos if item.is_video else can.images) for name, can in takes.items()]
    return [(mark_of(name).name, kind.alt_graphemes) for name, kind in kinds if kind]


@register.simple_tag
def media_link(item: MediaItem, purpose: str) -> str:
    """The address of a rendition; empty until it is made."""
    rendition = queries.rendition_for(item, purpose)
    return chosen_link(rendition) if rendition else ""
