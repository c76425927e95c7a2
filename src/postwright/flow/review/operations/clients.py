"""What somebody does who came by a client link. The tenant is that of the link."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.posts.models import Post
from postwright.flow.review import queries
from postwright.flow.review.models import ClientLink, Comment, LinkedPost, Thread, Through, Verdict
from postwright.flow.review.operations.comments import add_comment
from postwright.flow.review.operations.errors import LinkGone, TooMuchSaid
from postwright.flow.review.operations.locking import locked_draft
from postwright.flow.review.operations.verdicts import decide
from postwright.flow.review.rules import MOST_SAID
from postwright.kit.text import one_line

A_DAY = timedelta(days=1)


@transaction.atomic
def approve_as_client(*, link: ClientLink, post: Post, revision: int, name: str, at: datetime) -> Verdict:
    """
    :param name: of the person, as they give it
    :raises LinkGone: it ended, or the post is none of its
    :raises EditedSinceRead: somebody changed the post meanwhile
    :raises IsConfirmed: it is scheduled or published
    :raises AlreadyApproved: somebody was faster
    """
    link = _opened(link, post, at=at)
    post = locked_draft(post, revision=revision)
    return decide(post, Verdict.Kind.APPROVED, link=link, name=one_line(name), through=Through.LINK, at=at)


@transaction.atomic
def ask_for_changes_as_client(
    *, link: ClientLink, post: Post, revision: int, reason: str, name: str, at: datetime
) -> Verdict:
    """
    :raises LinkGone: it ended, or the post is none of its
    :raises EditedSinceRead: somebody changed the post meanwhile
    :raises IsConfirmed: it is scheduled or published
    :raises TooMuchSaid: as much came by this link as one may say in a day
    """
    link = _opened(link, post, at=at)
    _require_room(link, at)
    post = locked_draft(post, revision=revision)
    return decide(
        post,
        Verdict.Kind.SENT_BACK,
        reason=reason,
        link=link,
        name=one_line(name),
        through=Through.LINK,
        at=at,
    )


@transaction.atomic
def comment_as_client(
    *,
    link: ClientLink,
    post: Post,
    text: str,
    name: str,
    at: datetime,
    thread: Thread | None = None,
) -> Comment:
    """
    :raises LinkGone: it ended, or the post is none of its
    :raises CommentGone: the thread is another post's
    :raises TooMuchSaid: as much came by this link as one may say in a day
    """
    link = _opened(link, post, at=at)
    _require_room(link, at)
    comment = add_comment(post, text=text, at=at, thread=thread, link=link, name=one_line(name))
    audit.record(
        Tag.COMMENT_WRITTEN,
        subject=comment,
        by=None,
        at=at,
        post=str(post.pk),
        revision=post.revision,
        link=str(link.pk),
        client=comment.client_name,
    )
    return comment


def _opened(link: ClientLink, post: Post, *, at: datetime) -> ClientLink:
    """Locked, so that a link that was revoked is never used afterwards."""
    rows = ClientLink.objects.select_for_update(of=("self",)).select_related("created_by__user")
    found = rows.filter(pk=link.pk).first()
    behind = LinkedPost.objects.filter(link=link, post=post)
    if found is None or not queries.opens(found, at=at) or not behind.exists():
        raise LinkGone(_("This link no longer opens."))
    return found


def _require_room(link: ClientLink, at: datetime) -> None:
    """Everything said is news to several people."""
    if queries.said_since(link, at - A_DAY) >= MOST_SAID:
        raise TooMuchSaid(_("A lot was said by this link today. Write the rest tomorrow."))
