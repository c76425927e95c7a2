"""`{% load posts %}`: how a network shows a text."""

from urllib.parse import urlsplit

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from postwright.flow.posts.rules import sentence_of
from postwright.ports.channels.entities import find_entities

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


register.filter("sentence", sentence_of)
