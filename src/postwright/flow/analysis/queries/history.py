"""The studio's history: media items with what was asked about them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from postwright.base.accounts.models import Member
from postwright.base.audit import queries as audit
from postwright.base.audit.models import Tag
from postwright.flow.analysis import rules
from postwright.flow.analysis.models import Analysis, Suggestion
from postwright.flow.analysis.queries.runs import analyses_for, containing
from postwright.flow.brand.models import Brand
from postwright.flow.media import queries as media
from postwright.flow.media.models import MediaItem
from postwright.kit import tenancy

_OPEN = Suggestion.Decision.OPEN
AT_ONCE = 100  # items that an export reads in one go


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """
    What of the history is wanted; what is empty narrows nothing.

    `words`: each must begin one of the title, captions, hint, hashtags, tags or file name. `kind`: "image" or
    "video". `show`: "open" for what is to decide, "done" for what is decided, "none" for what was never asked about,
    "looking" or "failed" by the newest run. `network`: something was written for it alone. `language`: of a run.
    `brand`: its items and those of no brand. `since` and `until` are days, both included.
    """

    words: str = ""
    kind: str = ""
    show: str = ""
    network: str = ""
    language: str = ""
    since: date | None = None
    until: date | None = None
    brand: Brand | None = None
    batch: UUID | None = None

    @property
    def narrows(self) -> bool:
        """Beyond the brand that one works on."""
        return replace(self, brand=None) != Narrowing()


EVERYTHING = Narrowing()


def stage_of(item: MediaItem) -> str:
    """What a card of the history shows: how far the file is, and its newest analysis in `runs`."""
    runs: list[Analysis] = item.runs  # type: ignore[attr-defined]
    return ".".join([item.stage, runs[0].progress] if runs else [item.stage])


def history_for(member: Member, only: Narrowing = EVERYTHING) -> QuerySet[MediaItem]:
    """Media items, newest first, each with its analyses as `runs`."""
    return _with_runs(_items(member, only), analyses_for(member))


def _with_runs(items: QuerySet[MediaItem], runs: QuerySet[Analysis]) -> QuerySet[MediaItem]:
    return items.prefetch_related(Prefetch("analyses", runs, to_attr="runs"))


def _items(member: Member, only: Narrowing) -> QuerySet[MediaItem]:
    items = media.items_for(member).select_related("brand")
    if rules.search_words(only.words):
        items = items.filter(Exists(_matching(only.words)) | _named(only.words))
    if only.kind in MediaItem.Kind.values:
        items = items.filter(kind=only.kind)
    if only.brand:
        items = items.filter(Q(brand=only.brand) | Q(brand=None))
    return _shown(_placed(items, only), only.show)


def exported_for(
    member: Member, only: Narrowing, items: list[UUID] | None = None
) -> Iterator[list[Analysis]]:
    """
    The analyses that are wanted, newest items first, some at a time, each time in a transaction of its own.

    :param items: only these
    """
    last = None
    while True:
        with tenancy.scope(member.organisation_id):
            found = _with_runs(_items(member, only), _wanted_runs(member, only)).order_by("-pk")
            if items is not None:
                found = found.filter(pk__in=items)
            page = list(found.filter(pk__lt=last)[:AT_ONCE] if last else found[:AT_ONCE])
        yield [run for item in page for run in item.runs]  # type: ignore[attr-defined]
        if len(page) < AT_ONCE:
            return
        last = page[-1].pk


def count_leaving(member: Member) -> int:
    """Analyses that somebody had deleted with the whole history, and that the worker has not come to yet."""
    organisation = member.organisation_id
    asked = audit.events_of("organisation", organisation, Tag.HISTORY_REMOVED).last()
    if asked is None:
        return 0
    return Analysis.objects.filter(organisation=organisation, requested_at__lte=asked.at).count()


def item_with_runs(member: Member, media_id: UUID) -> MediaItem | None:
    return history_for(member).filter(pk=media_id).first()


def is_asked_about(item: MediaItem) -> bool:
    return Analysis.objects.filter(media_item=item).exists()


def _wanted_runs(member: Member, only: Narrowing) -> QuerySet[Analysis]:
    """Of a media item that is shown for one of its analyses, that one alone."""
    runs = analyses_for(member)
    if rules.search_words(only.words):
        matching = containing(Analysis.objects.filter(organisation=member.organisation), only.words)
        runs = runs.filter(Q(pk__in=matching.values("pk")) | _named(only.words, "media_item__file_name"))
    if only.language:
        runs = runs.filter(language=only.language)
    if only.batch:
        runs = runs.filter(batch=only.batch)
    if only.network:
        runs = runs.filter(_suggests(network=only.network))
    return runs.filter(_suggests(decision=_OPEN)) if only.show == "open" else runs


def _suggests(**which: object) -> Exists:
    return Exists(Suggestion.objects.filter(analysis=OuterRef("pk"), **which))


def _placed(items: QuerySet[MediaItem], only: Narrowing) -> QuerySet[MediaItem]:
    """By when and where to, and by what came in together."""
    if only.since:
        items = items.filter(uploaded_at__date__gte=only.since)
    if only.until:
        items = items.filter(uploaded_at__date__lte=only.until)
    if only.network:
        items = items.filter(_has_suggestions(network=only.network))
    if only.language:
        items = items.filter(_has_runs(language=only.language))
    return items.filter(_has_runs(batch=only.batch)) if only.batch else items


def _shown(items: QuerySet[MediaItem], show: str) -> QuerySet[MediaItem]:
    asked, to_decide = _has_runs(), _has_suggestions(decision=_OPEN)
    if show == "open":
        return items.filter(to_decide)
    if show == "done":
        return items.filter(asked, ~to_decide)
    if show == "none":
        return items.filter(~asked)
    states = rules.SHOWN_STATES.get(show)
    return items.alias(newest=_newest_state()).filter(newest__in=states) if states else items


def _newest_state() -> Subquery:
    runs = Analysis.objects.filter(media_item=OuterRef("pk")).order_by("-requested_at", "-pk")
    return Subquery(runs.values("state")[:1])


def _has_runs(**which: object) -> Exists:
    return Exists(Analysis.objects.filter(media_item=OuterRef("pk"), **which))


def _has_suggestions(**which: object) -> Exists:
    return Exists(Suggestion.objects.filter(analysis__media_item=OuterRef("pk"), **which))


def _matching(words: str) -> QuerySet[Analysis]:
    return containing(Analysis.objects.filter(media_item=OuterRef("pk")), words)


def _named(words: str, column: str = "file_name") -> Q:
    named = Q()
    for word in words.split():
        named &= Q((f"{column}__icontains", word))
    return named
