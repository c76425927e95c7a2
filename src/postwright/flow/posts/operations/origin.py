"""Whose words a post holds: where an AI had a part in them, a person has to confirm what is sent."""

from collections.abc import Iterable, Sequence
from itertools import chain

from postwright.base.accounts.models import Member
from postwright.flow.analysis import queries as analyses
from postwright.flow.analysis.rules import as_text
from postwright.flow.posts import queries
from postwright.flow.posts.models import Post

SHORTEST = 12  # characters suggested for a file of the post; anybody writes shorter ones by chance
SHORTEST_ELSEWHERE = 24  # about four words in the same order, where nothing else ties them to the post
LATEST = 1000  # suggestions of the organisation that are looked for, whatever they were made for


def note_suggested_words(post: Post, *, by: Member, before: Sequence[str] | None = None) -> None:
    """
    Whether words of an AI came in at all, and whether some stand in it as they came.

    Suggested words count however they came in: with an analysis, by a button, pasted, or through the API.

    They are found where they stand whole, with whatever space between them: what was suggested for the files of
    the post from `SHORTEST` characters on, the `LATEST` others from `SHORTEST_ELSEWHERE` on.

    :param before: `spoken` of the revision before, or of the post that this is a copy of
    """
    words, (as_it_came, as_changed) = spoken(post), _suggested(post, by)
    if _holds(_filled(words), as_it_came):
        holds: bool | None = True
    elif words == before:
        holds = post.ai_words
    else:
        holds = post.ai_revision == post.revision  # whoever wrote it said that an AI did
    came_in = not post.is_made_by_ai and (
        holds or _holds(_filled([*words, *_beside(post)]), [*as_it_came, *as_changed])
    )
    if came_in:
        post.ai_revision = post.revision
    if came_in or holds != post.ai_words:
        post.ai_words = holds
        post.save(update_fields=["ai_revision", "ai_words"])


def spoken(post: Post) -> list[str]:
    """What readers are told: texts and first comments, the post's and those of its channels."""
    own = chain.from_iterable((one.text or "", one.first_comment or "") for one in queries.variants_of(post))
    return [post.text, post.first_comment, *own]


def _beside(post: Post) -> list[str]:
    return [post.title, *(one.alt_text for one in queries.attachments_of(post))]


def _filled(texts: Iterable[str]) -> list[str]:
    return list(filter(None, map(_plain, texts)))


def _suggested(post: Post, by: Member) -> tuple[list[str], list[str]]:
    """As it was suggested, and as somebody changed it."""
    attached = [one.media_item_id for one in queries.attachments_of(post)]
    own = analyses.suggestions_for(by).filter(analysis__media_item__in=attached)
    latest = analyses.latest_suggestions_for(by, LATEST)
    as_it_came, as_changed = list[str](), list[str]()
    for shortest, found in ((SHORTEST, own), (SHORTEST_ELSEWHERE, latest)):
        for suggestion in found:
            for value, kept in ((suggestion.value, as_it_came), (suggestion.current, as_changed)):
                words = _plain(as_text(suggestion.field, value))
                kept.extend([words] if len(words) >= shortest else [])
    return as_it_came, as_changed


def _holds(said: Iterable[str], suggested: Iterable[str]) -> bool:
    """Each text is gone through once, however much was suggested."""
    by_beginning: dict[str, set[str]] = {}
    for words in suggested:
        by_beginning.setdefault(words[:SHORTEST], set()).add(words)
    return any(
        text.startswith(words, place)
        for text in said
        for place in range(len(text) - SHORTEST + 1)
        for words in by_beginning.get(text[place : place + SHORTEST], ())
    )


def _plain(text: str) -> str:
    return " ".join(text.split())
