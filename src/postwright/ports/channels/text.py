"""How networks count text."""

import regex

from postwright.kit.text import count_graphemes

__all__ = ["count_bytes", "count_graphemes", "shorten_urls", "tidy_base_url"]

_URL = regex.compile(r"https?://\S+")


def count_bytes(text: str) -> int:
    return len(text.encode())


def shorten_urls(text: str, length: int | None) -> str:
    """The text as a network counts it that takes every web address as `length` characters."""
    return text if length is None else _URL.sub("x" * length, text)


def tidy_base_url(typed: str) -> str:
    """A server's address as a person types it: with https where they said nothing."""
    url = typed.strip().rstrip("/")
    return url if "://" in url else f"https://{url}"
