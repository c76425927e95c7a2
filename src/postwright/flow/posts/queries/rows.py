"""Posts and what belongs to them, as a member may see them."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from postwright.base.accounts.models import Member
from postwright.flow.brand.models import Brand
from postwright.flow.media.models import MediaItem
from postwright.flow.posts.models import Post, PostMedia, Presence, Variant

HERE = timedelta(seconds=40)  # since a page was last heard of; it speaks every fifteen


def posts_for(member: Member) -> QuerySet[Post]:
    """What this member may see, changed last first."""
    return (
        Post.objects.filter(organisation=member.organisation, removed_at__isnull=True)
        .select_related("brand", "created_by__user")
        .order_by("-changed_at")
    )


def blank_draft_for(member: Member, brand: Brand) -> Post | None:
    """An empty draft that this member began and left, so that a click too many makes no second one."""
    return (
        posts_for(member)
        .filter(brand=brand, created_by=member, state=Post.State.DRAFT, title="", text="", link="")
        .filter(attachments=None)
        .first()
    )


def removed_posts_for(member: Member) -> QuerySet[Post]:
    """What was taken off the list and can come back."""
    return Post.objects.filter(organisation=member.organisation, removed_at__isnull=False).order_by(
        "-removed_at"
    )


def variants_of(post: Post) -> QuerySet[Variant]:
    return (
        Variant.objects.filter(post=post)
        .select_related("post", "channel")
        .order_by("channel__connected_at", "channel")
    )


def attachments_of(post: Post) -> QuerySet[PostMedia]:
    return (
        PostMedia.objects.filter(post=post)
        .select_related("media_item")
        .prefetch_related("media_item__renditions")
        .order_by("position")
    )


def unready_media(post: Post) -> list[MediaItem]:
    """Attached files that are still being prepared, or could not be."""
    return [
        attachment.media_item for attachment in attachments_of(post) if not attachment.media_item.is_ready
    ]


def trashed_media(post: Post) -> list[MediaItem]:
    """Attached files that lie in the trash: what is published keeps them until they are deleted."""
    return [one.media_item for one in attachments_of(post).filter(media_item__removed_at__isnull=False)]


def others_at(post: Post, member: Member, *, at: datetime) -> list[Member]:
    """Who else has the composer open."""
    seen = Presence.objects.filter(post=post, seen_at__gt=at - HERE).exclude(member=member)
    return [one.member for one in seen.select_related("member__user").order_by("member__user__name")]
