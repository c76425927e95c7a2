"""Whose words a post holds: where an AI had a part in them, a person has to confirm what is sent."""

from collections.abc import Iterator

from postwright.base.accounts.models import Member
from postwright.flow.analysis import queries as analyses
from postwright.flow.analysis.models import Suggestion
from postwright.flow.analysis.rules import as_text
from postwright.flow.posts import queries
from postwright.flow.posts.models import Post

SHORTEST = 12  # characters; anybody writes shorter ones by chance


def note_suggested_words(post: Post, *, by: Member) -> None:
    """Suggested words count however they came in: with an analysis, by a button, pasted, or through the API."""
    if post.is_made_by_ai:
        return
    attachments = list(queries.attachments_of(post))
    if not attachments:
        return
    said = [post.title, post.text, *(one.alt_text for one in attachments)]
    said += [variant.text for variant in queries.variants_of(post) if variant.text]
    found = analyses.suggestions_for(by).filter(
        analysis__media_item__in=[one.media_item_id for one in attachments]
    )
    if any(words in text for one in found for words in _words(one) for text in said):
        post.ai_revision = post.revision
        post.save(update_fields=["ai_revision"])


def _words(suggestion: Suggestion) -> Iterator[str]:
    """As it was suggested, and as somebody changed it."""
    for value in (suggestion.value, suggestion.current):
        words = as_text(suggestion.field, value)
        if len(words) >= SHORTEST:
            yield words
