"""From draft to confirmed and back, away and back again."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.posts.models import Post, PostVersion
from postwright.flow.posts.operations.errors import IsConfirmed, NotConfirmed
from postwright.flow.posts.operations.history import seal_version
from postwright.flow.posts.operations.locking import locked


@transaction.atomic
def confirm_post(*, post: Post, revision: int, by: Member, at: datetime) -> Post:
    """
    A person takes responsibility for the words and pictures they read. Scheduling begins with it.

    :raises NotAllowed: the member may not publish posts
    :raises EditedSinceRead: somebody changed the post meanwhile
    """
    by.require(Right.PUBLISH_POSTS)
    post = locked(post, revision=revision, by=by)
    post.state, post.confirmed_by, post.confirmed_at = Post.State.CONFIRMED, by, at
    post.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    seal_version(post, PostVersion.Seal.CONFIRMED)
    audit.record(Tag.POST_CONFIRMED, subject=post, by=by, at=at, revision=post.revision)
    return post


@transaction.atomic
def reopen_post(*, post: Post, by: Member, at: datetime) -> Post:
    """
    Back to a draft, when nothing of it is scheduled any more. Publishing decides that.

    :raises NotConfirmed: it is a draft already
    """
    by.require(Right.WRITE_POSTS)
    post = locked(post, revision=None, by=by)
    if not post.is_confirmed:
        raise NotConfirmed(_("This post is a draft already."))
    post.state, post.confirmed_by, post.confirmed_at = Post.State.DRAFT, None, None
    post.save(update_fields=["state", "confirmed_by", "confirmed_at"])
    audit.record(Tag.POST_REOPENED, subject=post, by=by, at=at)
    return post


@transaction.atomic
def remove_post(*, post: Post, by: Member, at: datetime) -> Post:
    """
    Take a draft off the list; it can be restored until it is erased.

    :raises NotAllowed: the member may not write posts
    :raises IsConfirmed: it is scheduled or published
    """
    by.require(Right.WRITE_POSTS)
    post = locked(post, revision=None, by=by)
    if post.is_confirmed:
        raise IsConfirmed(_("This post is scheduled or published. Cancel it first."))
    post.removed_at = at
    post.save(update_fields=["removed_at"])
    audit.record(Tag.POST_REMOVED, subject=post, by=by, at=at)
    return post


@transaction.atomic
def restore_post(*, post: Post, by: Member, at: datetime) -> Post:
    """:raises NotAllowed: the member may not write posts"""
    by.require(Right.WRITE_POSTS)
    post.removed_at = None
    post.save(update_fields=["removed_at"])
    audit.record(Tag.POST_RESTORED, subject=post, by=by, at=at)
    return post
