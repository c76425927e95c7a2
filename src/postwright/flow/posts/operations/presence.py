"""Who has a post open."""

from datetime import datetime, timedelta

from django.db import transaction

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.flow.posts.models import Post, Presence

FORGOTTEN = timedelta(hours=1)


@transaction.atomic
def note_presence(*, post: Post, by: Member, at: datetime) -> None:
    """
    Leaves no event: it is said again every few seconds, and forgotten soon.

    :raises NotAllowed: the member may not write posts
    """
    by.require(Right.WRITE_POSTS)
    Presence.objects.update_or_create(
        post=post, member=by, defaults={"seen_at": at, "organisation_id": post.organisation_id}
    )
    Presence.objects.filter(post=post, seen_at__lt=at - FORGOTTEN).delete()
