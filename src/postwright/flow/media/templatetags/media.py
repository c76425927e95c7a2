"""`{% load media %}`: pictures of media items, with their sizes, so that nothing jumps while they load."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from postwright.base.connections.adapters import networks
from postwright.flow.media import queries
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
    """A <video> of the copy that may leave, or its poster while that is still being made."""
    clean, poster = queries.sendable(item), queries.rendition_for(item, Rendition.Purpose.POSTER)
    if clean is None or poster is None:
        return picture(item, "preview", lazy=False)
    return format_html(
        '<video controls playsinline preload="none" src="{}" poster="{}" width="{}" height="{}" aria-label="{}"></video>',
        *(chosen_link(clean), chosen_link(poster), clean.width, clean.height),
        _("Video %(name)s") % {"name": item.file_name},
    )


@register.simple_tag
def alt_text_limits(item: MediaItem) -> list[tuple[str, int]]:
    """How many graphemes each network takes, by its name in pages."""
    takes = {name: networks()[name].capabilities for name in networks()}
    kinds = [(name, can.videos if item.is_video else can.images) for name, can in takes.items()]
    return [(mark_of(name).name, kind.alt_graphemes) for name, kind in kinds if kind]


@register.simple_tag
def media_link(item: MediaItem, purpose: str) -> str:
    """The address of a rendition; empty until it is made."""
    rendition = queries.rendition_for(item, purpose)
    return chosen_link(rendition) if rendition else ""
