"""What of a post's past is kept."""

from datetime import datetime, timedelta

from postwright.base.accounts.models import Member
from postwright.flow.posts import queries
from postwright.flow.posts.models import Post, PostVersion

Cause, Seal = PostVersion.Cause, PostVersion.Seal

PAUSE = timedelta(minutes=5)  # after which going on to write is a new version
SITTING = timedelta(minutes=30)  # so that a long sitting leaves more than its end
MOST_VERSIONS = 100  # of a post; those that somebody relied on are not counted and stay


def keep_version(post: Post, *, by: Member | None, at: datetime, cause: PostVersion.Cause) -> None:
    """
    The post as it stands now, as a version; it takes the place of the last one where both are one sitting.

    Where it says what the last one says, that one stands for the new revision, too.
    """
    last = PostVersion.objects.filter(post=post).first()
    fields = {"revision": post.revision, "at": at, "content": queries.snapshot(post)}
    if last and not last.seal and last.content == fields["content"]:
        PostVersion.objects.filter(pk=last.pk).update(revision=post.revision)
        return
    if last and cause == Cause.WRITTEN and _is_one_sitting(last, by, at):
        PostVersion.objects.filter(pk=last.pk).update(**fields)
        return
    PostVersion.objects.create(
        organisation_id=post.organisation_id, post=post, by=by, began_at=at, cause=cause, **fields
    )
    _thin_out(post)


def keep_first(post: Post) -> None:
    """A post from before versions were kept has one before it changes."""
    if not PostVersion.objects.filter(post=post).exists():
        keep_version(post, by=post.changed_by or post.created_by, at=post.changed_at, cause=Cause.WRITTEN)


def seal_version(post: Post, seal: PostVersion.Seal) -> None:
    """Somebody relied on this revision: it stays a version of its own, whatever is typed next."""
    keep_first(post)
    PostVersion.objects.filter(post=post, revision=post.revision).update(seal=seal)


def _is_one_sitting(last: PostVersion, by: Member | None, at: datetime) -> bool:
    is_same = last.cause == Cause.WRITTEN and not last.seal and last.by_id == (by.pk if by else None)
    return is_same and at - last.at < PAUSE and at - last.began_at < SITTING


def _thin_out(post: Post) -> None:
    """The oldest that nobody relied on go first."""
    unsealed = PostVersion.objects.filter(post=post, seal="").values_list("pk", flat=True)
    PostVersion.objects.filter(pk__in=list(unsealed[MOST_VERSIONS:])).delete()
