"""`{% load posts %}`: how a network shows a text."""

from urllib.parse import urlsplit

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from postwright.ports.channels.entities import find_entities
from postwright.ports.channels.types import Problem
from postwright.ports.channels.words import PROBLEMS

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
def sentence(problem: Problem) -> str:
    """What is wrong and what to do, in the reader's language. A file is named by its place."""
    words = gettext(PROBLEMS[problem.code]) % problem.params
    kind, _colon, index = problem.where.partition(":")
    if kind != "media" or not index:
        return words
    return gettext("File %(place)s: %(words)s") % {"place": int(index) + 1, "words": words}
