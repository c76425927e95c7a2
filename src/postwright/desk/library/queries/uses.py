"""Where a media item stands: in which posts, and what is to become of those."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from postwright.base.accounts.models import Member
from postwright.flow.media import queries as media
from postwright.flow.media.models import MediaItem
from postwright.flow.posts import queries as posts
from postwright.flow.posts.models import Post, PostMedia
from postwright.flow.publishing import queries as publishing
from postwright.flow.publishing.models import Publication

State = Publication.State
TAKEN = (*publishing.OPEN, State.SENT)  # its variant is not tried again


@dataclass(frozen=True)
class Use:
    """A post that holds an item. Of `publications`, those that were not cancelled; the earliest due first."""

    post: Post
    publications: tuple[Publication, ...]

    @property
    def is_planned(self) -> bool:
        """Something of it is still to be sent, or was not sent and may be tried again."""
        taken = {one.variant_id for one in self.publications if one.state in TAKEN}
        return any(
            one.is_open or (one.has_failed and one.variant_id not in taken) for one in self.publications
        )

    @property
    def is_draft(self) -> bool:
        return not self.post.is_confirmed

    @property
    def is_changed_by_removal(self) -> bool:
        """It is cancelled, or loses the item; taking the item out of the trash takes neither back."""
        return self.is_planned or self.is_draft


def uses_of(member: Member, item: MediaItem) -> list[Use]:
    """What is still to come first, then drafts, then what is published."""
    return _in_order(_uses(_holding(member).filter(attachments__media_item=item)))


def uses_of_many(member: Member, items: Iterable[MediaItem]) -> list[Use]:
    """Each post once, however many of the items it holds."""
    return _in_order(_uses(_holding(member).filter(attachments__media_item__in=list(items)).distinct()))


def held_of(member: Member, items: Iterable[MediaItem]) -> list[MediaItem]:
    """Those of the items that a post holds."""
    return [item for item in with_uses(member, items) if item.use_count]  # type: ignore[attr-defined]


def is_still_to_come(organisation_id: UUID, item: MediaItem) -> bool:
    """As `Use.is_planned`, for work in the background; the tenant must be set."""
    holding = Post.objects.filter(attachments__media_item=item)
    waiting = Publication.objects.filter(_still_to_come(), organisation=organisation_id)
    return waiting.filter(post__in=holding).exists()


def used(items: QuerySet[MediaItem], how: str) -> QuerySet[MediaItem]:
    """
    :param how: "used" in any post, "unused" in none, "planned" in one that is still to be sent, or was not sent and
        may be tried again, "published" in one that was sent; anything else narrows nothing
    """
    holding = PostMedia.objects.filter(media_item=OuterRef("pk"), post__removed_at__isnull=True)
    if how == "used":
        return items.filter(Exists(holding))
    if how == "unused":
        return items.filter(~Exists(holding))
    states = {"planned": _still_to_come(), "published": Q(state=State.SENT)}
    if how not in states:
        return items
    sent = Publication.objects.filter(states[how], post=OuterRef("post"))
    return items.filter(Exists(holding.filter(Exists(sent))))


def with_uses(member: Member, items: Iterable[MediaItem]) -> list[MediaItem]:
    """With `use_count`, in how many posts each stands, and `is_twin`: it looks like one that was there before it."""
    shown = list(items)
    twins = set(media.twins_for(member).filter(media_item__in=shown).values_list("media_item", flat=True))
    held = posts.posts_for(member).filter(attachments__media_item__in=shown).order_by()
    counted = Counter(held.values_list("attachments__media_item", flat=True))
    for item in shown:
        item.use_count = counted[item.pk]  # type: ignore[attr-defined]
        item.is_twin = item.pk in twins  # type: ignore[attr-defined]
    return shown


def _still_to_come() -> Q:
    """As `Use.is_planned`, of publications."""
    taken = Publication.objects.filter(variant=OuterRef("variant"), state__in=TAKEN)
    return Q(state__in=publishing.OPEN) | Q(~Exists(taken), state=State.FAILED)


def _holding(member: Member) -> QuerySet[Post]:
    there = Publication.objects.exclude(state=State.CANCELLED).defer("outgoing", "intent", "progress")
    told = Prefetch("publications", there.select_related("channel").order_by("due_at", "pk"), to_attr="told")
    return posts.posts_for(member).prefetch_related(told)


def _uses(found: QuerySet[Post]) -> Iterator[Use]:
    for post in found:
        yield Use(post, tuple(post.told))  # type: ignore[attr-defined]


def _in_order(uses: Iterable[Use]) -> list[Use]:
    return sorted(uses, key=lambda use: (not use.is_planned, not use.is_draft))
