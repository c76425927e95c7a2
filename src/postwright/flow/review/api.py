from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from ninja import Router, Status

from postwright.base.accounts import queries as accounts
from postwright.base.accounts.middleware import ApiRequest
from postwright.base.accounts.models import Member
from postwright.base.usage.middleware import in_tenant, once
from postwright.flow.posts import queries as posts
from postwright.flow.posts.models import Post
from postwright.flow.review import operations, queries
from postwright.flow.review.models import ApprovalRequest, ClientLink, Comment, Through
from postwright.flow.review.schemas import (
    ApprovalRequestNew,
    ClientLinkMade,
    ClientLinkNew,
    ClientLinkOut,
    CommentChange,
    CommentNew,
    CommentOut,
    CommentsOut,
    PostReturn,
    ReviewOut,
    RevisionRead,
)
from postwright.kit.api import Cut, CutQuery, Page, page_of
from postwright.kit.clock import now
from postwright.ui.texts import AI_NOTICE

router = Router(tags=["Review"])
comments = Router(tags=["Review"])
links = Router(tags=["Review"])


@router.get("/{post_id}/review", response=ReviewOut, operation_id="get_review", summary="Get a post's review")
@in_tenant
def get_review(request: ApiRequest, post_id: UUID) -> Any:
    return _review(request.auth, post_id)


@router.post(
    "/{post_id}/approval-request",
    response=ReviewOut,
    operation_id="ask_for_approval",
    summary="Ask for approval",
)
@in_tenant
def ask_for_approval(request: ApiRequest, post_id: UUID, body: ApprovalRequestNew) -> Any:
    """Whoever is asked sees it on their first page and gets a mail."""
    people = accounts.people_for(request.auth)
    asked = [people.get(pk=member_id) for member_id in dict.fromkeys(body.reviewers)]
    operations.ask_for_approval(
        post=_post(request.auth, post_id),
        revision=body.revision,
        reviewers=asked,
        note=body.note,
        due_on=body.due_on,
        by=request.auth,
        at=now(),
    )
    return _review(request.auth, post_id)


@router.delete(
    "/{post_id}/approval-request",
    response={204: None},
    operation_id="withdraw_request",
    summary="Withdraw the request for approval",
)
@in_tenant
def withdraw_request(request: ApiRequest, post_id: UUID) -> Any:
    operations.withdraw_request(post=_post(request.auth, post_id), by=request.auth, at=now())
    return Status(204, None)


@router.post(
    "/{post_id}/approval", response=ReviewOut, operation_id="approve_post", summary="Approve a revision"
)
@in_tenant
def approve_post(request: ApiRequest, post_id: UUID, body: RevisionRead) -> Any:
    """An edit afterwards needs approval again."""
    return _decided(request.auth, post_id, operations.approve_post, body)


@router.delete(
    "/{post_id}/approval",
    response={204: None},
    operation_id="take_back_approval",
    summary="Take back your approval",
)
@in_tenant
def take_back_approval(request: ApiRequest, post_id: UUID) -> Any:
    operations.take_back_approval(post=_post(request.auth, post_id), by=request.auth, at=now())
    return Status(204, None)


@router.post(
    "/{post_id}/return", response=ReviewOut, operation_id="send_back_post", summary="Send a post back"
)
@in_tenant
def send_back_post(request: ApiRequest, post_id: UUID, body: PostReturn) -> Any:
    return _decided(request.auth, post_id, operations.send_back_post, body)


@router.post(
    "/{post_id}/confirmation",
    response=ReviewOut,
    operation_id="confirm_words",
    summary="Confirm that a person has read an AI's words",
)
@in_tenant
def confirm_words(request: ApiRequest, post_id: UUID, body: RevisionRead) -> Any:
    """The text, the alt texts and the hashtags of this revision. Without it, a post that holds words of an AI cannot
    be scheduled (409, `needs_confirmation`).
    """
    return _decided(request.auth, post_id, operations.confirm_words, body)


@router.get(
    "/{post_id}/comments",
    response=CommentsOut,
    operation_id="list_comments",
    summary="List comments on a post",
)
@in_tenant
def list_comments(request: ApiRequest, post_id: UUID) -> Any:
    """Oldest first; answers have the `thread` of what they answer."""
    found = queries.comments_of(_post(request.auth, post_id)).order_by("written_at", "pk")
    return {"items": list(found)}


def _comment(member: Member, comment_id: UUID) -> Comment:
    return queries.comments_for(member).get(pk=comment_id)


