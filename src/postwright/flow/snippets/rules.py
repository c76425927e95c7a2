"""Words that are used again, with gaps for what differs each time."""

import re
from collections.abc import Mapping

MOST = 20_000  # characters of what a post takes
KNOWN = ("brand", "link", "date", "title")
_GAP = re.compile(r"\{(\w[\w \-]{0,39})\}")
_TAG = re.compile(r"[^\s,#]+")


def gaps_of(text: str) -> list[str]:
    """The names in braces that nobody but the person can fill, each once, in their order."""
    return list(dict.fromkeys(name for name in _GAP.findall(text) if name not in KNOWN))


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its gaps filled; those without a value stay as they are."""
    return _GAP.sub(lambda gap: values.get(gap[1]) or gap[0], text)


def tidy_tags(text: str) -> str:
    """Hashtags as they stand in a post, each once, however they were typed."""
    tags = (tag.rstrip(".;:") for tag in _TAG.findall(text))
    return " ".join(f"#{tag}" for tag in dict.fromkeys(filter(None, tags)))
