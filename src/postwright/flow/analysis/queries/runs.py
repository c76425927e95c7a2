"""Analyses and suggestions of a member, and for work in the background."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Prefetch, Q, QuerySet

from postwright.base.accounts.models import Member
from postwright.base.engines.prompts import Findings, findings_of
from postwright.flow.analysis import rules
from postwright.flow.analysis.models import Analysis, Callback, Hearing, Suggestion
from postwright.flow.media.models import MediaItem
from postwright.kit import tenancy

SHORTEST_ALIKE = 4  # letters; shorter words are too much alike


def analyses_for(member: Member) -> QuerySet[Analysis]:
    """What this member may see, newest first, with suggestions."""
    return (
        Analysis.objects.filter(organisation=member.organisation, media_item__removed_at__isnull=True)
        .select_related("brand", "media_item", "requested_by__user", "callback")
        .defer("features")
        .prefetch_related(
            Prefetch(
                "suggestions",
                Suggestion.objects.select_related("decided_by__user").order_by(
                    "field", "network", "position"
                ),
            )
        )
        .order_by("-requested_at", "-pk")
    )


def containing(analyses: QuerySet[Analysis], words: str) -> QuerySet[Analysis]:
    """Those in which every word typed begins a word or is spelt much like one; all when none is typed."""
    found = analyses.annotate(vector=SearchVector("words", config="simple"))
    for word in rules.search_words(words):
        begins = Q(vector=SearchQuery(f"{word}:*", config="simple", search_type="raw"))
        alike = Q(words__trigram_word_similar=word) if len(word) >= SHORTEST_ALIKE else Q()
        found = found.filter(begins | alike)
    return found


def hearing_in(organisation_id: UUID, media_id: UUID) -> Hearing | None:
    """For work in the background; None until somebody has listened."""
    with tenancy.scope(organisation_id):
        return Hearing.objects.filter(media_item=media_id).first()


def hearing_for(member: Member, item: MediaItem) -> Hearing | None:
    return Hearing.objects.filter(organisation=member.organisation, media_item=item).first()


def findings_for(member: Member, items: Sequence[UUID]) -> dict[UUID, Findings]:
    """What the newest finished analysis of each of these media items found; those never looked at are left out."""
    finished = Analysis.objects.filter(
        organisation=member.organisation, media_item__in=items, state=Analysis.State.FINISHED
    )
    newest = finished.order_by("media_item", "-requested_at", "-pk").distinct("media_item")
    rows = newest.values_list("media_item", "facts", "features")
    return {item: findings_of(facts, bytes(features)) for item, facts, features in rows}


def suggestions_for(member: Member) -> QuerySet[Suggestion]:
    return Suggestion.objects.filter(
        organisation=member.organisation, analysis__media_item__removed_at__isnull=True
    ).select_related("analysis__media_item", "analysis__brand")


def latest_suggestions_for(member: Member, most: int) -> QuerySet[Suggestion]:
    """The newest of the organisation first, those for removed media items included."""
    return Suggestion.objects.filter(organisation=member.organisation).order_by("-pk")[:most]


def analysis_in(organisation_id: UUID, analysis_id: UUID) -> Analysis | None:
    """For work in the background; None once it was removed."""
    with tenancy.scope(organisation_id):
        return Analysis.objects.select_related("brand", "media_item").filter(pk=analysis_id).first()


def waiting_for(media_id: UUID) -> list[UUID]:
    """Analyses that could not begin before this item could be looked at, or end before it was heard; the tenant must be set."""
    waiting = Analysis.objects.filter(
        media_item_id=media_id, state__in=[Analysis.State.WAITING, Analysis.State.RUNNING]
    )
    return list(waiting.values_list("pk", flat=True))


def callback_in(organisation_id: UUID, analysis_id: UUID) -> Callback | None:
    """Of an analysis, for work in the background; None where nobody wanted to be told."""
    with tenancy.scope(organisation_id):
        return Callback.objects.select_related("analysis").filter(analysis=analysis_id).first()
