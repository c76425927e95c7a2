"""All reading about analyses: the studio's history, one item's runs, and what people made of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from postwright.base.accounts.models import Member
from postwright.base.engines.prompts import Findings, findings_of
from postwright.flow.analysis import rules
from postwright.flow.analysis.models import Analysis, Suggestion
from postwright.flow.brand.models import Brand
from postwright.flow.media import queries as media
from postwright.flow.media.models import MediaItem
from postwright.kit import tenancy

_OPEN = Suggestion.Decision.OPEN
SHORTEST_ALIKE = 4  # letters; shorter words are too much alike


@dataclass(frozen=True)
class Chosen:
    """
    What a post may start from: what was accepted, else what is still open and asks nothing.

    The alt text is the media item's own where it has one.
    """

    title: str = ""
    description: str = ""
    caption: str = ""
    hashtags: tuple[str, ...] = ()
    alt_text: str = ""


@dataclass(frozen=True)
class Group:
    """What was suggested for one field, on one network or (without one) everywhere."""

    field: str
    label: str
    network: str
    suggestions: tuple[Suggestion, ...]

    @property
    def key(self) -> str:
        return "-".join(part for part in (self.field, self.network) if part)

    @property
    def is_settled(self) -> bool:
        return any(one.is_accepted for one in self.suggestions)

    @property
    def describes_item(self) -> bool:
        return any(one.describes_item for one in self.suggestions)

    @property
    def is_choice(self) -> bool:
        return len(self.suggestions) > 1


_ORDER = [
    Suggestion.Field.CAPTION,
    Suggestion.Field.HASHTAGS,
    Suggestion.Field.ALT_TEXT,
    Suggestion.Field.TITLE,
    Suggestion.Field.DESCRIPTION,
]


def groups_of(analysis: Analysis) -> list[Group]:
    """The fields in the order in which people need them, each with its networks."""
    found: dict[tuple[Suggestion.Field, str], list[Suggestion]] = {}
    for suggestion in analysis.suggestions.all():
        found.setdefault((Suggestion.Field(suggestion.field), suggestion.network), []).append(suggestion)
    ordered = sorted(found, key=lambda place: (_ORDER.index(place[0]), place[1]))
    return [
        Group(field.value, str(field.label), network, tuple(found[field, network]))
        for field, network in ordered
    ]


def stage_of(item: MediaItem) -> str:
    """What a card of the history shows: how far the file is, and its newest analysis in `runs`."""
    runs: list[Analysis] = item.runs  # type: ignore[attr-defined]
    return ".".join([item.stage, runs[0].state] if runs else [item.stage])


def analyses_for(member: Member) -> QuerySet[Analysis]:
    """What this member may see, newest first, with suggestions."""
    return (
        Analysis.objects.filter(organisation=member.organisation, media_item__removed_at__isnull=True)
        .select_related("brand", "media_item", "requested_by__user")
        .defer("features")
        .prefetch_related(
            Prefetch("suggestions", Suggestion.objects.order_by("field", "network", "position"))
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


def analysis_in(organisation_id: UUID, analysis_id: UUID) -> Analysis | None:
    """For work in the background; None once it was removed."""
    with tenancy.scope(organisation_id):
        return Analysis.objects.select_related("brand", "media_item").filter(pk=analysis_id).first()


def waiting_for(media_id: UUID) -> list[UUID]:
    """Analyses that could not begin before this item could be looked at; the tenant must be set."""
    waiting = Analysis.objects.filter(media_item_id=media_id, state=Analysis.State.WAITING)
    return list(waiting.values_list("pk", flat=True))


def chosen(analysis: Analysis) -> Chosen:
    """The words for a post that goes to every channel."""
    return Chosen(
        title=_best(analysis, Suggestion.Field.TITLE, ""),
        description=_best(analysis, Suggestion.Field.DESCRIPTION, ""),
        caption=_best(analysis, Suggestion.Field.CAPTION, ""),
        hashtags=tuple(_best(analysis, Suggestion.Field.HASHTAGS, ())),
        alt_text=analysis.media_item.alt_text or _best(analysis, Suggestion.Field.ALT_TEXT, ""),
    )


def _best[T](analysis: Analysis, field: str, otherwise: T) -> T:
    ours = [one for one in analysis.suggestions.all() if one.field == field and not one.network]
    usable = [one for one in ours if one.is_accepted or (one.is_open and not one.asks)]
    best = min(usable, key=lambda one: (not one.is_accepted, one.position), default=None)
    return best.current if best else otherwise


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


def is_asked_about(item: MediaItem) -> bool:
    return Analysis.objects.filter(media_item=item).exists()
