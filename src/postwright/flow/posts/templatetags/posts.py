"""`{% load posts %}`: how a network shows a text."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from postwright.flow.posts.rules import parted, sentence_of
from postwright.ports.channels.entities import find_entities
from postwright.ports.channels.words import Fix

register = template.Library()


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
    return (urlsplit(url).hostname or url).removeprefix("www.")


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
    }
    return names.get(fix, "")


@register.filter
def fix_icon(fix: Fix) -> str:
    icons = {Fix.SPLIT: "list-plus", Fix.CROP: "crop", Fix.CONVERT: "refresh-cw"}
    return icons.get(fix, "scissors")


@register.filter
def parts(text: str) -> list[str]:
    """The posts of a thread."""
    return parted(text)


register.filter("sentence", sentence_of)
