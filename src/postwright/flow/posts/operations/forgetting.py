"""What posts let go of when it is deleted for good."""

from datetime import datetime

from django.db import transaction

from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.media.models import MediaItem
from postwright.flow.posts.models import Post, PostMedia


@transaction.atomic
def forget_media(*, item: MediaItem, at: datetime) -> None:
    """
    Take an item out of every post that holds it, published ones and those off the list included; their words stay.

    Whoever calls has made sure that none of them is still to be sent.
    """
    holding = PostMedia.objects.filter(media_item=item)
    for post in Post.objects.filter(attachments__in=holding):
        audit.record(Tag.POST_LOST_MEDIA, subject=post, by=None, at=at)
    holding.delete()
