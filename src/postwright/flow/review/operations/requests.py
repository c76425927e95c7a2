"""Asking for approval, and taking the question back."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.posts.models import Post
from postwright.flow.review import queries
from postwright.flow.review.models import ApprovalRequest, Notice, Reviewer
from postwright.flow.review.operations.errors import (
    AlreadyApproved,
    AlreadyAsked,
    MayNotApprove,
    NobodyToAsk,
    NotAsked,
)
from postwright.flow.review.operations.locking import locked_draft
from postwright.flow.review.operations.notices import tell


@transaction.atomic
def ask_for_approval(
    *,
    post: Post,
    by: Member,
    at: datetime,
    revision: int | None = None,
    reviewers: Sequence[Member] = (),
    note: str = "",
    due_on: date | None = None,
) -> ApprovalRequest:
    """
    :param revision: the one that was read; None asks about whatever stands there
    :param reviewers: who is asked; nobody named means anybody who may approve. One approval is enough.
    :raises NotAllowed: the member may not write posts
    :raises EditedSinceRead: somebody changed the post meanwhile
    :raises IsConfirmed: it is scheduled or published
    :raises AlreadyAsked: a request is open
    :raises AlreadyApproved: this revision is approved
    :raises MayNotApprove: one of those asked may not approve it
    :raises NobodyToAsk: nobody else may approve
    """
    by.require(Right.WRITE_POSTS)
    post = locked_draft(post, revision=revision)
    asked = _who_is_asked(post, reviewers, by=by)
    clearance = queries.clearance_of(post)
    if clearance.request:
        raise AlreadyAsked(_("This post waits for approval already."))
    if clearance.is_approved:
        raise AlreadyApproved(_("This version is approved already."))
    request = ApprovalRequest.objects.create(
        organisation_id=post.organisation_id,
        post=post,
        revision=post.revision,
        note=note.strip(),
        due_on=due_on,
        asked_by=by,
        asked_at=at,
    )
    Reviewer.objects.bulk_create(
        Reviewer(organisation_id=post.organisation_id, request=request, member=member) for member in reviewers
    )
    audit.record(Tag.APPROVAL_ASKED, subject=post, by=by, at=at, revision=post.revision, asked=len(asked))
    tell(asked, Notice.Kind.ASKED, post=post, who=by.user.name, words=note, at=at)
    return request


@transaction.atomic
def withdraw_request(*, post: Post, by: Member, at: datetime) -> ApprovalRequest:
    """
    :raises NotAllowed: the member may not write posts
    :raises NotAsked: no request is open
    """
    by.require(Right.WRITE_POSTS)
    request = queries.requests_for(by).select_for_update(of=("self",)).filter(post=post).first()
    if request is None:
        raise NotAsked(_("This post does not wait for approval."))
    request.state, request.ended_at = ApprovalRequest.State.WITHDRAWN, at
    request.save(update_fields=["state", "ended_at"])
    Notice.objects.filter(post=post, kind=Notice.Kind.ASKED, seen_at__isnull=True).update(seen_at=at)
    audit.record(Tag.APPROVAL_WITHDRAWN, subject=post, by=by, at=at, revision=request.revision)
    return request


def _who_is_asked(post: Post, reviewers: Sequence[Member], *, by: Member) -> list[Member]:
    for member in reviewers:
        if not member.may(Right.APPROVE_POSTS):
            raise MayNotApprove(_("%(name)s may not approve posts.") % {"name": member})
        if queries.must_leave_it_to_others(member, post):
            raise MayNotApprove(
                _("%(name)s wrote the latest version, so somebody else has to approve it.") % {"name": member}
            )
    asked = list(reviewers) or queries.others_who_approve(by)
    if not asked:
        raise NobodyToAsk(_("Nobody else may approve here. Invite somebody, or approve it yourself."))
    return asked