@router.post(
    "/{post_id}/comments",
    response={201: CommentOut},
    operation_id="write_comment",
    summary="Comment on a post",
)
@in_tenant
@once(_comment)
def write_comment(request: ApiRequest, post_id: UUID, body: CommentNew) -> Any:
    thread = queries.threads_for(request.auth).get(pk=body.thread) if body.thread else None
    post = _post(request.auth, post_id)
    return operations.write_comment(post=post, text=body.text, thread=thread, by=request.auth, at=now())


def _beginning(member: Member, comment_id: UUID) -> Comment:
    return queries.beginnings_for(member).get(pk=comment_id)


@comments.patch(
    "/{comment_id}", response=CommentOut, operation_id="change_comment", summary="Change your comment"
)
@in_tenant
def change_comment(request: ApiRequest, comment_id: UUID, body: CommentChange) -> Any:
    comment = _comment(request.auth, comment_id)
    return operations.change_comment(comment=comment, text=body.text, by=request.auth, at=now())


@comments.delete(
    "/{comment_id}", response={204: None}, operation_id="remove_comment", summary="Remove your comment"
)
@in_tenant
def remove_comment(request: ApiRequest, comment_id: UUID) -> Any:
    operations.remove_comment(comment=_comment(request.auth, comment_id), by=request.auth, at=now())
    return Status(204, None)


@comments.post(
    "/{comment_id}/resolution",
    response=CommentOut,
    operation_id="resolve_comment",
    summary="Resolve a comment",
)
@in_tenant
def resolve_comment(request: ApiRequest, comment_id: UUID) -> Any:
    return operations.resolve_comment(comment=_beginning(request.auth, comment_id), by=request.auth, at=now())


@comments.delete(
    "/{comment_id}/resolution",
    response={204: None},
    operation_id="reopen_comment",
    summary="Open a comment again",
)
@in_tenant
def reopen_comment(request: ApiRequest, comment_id: UUID) -> Any:
    operations.reopen_comment(comment=_beginning(request.auth, comment_id), by=request.auth, at=now())
    return Status(204, None)


@links.get("", response=Page[ClientLinkOut], operation_id="list_client_links", summary="List client links")
@in_tenant
def list_links(request: ApiRequest, cut: Cut = CutQuery) -> Any:
    return page_of(queries.links_for(request.auth), cut)


def _made(member: Member, link_id: UUID) -> ClientLink:
    return queries.links_for(member).get(pk=link_id)


@links.post(
    "",
    response={201: ClientLinkMade},
    operation_id="create_client_link",
    summary="Let a client read, comment and decide",
)
@in_tenant
@once(_made)
def create_link(request: ApiRequest, body: ClientLinkNew) -> Any:
    """For somebody without an account. Whoever has the link can decide about these posts until it ends."""
    wanted = [_post(request.auth, post_id) for post_id in dict.fromkeys(body.posts)]
    link, token = operations.create_link(
        posts=wanted,
        client_name=body.client_name,
        email=body.email,
        days=body.days,
        by=request.auth,
        at=now(),
    )
    made = _made(request.auth, link.pk)
    if not link.email:
        made.url = urljoin(settings.PUBLIC_URL, reverse("client-review", args=[token]))  # type: ignore[attr-defined]
    return made


@links.delete(
    "/{link_id}", response={204: None}, operation_id="revoke_client_link", summary="Revoke a client link"
)
@in_tenant
def revoke_link(request: ApiRequest, link_id: UUID) -> Any:
    operations.revoke_link(link=_made(request.auth, link_id), by=request.auth, at=now())
    return Status(204, None)


def _post(member: Member, post_id: UUID) -> Post:
    return posts.posts_for(member).get(pk=post_id)


def _decided(
    member: Member, post_id: UUID, decide: Callable[..., object], body: RevisionRead
) -> dict[str, Any]:
    decide(post=_post(member, post_id), by=member, at=now(), through=Through.API, **body.dict())
    return _review(member, post_id)


def _review(member: Member, post_id: UUID) -> dict[str, Any]:
    post = _post(member, post_id)
    clearance = queries.clearance_of(post)
    return {
        "post": post.pk,
        "revision": post.revision,
        "stand": clearance.stand,
        "needs_approval": clearance.needs_approval,
        "made_by_ai": post.is_made_by_ai,
        "notice": str(AI_NOTICE) if post.is_made_by_ai else "",
        "missing": list(clearance.missing),
        "request": _request(clearance.request) if clearance.request else None,
        "confirmation": clearance.confirmation,
        "verdicts": list(queries.verdicts_of(post)),
    }


def _request(asked: ApprovalRequest) -> dict[str, Any]:
    return {
        "revision": asked.revision,
        "reviewers": [one.member_id for one in asked.reviewers.all()],
        "note": asked.note,
        "due_on": asked.due_on,
        "asked_by_id": asked.asked_by_id,
        "asked_at": asked.asked_at,
    }
