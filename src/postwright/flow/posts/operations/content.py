"""What a post is made of."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.base.connections.models import Channel
from postwright.flow.brand.models import Brand
from postwright.flow.media.models import MediaItem
from postwright.flow.posts.models import Post, PostMedia, PostVersion, Variant
from postwright.flow.posts.operations.errors import (
    IsConfirmed,
    OtherBrand,
    TooManyMedia,
)
from postwright.flow.posts.operations.history import keep_first, keep_version
from postwright.flow.posts.operations.locking import locked
from postwright.flow.posts.operations.origin import note_suggested_words, spoken
from postwright.flow.posts.operations.sizes import require_sound
from postwright.flow.posts.operations.videos import fit_videos

MOST_MEDIA = 20
WORDS = ("title", "text", "first_comment", "link", "utm", "language")
OWN = {"texts": "text", "comments": "first_comment", "options": "options"}  # content → column of a variant


class Attached(NamedTuple):
    """
    A media item in a post; `part` is where in a thread it stands.

    `crop` is what of it goes out (`media.rules.Cut` as JSON, empty for all of it); None leaves that as it is.
    """

    item: MediaItem
    alt_text: str = ""
    part: int = 0
    crop: Mapping[str, Any] | None = None


class Content(TypedDict, total=False):
    """
    What a post is made of. Media come in their order, as `Attached` or as plain tuples of it.

    Texts, comments and options are those of single channels; None follows the post. `unmarked` are the ids of files
    that say of themselves that an AI made them, and go out without the network's mark all the same.
    """

    title: str
    text: str
    first_comment: str
    link: str
    utm: Mapping[str, str]
    language: str
    media: Sequence[tuple[MediaItem, str] | tuple[MediaItem, str, int] | Attached]
    channels: Sequence[Channel]
    texts: Mapping[Channel, str | None]
    comments: Mapping[Channel, str | None]
    options: Mapping[Channel, Mapping[str, Any]]
    unmarked: Mapping[Channel, Collection[str]]


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
    :raises TooLong: more words than a post keeps
    :raises WrongLink: no browser could open it
    :raises TooManyMedia: more files than any network takes
    :raises OtherBrand: a channel speaks for another brand
    """
    origin = {"analysis_id": analysis_id, "ai_revision": 1 if from_ai or analysis_id else None}
    post = begin(Post(organisation=by.organisation, brand=brand, **origin), by=by, at=at, content=content)
    keep_version(post, by=by, at=at, cause=cause_of(post))
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
    :raises TooLong: more words than a post keeps
    :raises WrongLink: no browser could open it
    :raises TooManyMedia: more files than any network takes
    :raises OtherBrand: a channel speaks for another brand
    """
    post = apply(post, revision=revision, by=by, at=at, content=content, from_ai=from_ai)
    keep_version(post, by=by, at=at, cause=cause_of(post))
    audit.record(Tag.POST_CHANGED, subject=post, by=by, at=at, fields=sorted(content), revision=post.revision)
    return post


def begin(
    post: Post, *, by: Member, at: datetime, content: Content, said_before: Sequence[str] | None = None
) -> Post:
    """
    The first revision; the verb that asks for it keeps the version and the event.

    :param said_before: `spoken` of the post that it is a copy of
    """
    by.require(Right.WRITE_POSTS)
    require_sound(content)
    content.setdefault("language", post.brand.language)
    for name, value in _words(content).items():
        setattr(post, name, value)
    post.ai_words = bool(post.ai_words)
    post.created_by = post.changed_by = by
    post.created_at = post.changed_at = at
    post.save(force_insert=True)
    _arrange(post, content, by)
    fit_videos(post, at=at)
    note_suggested_words(post, by=by, before=said_before)
    return post


def apply(
    post: Post, *, revision: int | None, by: Member, at: datetime, content: Content, from_ai: bool = False
) -> Post:
    """The next revision of a draft; the verb that asks for it keeps the version and the event."""
    by.require(Right.WRITE_POSTS)
    require_sound(content)
    post = locked(post, revision=revision, by=by)
    if post.is_confirmed:
        raise IsConfirmed(_("This post is scheduled or published. Update it there, or make a copy."))
    keep_first(post)
    before = spoken(post)
    words = _words(content)
    for name, value in words.items():
        setattr(post, name, value)
    post.revision, post.changed_at, post.changed_by = post.revision + 1, at, by
    if from_ai:
        post.ai_revision = post.revision
    post.save(update_fields=[*words, "revision", "changed_at", "changed_by", "ai_revision"])
    _arrange(post, content, by)
    fit_videos(post, at=at)
    note_suggested_words(post, by=by, before=before)
    return post


def cause_of(post: Post) -> PostVersion.Cause:
    """What an AI has just written into stays a version of its own."""
    is_new = post.ai_revision == post.revision
    return PostVersion.Cause.SUGGESTED if is_new else PostVersion.Cause.WRITTEN


def _words(content: Content) -> dict[str, Any]:
    words = {name: content[name] for name in WORDS if name in content}  # type: ignore[literal-required]
    if "utm" in words:
        words["utm"] = {name: value for name, value in words["utm"].items() if value}
    return words


def _arrange(post: Post, content: Content, by: Member) -> None:
    if "media" in content:
        _attach(post, content["media"])
    if "channels" in content:
        _choose(post, content["channels"])
    for name, column in OWN.items():
        for channel, value in content.get(name, {}).items():  # type: ignore[attr-defined]
            Variant.objects.filter(post=post, channel=channel).update(**{column: value})
    for channel, files in content.get("unmarked", {}).items():
        _leave_unmarked(post, channel, files, by)


def _leave_unmarked(post: Post, channel: Channel, files: Collection[str], by: Member) -> None:
    """Who said so first stays named; what is not there, or says nothing of an AI, is left out."""
    held = [one.media_item for one in PostMedia.objects.filter(post=post).select_related("media_item")]
    named = {str(item.pk) for item in held if item.is_made_by_ai} & set(map(str, files))
    for variant in Variant.objects.filter(post=post, channel=channel):
        variant.unmarked = {key: variant.unmarked.get(key, str(by.pk)) for key in sorted(named)}
        variant.save(update_fields=["unmarked"])


def _attach(post: Post, media: Iterable[tuple[Any, ...]]) -> None:
    attached = [Attached(*one) for one in media]
    if len(attached) > MOST_MEDIA:
        raise TooManyMedia(_("A post takes %(limit)s files at the most.") % {"limit": MOST_MEDIA})
    before = PostMedia.objects.filter(post=post)
    crops = dict(before.values_list("media_item", "crop"))
    before.delete()
    PostMedia.objects.bulk_create(
        PostMedia(
            organisation_id=post.organisation_id,
            post=post,
            media_item=one.item,
            position=place,
            part=one.part,
            alt_text=one.alt_text,
            crop=crops.get(one.item.pk, {}) if one.crop is None else one.crop,
        )
        for place, one in enumerate(attached)
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
