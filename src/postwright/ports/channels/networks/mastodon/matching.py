"""Finding a status of ours again among those of the account, where its answer was lost."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from postwright.ports.channels.answers import read_list
from postwright.ports.channels.errors import Unclear
from postwright.ports.channels.matching import comparable, comparable_markup, is_since
from postwright.ports.channels.types import Json

_MENTION = re.compile(r"(@\w+(?:[.-]+\w+)*)@[\w-]+(?:\.[\w-]+)+")


def candidates(found: Sequence[Any], status: Json, files: int, since: datetime) -> list[Json]:
    """
    Statuses that may be this one, none older than `since` by the server's clock.

    One with a file of ours is ours for certain: an uploaded file belongs to one status. Where it is no longer known
    which they were, since an older copy of the database came back, it goes by the words and how many files there are.

    :param status: as it was sent; without `media_ids` where they are not known
    :raises Unclear: one looks like it, but its files have other names: some servers rename them
    """
    new = [one for one in found if isinstance(one, dict) and is_since(one.get("created_at"), since)]
    alike = [one for one in new if _says_the_same(one, status) and len(_files(one)) == files]
    ids = set(status.get("media_ids", ()))
    if not ids:
        return alike
    ours = [one for one in new if ids & _files(one)]
    if alike and not ours:
        raise Unclear("several_found")
    return ours


def fits(status: Json, done: Collection[str]) -> bool:
    """Whether it can be the next one of a thread: below what is out already, and none of that."""
    above = status.get("in_reply_to_id")
    return status.get("id") not in done and (str(above) in done if done else above is None)


def _says_the_same(one: Json, status: Json) -> bool:
    words = _shown(comparable_markup(str(one.get("content"))))
    warning = comparable(str(one.get("spoiler_text") or ""))
    same = words == _shown(comparable(status["status"]))
    return same and warning == comparable(status["spoiler_text"])


def _shown(words: str) -> str:
    """Servers show only the name of `@name@server`, where they know it."""
    return _MENTION.sub(r"\1", words)


def _files(status: Json) -> set[str]:
    return {str(one.get("id")) for one in read_list(status, "media_attachments") if isinstance(one, dict)}
