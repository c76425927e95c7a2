"""What of a picture goes out with a post."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.connections.adapters import networks
from postwright.base.connections.models import Channel
from postwright.flow.media import operations as media
from postwright.flow.media import rules
from postwright.flow.media.models import MediaItem
from postwright.flow.posts import queries
from postwright.flow.posts.models import Post, PostMedia
from postwright.flow.posts.operations.content import Attached, change_post
from postwright.flow.posts.operations.errors import NotAttached
from postwright.flow.posts.rules import cropped_on
from postwright.ports.channels.capabilities import ImageRules


def crop_attachment(
    *,
    post: Post,
    media_item: MediaItem,
    channel: Channel,
    revision: int,
    by: Member,
    at: datetime,
    box: tuple[float, float, float, float] | None = None,
    only_there: bool = False,
) -> Post:
    """
    Crop or convert a picture of this post so that a channel takes it; the others of the post still take its type.

    `uncrop_attachment` undoes it, or `restore_crop` with what stood there before.

    :param revision: the one that the person read
    :param box: left, top, width and height to keep, in parts of its sides; None: as much as the channel takes,
        around what draws the eye
    :param only_there: the other channels go on getting what they got
    :raises NotAllowed: the member may not write posts
    :raises NotAttached: the post does not hold this picture
    :raises NotCut: it is a video, or not ready yet
    :raises Unusable: it cannot be rendered
    :raises EditedSinceRead: somebody changed the post meanwhile
    :raises IsConfirmed: it is scheduled or published
    """
    by.require(Right.WRITE_POSTS)
    attachment = _attachment(post, media_item)
    takes = taken(post, channel, only_there=only_there)
    cut = media.cut_media(item=attachment.media_item, takes=takes, at=at, box=box).to_json()
    crop = cropped_on(attachment.crop, channel.pk, cut) if only_there else cut
    return restore_crop(post=post, media_item=media_item, crop=crop, revision=revision, by=by, at=at)


def uncrop_attachment(*, post: Post, media_item: MediaItem, revision: int, by: Member, at: datetime) -> Post:
    """The picture goes out as it is again. Raises as `restore_crop`."""
    return restore_crop(post=post, media_item=media_item, crop={}, revision=revision, by=by, at=at)


def restore_crop(
    *, post: Post, media_item: MediaItem, crop: Mapping[str, Any], revision: int, by: Member, at: datetime
) -> Post:
    """
    Send what was sent of a picture before, as it stood in `PostMedia.crop`.

    :raises NotAllowed: the member may not write posts
    :raises NotAttached: the post does not hold this picture, or it was never cropped like this
    :raises EditedSinceRead: somebody changed the post meanwhile
    :raises IsConfirmed: it is scheduled or published
    """
    attachment = _attachment(post, media_item)
    if crop and not queries.is_cut(attachment.media_item, crop):
        raise NotAttached(_("There is no such part of this photo any more. Crop it again."))
    changed = [
        Attached(
            one.media_item,
            one.alt_text,
            one.part,
            crop if one.media_item_id == media_item.pk else one.crop,
        )
        for one in queries.attachments_of(post)
    ]
    return change_post(post=post, revision=revision, by=by, at=at, media=changed)


def _attachment(post: Post, media_item: MediaItem) -> PostMedia:
    found = queries.attachments_of(post).filter(media_item=media_item).first()
    if found is None:
        raise NotAttached(_("This post no longer holds that file."))
    return found


def taken(post: Post, channel: Channel, *, only_there: bool = False) -> ImageRules:
    """By its own shape, in a type and a size that every channel of the post takes, or that one alone."""
    others = () if only_there else queries.variants_of(post)
    channels = [channel, *(one.channel for one in others if one.channel != channel)]
    found = (networks()[one.network].capabilities_for(one.settings).images for one in channels)
    return rules.strictest(one for one in found if one)
