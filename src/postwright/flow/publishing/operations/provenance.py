"""What of a publication an AI made, how readers are told, and who stood up for it; kept beside what is frozen."""

from typing import Any

from postwright.flow.posts import queries as posts
from postwright.flow.posts.models import Variant
from postwright.flow.review import queries as reviews


def provenance_of(variant: Variant) -> dict[str, Any]:
    """
    As it stands when the content is frozen; empty where an AI had no part in it.

    - `had_part`: words of an AI came into the post at some time, and `confirmed_by` has read them
    - `words`: they stand in it as they came
    - `media`: files that say of themselves that an AI made them; `unmarked_by` left the network's mark out
    - `how`: see `posts.queries.How`; `said` is the network's mark (English) or the label
    - `approved_by`: of this revision; empty for a client, or nobody
    """
    post, mark = variant.post, posts.mark_of(variant, posts.capabilities_of(variant.channel))
    if not (post.is_made_by_ai or mark.media or mark.is_told):
        return {}
    clearance = reviews.clearance_of(post)
    verdict = clearance.verdict if clearance.is_agreed else None
    return {
        "had_part": post.is_made_by_ai,
        "words": post.holds_ai_words,
        "media": [
            {
                "id": str(item.pk),
                "name": item.file_name,
                "source_type": item.origin["source_type"],
                "unmarked_by": mark.unmarked.get(str(item.pk), "") if mark.option else "",
            }
            for item in mark.media
        ],
        "how": mark.how.value,
        "said": mark.said,
        "confirmed_by": _key(clearance.confirmation and clearance.confirmation.by_id),
        "approved_by": _key(verdict and verdict.by_id),
        "approved_by_client": verdict is not None and verdict.is_clients,
        "released_by": _key(post.confirmed_by_id),
    }


def _key(member_id: object) -> str:
    return str(member_id) if member_id else ""
