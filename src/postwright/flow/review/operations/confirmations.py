"""A person takes responsibility for words that an AI had a part in."""

from datetime import datetime

from django.db import transaction

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.posts.models import Post
from postwright.flow.review.models import Confirmation, Through
from postwright.flow.review.operations.locking import locked_draft


@transaction.atomic
def confirm_words(*, post: Post, revision: int, by: Member, at: datetime, through: Through) -> Confirmation:
    """
    The member has read the text, the alt texts and the hashtags of this revision. The first who says so counts.

    :raises NotAllowed: the member may not write posts
    :raises EditedSinceRead: somebody changed the post meanwhile
    :raises IsConfirmed: it is scheduled or published
    """
    by.require(Right.WRITE_POSTS)
    post = locked_draft(post, revision=revision)
    confirmation, is_new = Confirmation.objects.get_or_create(
        post=post,
        revision=post.revision,
        defaults={"organisation_id": post.organisation_id, "by": by, "through": through, "at": at},
    )
    if is_new:
        audit.record(
            Tag.POST_WORDS_CONFIRMED,
            subject=post,
            by=by,
            at=at,
            revision=revision,
            through=str(through.value),
        )
    return confirmation
