"""All reading about posts, and what of them would go to a channel."""

from collections.abc import Mapping

from django.db.models import QuerySet

from postwright.base.accounts.models import Member
from postwright.base.connections.adapters import networks
from postwright.flow.media.models import MediaItem, Rendition
from postwright.flow.posts.models import Post, PostMedia, Variant
from postwright.ports.channels.types import LinkCard, MediaRef, Outgoing, Problem


def posts_for(member: Member) -> QuerySet[Post]:
    """What this member may see, changed last first."""
    return (
        Post.objects.filter(organisation=member.organisation, removed_at__isnull=True)
        .select_related("brand", "created_by__user")
        .order_by("-changed_at")
    )


def removed_posts_for(member: Member) -> QuerySet[Post]:
    """What was taken off the list and can come back."""
    return Post.objects.filter(organisation=member.organisation, removed_at__isnull=False).order_by(
        "-removed_at"
    )


def variants_of(post: Post) -> QuerySet[Variant]:
    return (
        Variant.objects.filter(post=post).select_related("post", "channel").order_by("channel__connected_at")
    )


def attachments_of(post: Post) -> QuerySet[PostMedia]:
    return PostMedia.objects.filter(post=post).select_related("media_item").order_by("position")


def outgoing_for(variant: Variant) -> Outgoing:
    """The variant as its network would get it: words, alt texts, files without hidden data."""
    post = variant.post
    text = variant.own_text
    card = LinkCard(url=post.link, title=post.title or post.link) if post.link else None
    media = tuple(_reference(attachment) for attachment in attachments_of(post))
    rules = networks()[variant.channel.network].capabilities
    if card and (not rules.link_card or (media and not rules.link_card_with_media)):
        text, card = _with_link(text, post.link), None
    return Outgoing(text=text, language=post.language, media=media, link=card, options=variant.options)


def problems_of(post: Post) -> Mapping[Variant, list[Problem]]:
    """What keeps each variant from being published, by its network's own rules."""
    return {
        variant: networks()[variant.channel.network].validate(outgoing_for(variant))
        for variant in variants_of(post)
    }


def unready_media(post: Post) -> list[MediaItem]:
    """Attached files that are still being prepared, or could not be."""
    return [
        attachment.media_item for attachment in attachments_of(post) if not attachment.media_item.is_ready
    ]


def _reference(attachment: PostMedia) -> MediaRef:
    item = attachment.media_item
    clean = Rendition.objects.get(media_item=item, purpose=Rendition.Purpose.CLEAN)
    return MediaRef(
        key=clean.storage_key,
        mime=clean.mime,
        size=clean.size,
        width=clean.width or item.width or 0,
        height=clean.height or item.height or 0,
        alt=attachment.alt_text,
        seconds=item.seconds or 0,
    )


def _with_link(text: str, link: str) -> str:
    return text if link in text else f"{text.rstrip()}\n\n{link}".lstrip()
