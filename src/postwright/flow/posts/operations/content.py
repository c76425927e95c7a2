"""What a post is made of."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.base.connections.models import Channel
from postwright.flow.brand.models import Brand
from postwright.flow.media.models import MediaItem
from postwright.flow.posts import queries
from postwright.flow.posts.models import Post, PostMedia, Variant
from postwright.flow.posts.operations.errors import (
    IsConfirmed,
    OtherBrand,
    TooManyMedia,
)
from postwright.flow.posts.operations.locking import locked
from postwright.flow.posts.operations.origin import note_suggested_words

MOST_MEDIA = 20


class Content(TypedDict, total=False):
    """What a post is made of. Media come as (media item, alt text) in their order, variants by channel."""

    title: str
    text: str
    link: str
    language: str
    media: Sequence[tuple[MediaItem, str]]
    channels: Sequence[Channel]
    texts: Mapping[Channel, str | None]


@transaction.atomic
def create_post(
    *,
    brand: Brand,
    by: Member,
    at: datetime,
    analysis_id: Any = None,
    from_ai: bool = False,
    **content: Unpack[Content],
) -> Post:
    """
    :param from_ai: an AI wrote some of it; so it is with an analysis, and with words that one suggested
    :raises NotAllowed: the member may not write posts
    :raises TooManyMedia: more files than any network takes
    :raises OtherBrand: a channel speaks for another brand
    """
    by.require(Right.WRITE_POSTS)
    content.setdefault("language", brand.language)
    post = Post(
        organisation=by.organisation,
        brand=brand,
        analysis_id=analysis_id,
        created_by=by,
        created_at=at,
        changed_at=at,
        changed_by=by,
        ai_revision=1 if from_ai or analysis_id else None,
        **_words(content),
    )
    post.save(force_insert=True)
    _arrange(post, content)
    note_suggested_words(post, by=by)
    audit.record(Tag.POST_CREATED, subject=post, by=by, at=at)
    return post


@transaction.atomic
def change_post(
    *, post: Post, revision: int, by: Member, at: datetime, from_ai: bool = False, **content: Unpack[Content]
) -> Post:
    """
    Change the named parts of a draft and leave the others.

    :param revision: the revision that the person read
    :param from_ai: an AI wrote some of what is new
    :raises NotAllowed: the member may not write posts
    :raises EditedSinceRead: somebody changed the post meanwhile
    :raises IsConfirmed: it is scheduled or published
    :raises TooManyMedia: more files than any network takes
    :raises OtherBrand: a channel speaks for another brand
    """
    by.require(Right.WRITE_POSTS)
    post = locked(post, revision=revision, by=by)
    if post.is_confirmed:
        raise IsConfirmed(_("This post is scheduled or published. Update it there, or make a copy."))
    for name, value in _words(content).items():
        setattr(post, name, value)
    post.revision, post.changed_at, post.changed_by = post.revision + 1, at, by
    if from_ai:
        post.ai_revision = post.revision
    post.save(update_fields=[*_words(content), "revision", "changed_at", "changed_by", "ai_revision"])
    _arrange(post, content)
    note_suggested_words(post, by=by)
    audit.record(Tag.POST_CHANGED, subject=post, by=by, at=at, fields=sorted(content), revision=post.revision)
    return post


@transaction.atomic
def copy_post(*, post: Post, by: Member, at: datetime) -> Post:
    """A new draft with the same content."""
    return create_post(
        brand=post.brand,
        by=by,
        at=at,
        analysis_id=post.analysis_id,
        from_ai=post.is_made_by_ai,
        title=post.title,
        text=post.text,
        link=post.link,
        language=post.language,
        media=[(attachment.media_item, attachment.alt_text) for attachment in queries.attachments_of(post)],
        channels=[variant.channel for variant in queries.variants_of(post) if variant.channel.is_connected],
        texts={variant.channel: variant.text for variant in queries.variants_of(post)},
    )


def _words(content: Content) -> dict[str, Any]:
    return {name: content[name] for name in ("title", "text", "link", "language") if name in content}


def _arrange(post: Post, content: Content) -> None:
    if "media" in content:
        _attach(post, content["media"])
    if "channels" in content:
        _choose(post, content["channels"])
    for channel, text in content.get("texts", {}).items():
        Variant.objects.filter(post=post, channel=channel).update(text=text)


def _attach(post: Post, media: Sequence[tuple[MediaItem, str]]) -> None:
    if len(media) > MOST_MEDIA:
        raise TooManyMedia(_("A post takes %(limit)s files at the most.") % {"limit": MOST_MEDIA})
    PostMedia.objects.filter(post=post).delete()
    PostMedia.objects.bulk_create(
        PostMedia(
            organisation_id=post.organisation_id, post=post, media_item=item, position=place, alt_text=alt
        )
        for place, (item, alt) in enumerate(media)
    )


def _choose(post: Post, channels: Sequence[Channel]) -> None:
    """One variant for each channel. What was published keeps its variant."""
    if other := next((channel for channel in channels if channel.brand_id != post.brand_id), None):
        raise OtherBrand(_("%(channel)s is no channel of this brand.") % {"channel": other.handle})
    unused = Variant.objects.filter(post=post, publications__isnull=True)
    unused.exclude(channel__in=channels).delete()
    for channel in channels:
        Variant.objects.get_or_create(
            post=post, channel=channel, defaults={"organisation_id": post.organisation_id}
        )
