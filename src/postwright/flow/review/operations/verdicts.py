"""Approving a revision, sending it back, and taking an approval back."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.flow.posts.models import Post, PostVersion
from postwright.flow.posts.operations import seal_version
from postwright.flow.review import queries
from postwright.flow.review.models import ApprovalRequest, ClientLink, Notice, Through, Verdict
from postwright.flow.review.operations.errors import AlreadyApproved, NotApproved, OwnWords
from postwright.flow.review.operations.locking import locked_draft
from postwright.flow.review.operations.notices import tell
from postwright.flow.review.rules import shown_names

TAGS = {Verdict.Kind.APPROVED: Tag.POST_APPROVED, Verdict.Kind.SENT_BACK: Tag.POST_SENT_BACK}
NEWS = {Verdict.Kind.APPROVED: Notice.Kind.APPROVED, Verdict.Kind.SENT_BACK: Notice.Kind.SENT_BACK}
SEALS = {
    Verdict.Kind.APPROVED: PostVersion.Seal.APPROVED,
    Verdict.Kind.SENT_BACK: PostVersion.Seal.SENT_BACK,
}
ENDS = {
    Verdict.Kind.APPROVED: ApprovalRequest.State.APPROVED,
    Verdict.Kind.SENT_BACK: ApprovalRequest.State.SENT_BACK,
}


@transaction.atomic
def approve_post(*, post: Post, revision: int, by: Member, at: datetime, through: Through) -> Verdict:
    """
    Release the revision that the member read, with its variants, media, alt texts, first comments and tags.

    :raises NotAllowed: the member may not approve posts
    :raises OwnWords: the brand needs a second person, and the member wrote this revision
    :raises EditedSinceRead: somebody changed the post meanwhile
    :raises IsConfirmed: it is scheduled or published
    :raises AlreadyApproved: somebody was faster
    """
    by.require(Right.APPROVE_POSTS)
    post = locked_draft(post, revision=revision)
    if others := queries.must_leave_it_to_others(by, post):
        names = shown_names(str(person) for person in others)
        raise OwnWords(
            _("You wrote the latest version, so somebody else has to approve it: %(names)s.")
            % {"names": names}
        )
    return decide(post, Verdict.Kind.APPROVED, by=by, at=at, through=through)


@transaction.atomic
def send_back_post(
    *, post: Post, revision: int, reason: str, by: Member, at: datetime, through: Through
) -> Verdict:
    """
    Ask the author for changes; an approval of this revision ends with it.

    :raises NotAllowed: the member may not approve posts
    :raises EditedSinceRead: somebody changed the post meanwhile
    :raises IsConfirmed: it is scheduled or published
    """
    by.require(Right.APPROVE_POSTS)
    post = locked_draft(post, revision=revision)
    return decide(post, Verdict.Kind.SENT_BACK, reason=reason, by=by, at=at, through=through)


@transaction.atomic
def take_back_approval(*, post: Post, by: Member, at: datetime) -> Verdict:
    """
    Undo one's own approval, as long as nothing is scheduled on its ground.

    :raises NotAllowed: the member may not approve posts
    :raises IsConfirmed: it is scheduled or published
    :raises NotApproved: this revision has no approval of this member
    """
    by.require(Right.APPROVE_POSTS)
    post = locked_draft(post)
    standing = Verdict.objects.filter(
        post=post, kind=Verdict.Kind.APPROVED, taken_back_at__isnull=True, revision=post.revision, by=by
    ).first()
    if standing is None:
        raise NotApproved(_("You have not approved this version."))
    standing.taken_back_at = at
    standing.save(update_fields=["taken_back_at"])
    audit.record(Tag.APPROVAL_TAKEN_BACK, subject=post, by=by, at=at, revision=post.revision)
    return standing


def decide(
    post: Post,
    kind: Verdict.Kind,
    *,
    at: datetime,
    through: Through,
    reason: str = "",
    by: Member | None = None,
    link: ClientLink | None = None,
    name: str = "",
) -> Verdict:
    """
    Of a locked draft, by a member or by the client behind a link.

    :raises AlreadyApproved: this revision is approved
    """
    clearance = queries.clearance_of(post)
    if kind == Verdict.Kind.APPROVED and (clearance.is_agreed if link else clearance.is_approved):
        raise AlreadyApproved(_("This version is approved already."))
    Verdict.objects.filter(post=post, kind=Verdict.Kind.APPROVED, taken_back_at__isnull=True).filter(
        revision=post.revision
    ).update(taken_back_at=at)
    verdict = Verdict.objects.create(
        organisation_id=post.organisation_id,
        post=post,
        request=clearance.request,
        revision=post.revision,
        kind=kind,
        reason=reason.strip(),
        by=by,
        link=link,
        link_by=link.created_by if link else None,
        through_own_link=link is not None and link.is_own_of(post),
        client_name=name,
        through=through,
        at=at,
    )
    seal_version(post, SEALS[kind])
    if not queries.clearance_of(post).is_doubtful:
        _end(clearance.request, ENDS[kind], at=at)
    audit.record(
        TAGS[kind],
        subject=post,
        by=by,
        at=at,
        revision=post.revision,
        through=str(through.value),
        **_through_which(verdict),
    )
    _tell_authors(verdict, clearance.request, at=at)
    return verdict


def _through_which(verdict: Verdict) -> dict[str, str | bool]:
    if verdict.link is None:
        return {}
    return {
        "link": str(verdict.link.pk),
        "link_by": str(verdict.link_by_id),
        "own_link": verdict.through_own_link,
        "client": verdict.client_name,
    }


def _end(request: ApprovalRequest | None, state: ApprovalRequest.State, *, at: datetime) -> None:
    if request is None:
        return
    request.state, request.ended_at = state, at
    request.save(update_fields=["state", "ended_at"])
    waiting = Notice.objects.filter(post=request.post_id, kind=Notice.Kind.ASKED, seen_at__isnull=True)
    waiting.update(seen_at=at)


def _tell_authors(verdict: Verdict, request: ApprovalRequest | None, *, at: datetime) -> None:
    post = verdict.post
    members = [post.created_by, post.changed_by, request.asked_by if request else None]
    members.append(verdict.link.created_by if verdict.link else None)
    tell(
        [one for one in members if one and one != verdict.by],
        NEWS[Verdict.Kind(verdict.kind)],
        post=post,
        who=verdict.who,
        words=verdict.reason,
        at=at,
    )
