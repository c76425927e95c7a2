"""The studio's history: media items with what was asked about them."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from postwright.base.accounts.models import Member
from postwright.flow.analysis import rules
from postwright.flow.analysis.models import Analysis, Suggestion
from postwright.flow.analysis.queries.runs import analyses_for, containing
from postwright.flow.brand.models import Brand
from postwright.flow.media import queries as media
from postwright.flow.media.models import MediaItem

_OPEN = Suggestion.Decision.OPEN


def stage_of(item: MediaItem) -> str:
    """What a card of the history shows: how far the file is, and its newest analysis in `runs`."""
    runs: list[Analysis] = item.runs  # type: ignore[attr-defined]
    return ".".join([item.stage, runs[0].state] if runs else [item.stage])


def history_for(
    member: Member, *, words: str = "", kind: str = "", show: str = "", brand: Brand | None = None
) -> QuerySet[MediaItem]:
    """
    Media items, newest first, each with its analyses as `runs`.

    :param words: every word must begin one of the title, captions, hint, hashtags, tags or file name
    :param kind: "image" or "video"
    :param show: "open" for those with something to decide, "done" for those without, "none" for never asked
    :param brand: its items and those that belong to no brand
    """
    items = (
        media.items_for(member)
        .select_related("brand")
        .prefetch_related(Prefetch("analyses", analyses_for(member), to_attr="runs"))
    )
    if brand:
        items = items.filter(Q(brand=brand) | Q(brand=None))
    if rules.search_words(words):
        items = items.filter(Exists(_matching(words)) | _named(words))
    if kind in MediaItem.Kind.values:
        items = items.filter(kind=kind)
    return _shown(items, show)


def item_with_runs(member: Member, media_id: UUID) -> MediaItem | None:
    return history_for(member).filter(pk=media_id).first()


def is_asked_about(item: MediaItem) -> bool:
    return Analysis.objects.filter(media_item=item).exists()


def _matching(words: str) -> QuerySet[Analysis]:
    return containing(Analysis.objects.filter(media_item=OuterRef("pk")), words)


def _named(words: str) -> Q:
    named = Q()
    for word in words.split():
        named &= Q(file_name__icontains=word)
    return named


def _shown(items: QuerySet[MediaItem], show: str) -> QuerySet[MediaItem]:
    asked = Exists(Analysis.objects.filter(media_item=OuterRef("pk")))
    to_decide = Exists(Suggestion.objects.filter(analysis__media_item=OuterRef("pk"), decision=_OPEN))
    if show == "open":
        return items.filter(to_decide)
    if show == "done":
        return items.filter(asked, ~to_decide)
    return items.filter(~asked) if show == "none" else items
