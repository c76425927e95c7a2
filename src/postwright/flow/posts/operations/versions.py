"""Going back to an earlier version."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from postwright.base.accounts.models import Member
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.base.connections import queries as connections
from postwright.flow.media import queries as media
from postwright.flow.media.models import MediaItem
from postwright.flow.posts import queries
from postwright.flow.posts.models import Post, PostVersion
from postwright.flow.posts.operations.content import WORDS, Attached, Content, apply
from postwright.flow.posts.operations.history import keep_version


@transaction.atomic
def restore_version(*, version: PostVersion, revision: int, by: Member, at: datetime) -> Post:
    """
    The post as it was, as a new revision. Files and channels that are gone since are left out.

    :param revision: the one that the person read
    :raises NotAllowed: the member may not write posts
    :raises EditedSinceRead: somebody changed the post meanwhile
    :raises IsConfirmed: it is scheduled or published
    """
    content = _content(version, by)
    post = apply(version.post, revision=revision, by=by, at=at, content=content)
    keep_version(post, by=by, at=at, cause=PostVersion.Cause.RESTORED)
    audit.record(
        Tag.POST_REVERTED, subject=post, by=by, at=at, revision=post.revision, to_revision=version.revision
    )
    return post


def _content(version: PostVersion, by: Member) -> Content:
    kept = version.content
    items = media.items_for(by).in_bulk([one["id"] for one in kept["media"]])
    items = {str(key): item for key, item in items.items()}
    wanted = {one["channel"]: one for one in kept["variants"]}
    offered = connections.channels_for(by).filter(brand=version.post.brand_id, pk__in=wanted)
    channels = {channel: wanted[str(channel.pk)] for channel in offered}
    content: Content = {name: kept[name] for name in WORDS}  # type: ignore[assignment]
    content["media"] = [_attached(items[one["id"]], one) for one in kept["media"] if one["id"] in items]
    content["channels"] = list(channels)
    content["texts"] = {channel: one["text"] for channel, one in channels.items()}
    content["comments"] = {channel: one["first_comment"] for channel, one in channels.items()}
    content["options"] = {channel: one["options"] for channel, one in channels.items()}
    return content


def _attached(item: MediaItem, kept: Mapping[str, Any]) -> Attached:
    """A cut that was thrown away since is left out with the rest of what is gone."""
    crop = kept.get("crop") or {}
    return Attached(
        item, kept["alt_text"], kept["part"], crop if not crop or queries.is_cut(item, crop) else {}
    )
