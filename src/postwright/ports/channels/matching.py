"""Finding a post of ours again among those of an account, where its answer was lost and no key of ours is kept."""

import html
import re
import unicodedata
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from postwright.kit.http import Answer
from postwright.ports.channels.errors import Unclear
from postwright.ports.channels.types import Json

type Page = tuple[Sequence[Json], Answer]

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


def moment_at(seconds: object) -> str:
    """Seconds since 1970 in ISO 8601, as `is_since` reads it; empty for what is no such moment."""
    try:
        return datetime.fromtimestamp(int(str(seconds)), UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return ""


async def find_by_words(
    pages: AsyncIterator[Page],
    words: Collection[str],
    *,
    since: datetime,
    clock: Callable[[], datetime],
    read: Callable[[Json], tuple[str, str, Collection[str]]],
) -> str:
    """
    The id of the one post that has these words and is not older; empty where there is none.

    :param pages: newest first
    :param words: as the network may show them; each is compared as `comparable` gives it
    :param read: of a post its id, when it was made in ISO 8601, and its words
    :raises Unclear: there are several, or no words to know it by
    """
    wanted, found = {comparable(one) for one in words} - {""}, set[str]()
    if not wanted:
        raise Unclear
    async for page, answer in pages:
        begun = since + skew(answer, clock())
        new = [read(one) for one in page if is_since(read(one)[1], begun)]
        found |= {key for key, _, shown in new if wanted & {comparable(one) for one in shown}}
        if len(new) < len(page):
            break
    if len(found) > 1:
        raise Unclear("several_found")
    return next(iter(found), "")
