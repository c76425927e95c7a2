"""Finding a post of ours again among those of an account, where its answer was lost and no key of ours is kept."""

import html
import re
import unicodedata
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from postwright.kit.http import Answer

SLACK = timedelta(seconds=5)  # of two clocks that say the time in whole seconds
_BREAK, _TAG = re.compile(r"<br\s*/?>|</p>\s*<p[^>]*>", re.IGNORECASE), re.compile(r"<[^>]+>")
_SPACE = re.compile(r"\s+")


def comparable(text: str) -> str:
    """The words alone: servers change spaces, line ends and how an accent is written."""
    return _SPACE.sub(" ", unicodedata.normalize("NFC", text)).strip()


def comparable_markup(markup: str) -> str:
    """The same of HTML."""
    return comparable(html.unescape(_TAG.sub("", _BREAK.sub("\n", markup))))


def skew(answer: Answer, at: datetime) -> timedelta:
    """How far the server's clock is ahead of ours, by the time of its answer."""
    try:
        return parsedate_to_datetime(answer.headers["Date"]) - at
    except (KeyError, ValueError, TypeError):
        return timedelta(0)


def is_since(value: object, since: datetime) -> bool:
    """
    Whether a post made at this moment can be the one that was sent at `since`.

    One whose time cannot be read counts as new: a person would rather be asked.
    """
    try:
        made = datetime.fromisoformat(str(value))
    except ValueError:
        return True
    return made.tzinfo is None or made >= since - SLACK
