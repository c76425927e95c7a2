"""What is said about a post."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from postwright.base.accounts import queries as accounts
from postwright.base.accounts.models import Member, NotAllowed
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.posts.models import Post
from postwright.flow.review import queries, rules
from postwright.flow.review.models import ClientLink, Comment, Mention, Notice, Thread
from postwright.flow.review.operations.errors import CommentGone
from postwright.flow.review.operations.notices import tell


@transaction.atomic
def write_comment(
    *, post: Post, text: str, by: Member, at: datetime, thread: Thread | None = None
) -> Comment:
    """
    :param thread: what it answers; None begins one
    :raises NotAllowed: the member may not write posts
    :raises CommentGone: the thread is another post's
    """
    by.require(Right.WRITE_POSTS)
    comment = add_comment(post, text=text, at=at, thread=thread, by=by)
    audit.record(
        Tag.COMMENT_WRITTEN, subject=comment, by=by, at=at, post=str(post.pk), revision=post.revision
    )
    return comment


@transaction.atomic
def change_comment(*, comment: Comment, text: str, by: Member, at: datetime) -> Comment:
    """
    :raises NotAllowed: somebody else wrote it, or the member may no longer write posts
    :raises CommentGone: it was removed
    """
    comment = _own(comment, by)
    comment.text, comment.edited_at = text.strip(), at
    comment.save(update_fields=["text", "edited_at"])
    _tell(comment, at=at, again=True)
    audit.record(Tag.COMMENT_CHANGED, subject=comment, by=by, at=at)
    return comment


@transaction.atomic
def remove_comment(*, comment: Comment, by: Member, at: datetime) -> Comment:
    """
    Its words are deleted; answers to it stay.

    :raises NotAllowed: somebody else wrote it, or the member may no longer write posts
    :raises CommentGone: it was removed
    """
    comment = _own(comment, by)
    comment.text, comment.removed_at = "", at
    comment.save(update_fields=["text", "removed_at"])
    comment.mentions.all().delete()
    audit.record(Tag.COMMENT_REMOVED, subject=comment, by=by, at=at)
    return comment


@transaction.atomic
def resolve_comment(*, comment: Comment, by: Member, at: datetime) -> Comment:
    """
    Done; the whole thread is. Whoever may write posts may say so.

    :raises NotAllowed: the member may not write posts
    """
    return _settle(comment, Tag.COMMENT_RESOLVED, by=by, at=at, resolved_at=at, resolved_by=by)


@transaction.atomic
def reopen_comment(*, comment: Comment, by: Member, at: datetime) -> Comment:
    """:raises NotAllowed: the member may not write posts"""
    return _settle(comment, Tag.COMMENT_REOPENED, by=by, at=at, resolved_at=None, resolved_by=None)


def add_comment(
    post: Post,
    *,
    text: str,
    at: datetime,
    thread: Thread | None = None,
    by: Member | None = None,
    link: ClientLink | None = None,
    name: str = "",
) -> Comment:
    """
    By a member, or by the client behind a link; kept with the revision that it speaks of.

    :raises CommentGone: the thread is another post's
    """
    comment = Comment.objects.create(
        organisation_id=post.organisation_id,
        post=post,
        thread=_thread(post, thread, at=at),
        revision=post.revision,
        text=text.strip(),
        by=by,
        link=link,
        client_name=name,
        written_at=at,
    )
    _tell(comment, at=at)
    return comment


def _thread(post: Post, thread: Thread | None, *, at: datetime) -> Thread:
    if thread is None:
        return Thread.objects.create(organisation_id=post.organisation_id, post=post, began_at=at)
    if thread.post_id != post.pk:
        raise CommentGone(_("The comment that you answer is gone."))
    return thread


def _own(comment: Comment, by: Member) -> Comment:
    by.require(Right.WRITE_POSTS)
    found = queries.comments_for(by).select_for_update(of=("self",)).filter(pk=comment.pk).first()
    if found is None:
        raise CommentGone(_("This comment is gone."))
    if found.by_id != by.pk:
        raise NotAllowed
    return found


def _settle(comment: Comment, tag: Tag, *, by: Member, at: datetime, **fields: object) -> Comment:
    by.require(Right.WRITE_POSTS)
    comment = queries.beginnings_for(by).select_for_update(of=("self",)).get(pk=comment.pk)
    for name, value in fields.items():
        setattr(comment.thread, name, value)
    comment.thread.save(update_fields=list(fields))
    audit.record(tag, subject=comment, by=by, at=at)
    return comment


def _tell(comment: Comment, *, at: datetime, again: bool = False) -> None:
    """Who is spoken to, and whose post or comment it is. After an edit only whoever is spoken to anew."""
    spoken_to = _spoken_to(comment)
    post = comment.post
    tell(spoken_to, Notice.Kind.MENTIONED, post=post, who=comment.who, words=comment.text, at=at)
    if again:
        return
    before = Comment.objects.filter(thread=comment.thread_id).select_related("by")
    concerned = [post.created_by, post.changed_by, *(one.by for one in before)]
    concerned.append(comment.link.created_by if comment.link else None)
    others = [one for one in concerned if one and one != comment.by and one not in spoken_to]
    tell(others, Notice.Kind.COMMENTED, post=post, who=comment.who, words=comment.text, at=at)


def _spoken_to(comment: Comment) -> list[Member]:
    """A client knows nobody's name here, and speaks to nobody by it."""
    if comment.by is None:
        return []
    people = [(person.user.name, person) for person in accounts.people_for(comment.by)]
    before = set(comment.mentions.values_list("member", flat=True))
    found = [
        one for one in rules.mentioned(comment.text, people) if one != comment.by and one.pk not in before
    ]
    Mention.objects.bulk_create(
        Mention(organisation_id=comment.organisation_id, comment=comment, member=one) for one in found
    )
    return found
