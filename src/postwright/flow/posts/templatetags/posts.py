"""`{% load posts %}`: how a network shows a text."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from postwright.flow.media import queries as media
from postwright.flow.media.adapters import chosen_link
from postwright.flow.posts.models import PostMedia
from postwright.flow.posts.rules import cut_on, parted, sentence_of
from postwright.ports.channels.capabilities import Declaration
from postwright.ports.channels.entities import find_entities
from postwright.ports.channels.words import Fix

register = template.Library()

TALLEST = 2  # to one: what is taller is cut in a timeline and whole when it is opened


@register.filter
def entities(text: str) -> SafeString:
    """The text with its links, hashtags and mentions marked; line breaks are left to the style sheet."""
    parts: list[SafeString] = []
    end = 0
    for entity in find_entities(text):
        marked = format_html('<span class="preview-entity">{}</span>', text[entity.start : entity.end])
        parts += [conditional_escape(text[end : entity.start]), marked]
        end = entity.end
    parts.append(conditional_escape(text[end:]))
    return format_html_join("", "{}", ((part,) for part in parts))


@register.filter
def host(url: str) -> str:
    """Whatever stands where a link should: what cannot be read is shown as it is."""
    try:
        return (urlsplit(url).hostname or url).removeprefix("www.")
    except ValueError:
        return url


@register.simple_tag
def shown_picture(attachment: PostMedia) -> SafeString:
    """As it goes out: what was cut away is not shown."""
    item = attachment.media_item
    cut = cut_on(attachment.crop, attachment.shown_on)
    rendition = (media.sendable(item, cut=cut) if cut else None) or media.rendition_for(item, "preview")
    if rendition is None:
        return SafeString('<span class="skeleton skeleton-picture"></span>')
    return format_html(
        '<img src="{}" width="{}" height="{}" alt="{}" decoding="async" loading="lazy">',
        *(chosen_link(rendition), rendition.width, rendition.height, attachment.alt_text),
    )


@register.filter
def is_tall(attachment: PostMedia) -> bool:
    """Narrower than one to two, which timelines cut."""
    item = attachment.media_item
    return bool(item.width and item.height and item.width * TALLEST < item.height)


@register.filter
def entry(values: Mapping[str, str], name: str) -> str:
    return values.get(name, "")


@register.filter
def fix_name(fix: Fix) -> str:
    """What a button says that mends a problem."""
    names = {
        Fix.SHORTEN: gettext("Shorten"),
        Fix.SPLIT: gettext("Split into a thread"),
        Fix.CROP: gettext("Crop to fit"),
        Fix.CONVERT: gettext("Convert"),
        Fix.ALT: gettext("Use the suggestion"),
    }
    return names[fix]


@register.filter
def declared(declaration: Declaration) -> SafeString:
    """The sentence, with its links where it names them."""
    link = '<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>'
    links = [format_html(link, url, gettext(label)) for label, url in declaration.links]
    sentence = conditional_escape(gettext(declaration.sentence))
    return format_html(sentence, *links) if links else sentence


@register.filter
def fix_icon(fix: Fix) -> str:
    icons = {
        Fix.SPLIT: "list-plus",
        Fix.CROP: "crop",
        Fix.CONVERT: "refresh-cw",
        Fix.ALT: "sparkles",
    }
    return icons.get(fix, "scissors")


@register.filter
def parts(text: str) -> list[str]:
    """The posts of a thread."""
    return parted(text)


register.filter("sentence", sentence_of)
