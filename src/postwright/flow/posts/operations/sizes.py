"""How much a post holds, and which links, whichever way they come in."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _

from postwright.flow.posts.models import Post, PostMedia, Variant
from postwright.flow.posts.operations.errors import TooLong, WrongLink

LONGEST_TAG = 200
LONGEST_OPTIONS = 2000  # characters of JSON, for one channel
_is_link = URLValidator(schemes=["http", "https"])


class Piece(NamedTuple):
    label: str
    words: str
    limit: int


def require_sound(content: Mapping[str, Any]) -> None:
    """
    :param content: as `Content`
    :raises TooLong: more words than a post keeps
    :raises WrongLink: no browser could open it
    """
    for piece in _pieces(content):
        if len(piece.words) > piece.limit:
            raise TooLong(
                _("%(part)s: it has %(actual)s characters, and %(limit)s are the most.")
                % {"part": piece.label, "actual": len(piece.words), "limit": piece.limit}
            )
    if link := content.get("link"):
        _require_link(link)


def _require_link(link: str) -> None:
    try:
        _is_link(link)
    except ValidationError as error:
        raise WrongLink(_("This is no web address yet. Write it like https://example.org.")) from error


def _pieces(content: Mapping[str, Any]) -> Iterator[Piece]:
    labels = {
        "title": _("Title"),
        "text": _("Text"),
        "first_comment": _("First comment"),
        "link": _("Link"),
        "language": _("Language"),
    }
    for name, label in labels.items():
        yield Piece(label, content.get(name, ""), _limit(Post, name))
    for value in content.get("utm", {}).values():
        yield Piece(_("Tags of the link"), value, LONGEST_TAG)
    for item, alt_text, *_rest in content.get("media", ()):
        label = _("Alt text of %(name)s") % {"name": item.file_name}
        yield Piece(label, alt_text, _limit(PostMedia, "alt_text"))
    yield from _own(content)


def _own(content: Mapping[str, Any]) -> Iterator[Piece]:
    """What single channels say instead."""
    labels = {
        "texts": ("text", _("Text for %(channel)s")),
        "comments": ("first_comment", _("First comment for %(channel)s")),
    }
    for part, (column, label) in labels.items():
        for channel, words in content.get(part, {}).items():
            yield Piece(label % {"channel": channel.handle}, words or "", _limit(Variant, column))
    for channel, options in content.get("options", {}).items():
        label = _("Options for %(channel)s") % {"channel": channel.handle}
        yield Piece(label, json.dumps(options), LONGEST_OPTIONS)


def _limit(model: type[Post | PostMedia | Variant], column: str) -> int:
    limit: int = model._meta.get_field(column).max_length  # type: ignore[union-attr,assignment]
    return limit
