"""All reading about media: the rows here, the files behind them and the links to those beside."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import (
    BooleanField,
    Count,
    Exists,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Sum,
)
from django.db.models.expressions import RawSQL

from postwright.base.accounts.models import Member
from postwright.flow.media import rules
from postwright.flow.media.models import (
    Editing,
    Favourite,
    Fitting,
    MediaItem,
    MediaPrint,
    MediaStep,
    MediaTag,
    MediaTagging,
    MediaTwin,
    Rendition,
    Upload,
)
from postwright.flow.media.queries.files import (
    LinkExpired,
    address_in_bucket,
    link_to,
    linked_rendition,
    open_rendition,
    pull_link,
    pulled_file,
    saved_name,
    storage,
)
from postwright.kit import tenancy
from postwright.ports.channels.capabilities import VideoRules

__all__ = [
    "LinkExpired",
    "address_in_bucket",
    "link_to",
    "linked_rendition",
    "open_rendition",
    "pull_link",
    "pulled_file",
    "saved_name",
    "storage",
]


def items_for(member: Member) -> QuerySet[MediaItem]:
    """What this member may see, newest first, with its renditions. What lies in the trash is not there."""
    return (
        MediaItem.objects.filter(organisation=member.organisation, removed_at__isnull=True)
        .prefetch_related(
            "renditions", Prefetch("editing", Editing.objects.select_related("source").defer("edit"))
        )
        .order_by("-uploaded_at", "-pk")
    )


def trash_for(member: Member) -> QuerySet[MediaItem]:
    """What was removed and may come back, the last removed first. Some of it may be past its time."""
    return (
        MediaItem.objects.filter(organisation=member.organisation, removed_at__isnull=False)
        .prefetch_related("renditions")
        .order_by("-removed_at", "-pk")
    )


def behind(trash: QuerySet[MediaItem], last: MediaItem) -> QuerySet[MediaItem]:
    """What follows an item in the order of `trash_for`."""
    earlier = Q(removed_at=last.removed_at, pk__lt=last.pk)
    return trash.filter(Q(removed_at__lt=last.removed_at) | earlier)


def condemned_in(organisation_id: UUID, *, at: datetime) -> list[UUID]:
    """Of one organisation, for work in the background: what has lain in the trash for long enough."""
    with tenancy.scope(organisation_id):
        gone = MediaItem.objects.filter(removed_at__isnull=False, delete_at__lte=at)
        return list(gone.order_by("pk").values_list("pk", flat=True))


def due_for_deletion(*, at: datetime) -> list[tuple[UUID, UUID]]:
    """Of every organisation, what has lain in the trash for long enough: organisation and media item."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation_id, id FROM door_media_to_delete(%s)", [at])
        return [(organisation, item) for organisation, item in cursor.fetchall()]


def starred(items: QuerySet[MediaItem], member: Member) -> QuerySet[MediaItem]:
    """With `is_favourite`: whether it is one of the member's own."""
    mine = Favourite.objects.filter(member=member, media_item=OuterRef("pk"))
    return items.annotate(is_favourite=Exists(mine))


def tags_for(member: Member) -> QuerySet[MediaTag]:
    return MediaTag.objects.filter(organisation=member.organisation)


def counted_tags(member: Member) -> QuerySet[MediaTag]:
    """With `item_count`: how many items carry it that are not in the trash."""
    there = Count("taggings", filter=Q(taggings__media_item__removed_at__isnull=True))
    return tags_for(member).annotate(item_count=there)


def worn_tags(member: Member) -> QuerySet[MediaTag]:
    """Those that something carries which is not in the trash."""
    there = MediaTagging.objects.filter(tag=OuterRef("pk"), media_item__removed_at__isnull=True)
    return tags_for(member).filter(Exists(there))


def steps_for(member: Member) -> QuerySet[MediaStep]:
    """What this member did to many at once; nobody else takes it back."""
    return MediaStep.objects.filter(by=member)


def open_edits(organisation_id: UUID) -> QuerySet[Editing]:
    """Those that are still being made; the tenant must be set."""
    return Editing.objects.filter(organisation=organisation_id, media_item__state=MediaItem.State.PROCESSING)


