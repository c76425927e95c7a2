"""The copies of videos that the networks of a post need."""

from datetime import datetime
from uuid import UUID

from postwright.base.connections.adapters import networks
from postwright.flow.media import operations as media
from postwright.flow.media.models import MediaItem
from postwright.flow.posts.models import Post, PostMedia
from postwright.flow.posts.queries.rows import attachments_of, variants_of
from postwright.kit import tenancy


def fit_videos(post: Post, *, at: datetime) -> None:
    """Have them made where they are missing, or failed before, in the caller's transaction."""
    if not PostMedia.objects.filter(post=post, media_item__kind=MediaItem.Kind.VIDEO).exists():
        return
    videos = [one.media_item for one in attachments_of(post) if one.media_item.is_video]
    for variant in variants_of(post):
        channel = variant.channel
        takes = networks()[channel.network].capabilities_for(channel.settings).videos
        if takes:
            for item in videos:
                media.request_fit(item=item, takes=takes, at=at)


def fit_attached(*, organisation_id: UUID, media_id: UUID, at: datetime) -> None:
    """A file became ready: the drafts that hold it get the copies that they need."""
    with tenancy.scope(organisation_id):
        holding = PostMedia.objects.filter(media_item=media_id, post__removed_at=None)
        for one in holding.select_related("post"):
            fit_videos(one.post, at=at)


def fit_drafts(*, organisation_id: UUID, channel_id: UUID, at: datetime) -> None:
    """A channel changed, and with it perhaps what it takes: its drafts get the copies that they need."""
    with tenancy.scope(organisation_id):
        drafts = Post.objects.filter(removed_at=None, variants__channel=channel_id).exclude(
            state=Post.State.CONFIRMED
        )
        for post in drafts.select_related("brand"):
            fit_videos(post, at=at)
