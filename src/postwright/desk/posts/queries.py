"""A brand's posts as a list: searched, and narrowed by how they stand on their channels."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from postwright.base.accounts.models import Member
from postwright.flow.brand.models import Brand
from postwright.flow.posts import queries as posts
from postwright.flow.posts.models import Post, PostMedia, Variant
from postwright.flow.publishing import queries as publishing
from postwright.flow.publishing.queries import Standing

DRAFTS = "drafts"
MOST_WORDS = 8


def listed_posts_for(
    member: Member, brand: Brand, *, words: str = "", show: str = "", label: UUID | None = None
) -> QuerySet[Post]:
    """
    A brand's posts with what a list shows of them. Every word must occur in the title or a text.

    :param show: `DRAFTS`, the value of a `Standing`, or "" for all
    """
    found = posts.posts_for(member).filter(brand=brand).prefetch_related(*_LISTED)
    for word in words.split()[:MOST_WORDS]:
        own = Exists(Variant.objects.filter(post=OuterRef("pk"), text__icontains=word))
        found = found.filter(Q(title__icontains=word) | Q(text__icontains=word) | own)
    if label:
        found = found.filter(labels=label)
    if show == DRAFTS:
        return found.filter(state=Post.State.DRAFT)
    if show:
        standing = publishing.of_standing(publishing.publications_for(member), Standing(show))
        return found.filter(Exists(standing.filter(post=OuterRef("pk"))))
    return found


_LISTED = (
    "labels",
    Prefetch(
        "attachments",
        PostMedia.objects.select_related("media_item").prefetch_related("media_item__renditions"),
    ),
    Prefetch("variants", Variant.objects.select_related("channel").prefetch_related("publications")),
)