def item_in(organisation_id: UUID, media_id: UUID) -> MediaItem | None:
    """For work in the background; None once the item is gone for good."""
    with tenancy.scope(organisation_id):
        found = MediaItem.objects.select_related("editing__source").prefetch_related("renditions")
        return found.filter(pk=media_id).first()


def has_subtitles(item: MediaItem) -> bool:
    """Beside it, or written into its picture, also by an earlier edit; the tenant must be set."""
    counts, made = {"beside", "burnt"}, item.made_by
    while made and rules.edit_of(made.edit).subtitles not in counts:
        counts, made = {"burnt"}, made.source.made_by if made.source else None
    return made is not None


def rendition_for(item: MediaItem, purpose: str, variant: str = "") -> Rendition | None:
    found = (one for one in item.renditions.all() if (one.purpose, one.variant) == (purpose, variant))
    return next(found, None)


def frames_of(item: MediaItem) -> list[Rendition]:
    """The key frames of a video in order; `variant` is a frame's second."""
    frames = (one for one in item.renditions.all() if one.purpose == Rendition.Purpose.FRAME)
    return sorted(frames, key=lambda frame: float(frame.variant))


def sendable(
    item: MediaItem,
    network: str = "",
    cut: Mapping[str, Any] | None = None,
    takes: VideoRules | None = None,
) -> Rendition | None:
    """
    What may leave: without hidden data, in full size or fitted to a network that takes less.

    None until it is made. Its length is `item.seconds`.

    :param cut: what a post keeps of it, see `rules.Cut`
    :param takes: of a video, what the network takes
    """
    if item.is_video:
        return (fitted(item, takes) if takes else None) or rendition_for(item, Rendition.Purpose.CLEAN)
    if cut:
        return rendition_for(item, Rendition.Purpose.CROPPED, rules.Cut(**cut).key)
    own = rendition_for(item, Rendition.Purpose.FITTED, network) if network else None
    return own or rendition_for(item, Rendition.Purpose.CLEAN)


def fitted(item: MediaItem, takes: VideoRules) -> Rendition | None:
    """The copy of a video that was made for networks that take this."""
    return rendition_for(item, Rendition.Purpose.FITTED, rules.fitted_name(takes))


def footage_of(item: MediaItem) -> rules.Footage | None:
    """A ready video as it may leave; None of anything else."""
    clean = rendition_for(item, Rendition.Purpose.CLEAN)
    if not (item.is_video and item.is_ready) or clean is None:
        return None
    sides = clean.width or item.width or 1, clean.height or item.height or 1
    return rules.Footage(clean.mime, clean.size, *sides, item.seconds or 0, clean.fps)


def making(item: MediaItem, takes: VideoRules) -> tuple[int, str] | None:
    """
    How far the copy is that a network needs, in percent, and what stands in its way; None where none is missing.

    A copy that nobody asked for yet counts as begun.
    """
    footage = footage_of(item)
    if footage is None or not rules.must_be_made(footage, takes) or fitted(item, takes):
        return None
    if not rules.can_be_made(footage, takes):
        return 0, "too_many_bytes"
    name = rules.fitted_name(takes)
    found = Fitting.objects.filter(media_item=item, name=name).first()
    return (found.progress, found.problem) if found else (0, "")


def fitting_in(organisation_id: UUID, fitting_id: UUID) -> Fitting | None:
    """For work in the background; None once it is made or nobody needs it."""
    with tenancy.scope(organisation_id):
        found = Fitting.objects.select_related("media_item").prefetch_related("media_item__renditions")
        return found.filter(pk=fitting_id).first()


def playable(item: MediaItem) -> Rendition | None:
    """What a page plays: the light copy where there is one."""
    return rendition_for(item, Rendition.Purpose.PROXY) or rendition_for(item, Rendition.Purpose.CLEAN)


def prints_sharing(organisation_id: UUID, keys: list[int]) -> QuerySet[MediaPrint]:
    """Of items that may be the same as what has these keys; the tenant must be set."""
    sharing = RawSQL(
        "media_mediaprint.media_item_id = ANY(ARRAY(SELECT door_media_sharing(%s)))", [keys], BooleanField()
    )
    return MediaPrint.objects.filter(
        sharing, organisation=organisation_id, media_item__removed_at__isnull=True
    )


