"""Whose words a post holds: where an AI had a part in them, a person has to confirm what is sent."""

from collections.abc import Iterable, Iterator
from itertools import chain

from postwright.base.accounts.models import Member
from postwright.flow.analysis import queries as analyses
from postwright.flow.analysis.models import Suggestion
from postwright.flow.analysis.rules import as_text
from postwright.flow.posts import queries
from postwright.flow.posts.models import Post

SHORTEST = 12  # characters suggested for a file of the post; anybody writes shorter ones by chance
SHORTEST_ELSEWHERE = 24  # about four words in the same order, where nothing else ties them to the post
LATEST = 1000  # suggestions of the organisation that are looked for, whatever they were made for


def note_suggested_words(post: Post, *, by: Member) -> None:
    """
    Suggested words count however they came in: with an analysis, by a button, pasted, or through the API.

    They are found where they stand whole, with whatever space between them: what was suggested for the files of
    the post from `SHORTEST` characters on, the `LATEST` others from `SHORTEST_ELSEWHERE` on.
    """
    if post.is_made_by_ai:
        return
    said = list(filter(None, map(_plain, _said(post))))
    if said and _holds(said, _suggested(post, by)):
        post.ai_revision = post.revision
        post.save(update_fields=["ai_revision"])


def _said(post: Post) -> Iterator[str]:
    """Everything that may go out."""
    yield from (post.title, post.text, post.first_comment)
    yield from (one.alt_text for one in queries.attachments_of(post))
    for variant in queries.variants_of(post):
        yield from (variant.text or "", variant.first_comment or "")


def _suggested(post: Post, by: Member) -> Iterator[str]:
    attached = [one.media_item_id for one in queries.attachments_of(post)]
    own = analyses.suggestions_for(by).filter(analysis__media_item__in=attached)
    latest = analyses.latest_suggestions_for(by, LATEST)
    for shortest, found in ((SHORTEST, own), (SHORTEST_ELSEWHERE, latest)):
        words = chain.from_iterable(map(_words, found))
        yield from (one for one in words if len(one) >= shortest)


def _words(suggestion: Suggestion) -> Iterator[str]:
    """As it was suggested, and as somebody changed it."""
    for value in (suggestion.value, suggestion.current):
        yield _plain(as_text(suggestion.field, value))


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