def family_of(item: MediaItem) -> set[UUID]:
    """The item, what it was made of, and all that was made of those by edits; the tenant must be set."""
    family, asked = {item.pk}, set[UUID]()
    while new := family - asked:
        asked |= new
        edits = Editing.objects.filter(Q(media_item__in=new) | Q(source__in=new), source__isnull=False)
        for pair in edits.values_list("media_item", "source"):
            family.update(pair)
    return family


def prints_near(
    member: Member, sketch: str, most: int, *, among: QuerySet[MediaItem] | None = None
) -> QuerySet[MediaPrint]:
    """
    Those whose signs differ least: every row is looked at, 56 bytes of each.

    :param among: of these items; without, of all that the member may see
    """
    differing = RawSQL("bit_count(media_mediaprint.sketch # %s::bit(448))", [sketch], IntegerField())
    there = MediaPrint.objects.filter(
        organisation=member.organisation, media_item__removed_at__isnull=True, sketch__isnull=False
    )
    if among is not None:
        there = there.filter(media_item__in=among.order_by().values("pk"))
    return there.annotate(differing=differing).order_by("differing")[:most]


def all_twins_for(member: Member) -> QuerySet[MediaTwin]:
    """Pairs that look like one, both of which are there."""
    return MediaTwin.objects.filter(
        organisation=member.organisation, media_item__removed_at__isnull=True, older__removed_at__isnull=True
    )


def twins_for(member: Member) -> QuerySet[MediaTwin]:
    """Those of them that nobody told apart."""
    return all_twins_for(member).filter(told_apart_at__isnull=True)


def twin_ids_of(member: Member, item: MediaItem) -> set[UUID]:
    """Of all that looks like the same as one item, whichever of the two was there before."""
    twins = twins_for(member)
    return {
        *twins.filter(media_item=item).values_list("older", flat=True),
        *twins.filter(older=item).values_list("media_item", flat=True),
    }


def print_of(member: Member, item: MediaItem) -> MediaPrint | None:
    """None until it was compared."""
    return MediaPrint.objects.filter(organisation=member.organisation, media_item=item).first()


def unprinted(most: int) -> list[tuple[UUID, UUID]]:
    """Of every organisation, what was never compared with others to the end: organisation and media item."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT organisation_id, id FROM door_media_unprinted(%s)", [most])
        return [(organisation, item) for organisation, item in cursor.fetchall()]


def bytes_used(organisation_id: UUID) -> int:
    return Rendition.objects.filter(organisation_id=organisation_id).aggregate(sum=Sum("size"))["sum"] or 0


def bytes_coming(member: Member) -> int:
    """Of files on their way, all that was announced."""
    coming = Upload.objects.filter(organisation=member.organisation, media_item__isnull=True)
    return coming.aggregate(sum=Sum("size"))["sum"] or 0


def uploads_for(member: Member) -> QuerySet[Upload]:
    """A member's own files on their way; nobody else goes on with them."""
    return Upload.objects.filter(begun_by=member)


def sent_uploads_for(member: Member) -> QuerySet[Upload]:
    """Those whose bytes the member sends; the others are fetched."""
    return uploads_for(member).filter(source="")


def fetches_for(member: Member) -> QuerySet[Upload]:
    """Those that are, or were, read from an address."""
    return uploads_for(member).exclude(source="")


def upload_in(organisation_id: UUID, upload_id: UUID) -> Upload | None:
    """For work in the background; None once it is gone."""
    with tenancy.scope(organisation_id):
        found = Upload.objects.select_related("begun_by__organisation", "begun_by__user", "brand")
        return found.filter(pk=upload_id).first()


def keys_in_use(organisation_id: UUID, keys: set[str]) -> set[str]:
    """Those that a rendition names, or an upload that is about to become one."""
    named = [
        model.objects.filter(organisation_id=organisation_id, storage_key__in=keys)
        for model in (Rendition, Upload)
    ]
    return {key for rows in named for key in rows.values_list("storage_key", flat=True)}
