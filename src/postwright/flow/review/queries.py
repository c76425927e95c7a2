"""All reading about reviews: how a post stands, what was said, who waits for whom, what a client may see."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from postwright.base.accounts import queries as accounts
from postwright.base.accounts.models import Member
from postwright.base.accounts.rules import Right
from postwright.flow.posts import queries as posts
from postwright.flow.posts.models import Post
from postwright.flow.review import rules
from postwright.flow.review.models import (
    ApprovalRequest,
    ClientLink,
    Comment,
    Confirmation,
    LinkedPost,
    Notice,
    Reviewer,
    Thread,
    Verdict,
)
from postwright.flow.review.rules import Missing, Stand
from postwright.kit.keys import hash_of


@dataclass(frozen=True)
class Clearance:
    """
    What a post's present revision needs before it may be scheduled, and what it has.

    :param verdict: the latest one, at whatever revision
    :param confirmation: of the present revision
    :param request: the open one
    :param is_doubtful: that verdict is an approval which nobody but the author may have given
    """

    post: Post
    needs_approval: bool
    verdict: Verdict | None = None
    confirmation: Confirmation | None = None
    request: ApprovalRequest | None = None
    is_doubtful: bool = False

    @property
    def is_approved(self) -> bool:
        return self.stand is Stand.APPROVED

    @property
    def is_agreed(self) -> bool:
        """Somebody said yes to this revision, whether or not that is enough here."""
        verdict = self.verdict
        return verdict is not None and verdict.revision == self.post.revision and verdict.is_approval

    @property
    def needs_confirmation(self) -> bool:
        return self.post.is_made_by_ai

    @property
    def stand(self) -> Stand:
        if self.is_agreed and not self.is_doubtful:
            return Stand.APPROVED
        if self.request:
            return Stand.ASKED
        if self.verdict is None or self.is_agreed:
            return Stand.NONE
        if self.verdict.revision != self.post.revision:
            return Stand.CHANGED
        return Stand.SENT_BACK

    @property
    def missing(self) -> tuple[Missing, ...]:
        wanting = {
            Missing.CONFIRMATION: self.needs_confirmation and self.confirmation is None,
            Missing.APPROVAL: self.needs_approval and not self.is_approved,
        }
        return tuple(name for name, is_missing in wanting.items() if is_missing)

    @property
    def lacks_approval(self) -> bool:
        return Missing.APPROVAL in self.missing

    @property
    def lacks_confirmation(self) -> bool:
        return Missing.CONFIRMATION in self.missing

    @property
    def was_approved(self) -> bool:
        """Approved at an earlier revision and changed since."""
        return self.stand is Stand.CHANGED and self.verdict is not None and self.verdict.is_approval

    @property
    def was_sent_back(self) -> bool:
        return self.stand is Stand.SENT_BACK


def clearance_of(post: Post) -> Clearance:
    return clearances_of([post])[post.pk]


def clearances_of(several: Iterable[Post]) -> dict[UUID, Clearance]:
    """The same for a list, by post, in as many queries as for one."""
    rows = list(several)
    latest: dict[UUID, Verdict] = {}
    standing = Verdict.objects.filter(post__in=rows, taken_back_at__isnull=True)
    for verdict in standing.select_related("by__user", "link", "link_by__user").order_by("at", "pk"):
        latest[verdict.post_id] = verdict
    doubtful = _doubtful(rows, latest)
    confirmed = {
        (one.post_id, one.revision): one
        for one in Confirmation.objects.filter(post__in=rows).select_related("by__user")
    }
    asked = {one.post_id: one for one in _open_requests().filter(post__in=rows)}
    return {
        post.pk: Clearance(
            post,
            post.brand.needs_approval,
            latest.get(post.pk),
            confirmed.get((post.pk, post.revision)),
            asked.get(post.pk),
            post.pk in doubtful,
        )
        for post in rows
    }


def verdicts_of(post: Post) -> QuerySet[Verdict]:
    """Newest first, those included that were taken back."""
    found = Verdict.objects.filter(post=post).select_related("by__user", "link", "link_by__user")
    return found.order_by("-at", "-pk")


def requests_for(member: Member) -> QuerySet[ApprovalRequest]:
    return (
        _open_requests()
        .filter(organisation=member.organisation, post__removed_at__isnull=True)
        .select_related("post__brand", "post__changed_by__user")
    )


def waiting_for(member: Member) -> QuerySet[ApprovalRequest]:
    """What others wait for this member to approve, what is due first."""
    if not member.may(Right.APPROVE_POSTS):
        return ApprovalRequest.objects.none()
    named = Reviewer.objects.filter(request=OuterRef("pk"))
    asks_them = Exists(named.filter(member=member)) | (~Exists(named) & ~Q(asked_by=member))
    return (
        requests_for(member)
        .filter(asks_them, post__state=Post.State.DRAFT)
        .prefetch_related("post__attachments__media_item__renditions")
        .order_by("due_on", "asked_at")
    )


def approvers_for(member: Member) -> list[Member]:
    """Everybody in the organisation who may approve."""
    return [person for person in accounts.people_for(member) if person.may(Right.APPROVE_POSTS)]


def others_who_approve(member: Member) -> list[Member]:
    return [person for person in approvers_for(member) if person.pk != member.pk]


def must_leave_it_to_others(member: Member, post: Post) -> list[Member]:
    """Those who may approve this post where the member may not, having written its latest revision."""
    if not post.brand.needs_approval or post.changed_by_id != member.pk:
        return []
    others = others_who_approve(member)
    return [] if rules.may_approve_own(others=len(others)) else others


def comments_for(member: Member) -> QuerySet[Comment]:
    return beginnings_for(member).filter(removed_at__isnull=True)


def beginnings_for(member: Member) -> QuerySet[Comment]:
    """Those included whose words were removed: a thread may begin with one."""
    return _comments().filter(organisation=member.organisation, post__removed_at__isnull=True)


@dataclass(frozen=True)
class Talk:
    """A thread as it is read: what began it, and the answers that are still there."""

    thread: Thread
    first: Comment
    answers: Sequence[Comment]

    @property
    def is_with_client(self) -> bool:
        return self.first.is_clients


def talks_of(post: Post) -> list[Talk]:
    """Oldest first; what was removed stands only where answers hang on it."""
    said = Prefetch("comments", _comments().order_by("written_at", "pk"))
    threads = Thread.objects.filter(post=post).select_related("resolved_by__user").prefetch_related(said)
    talks = [_talk(thread) for thread in threads.order_by("began_at", "pk")]
    return [talk for talk in talks if not talk.first.is_removed or talk.answers]


def talks_with_clients(post: Post) -> list[Talk]:
    """Those that a client began: what members say among themselves stays with them."""
    return [talk for talk in talks_of(post) if talk.is_with_client]


def thread_of_client(post: Post, thread_id: UUID) -> Thread | None:
    talks = talks_with_clients(post)
    return next((talk.thread for talk in talks if talk.thread.pk == thread_id), None)


def threads_for(member: Member) -> QuerySet[Thread]:
    return Thread.objects.filter(organisation=member.organisation, post__removed_at__isnull=True)


def comments_of(post: Post) -> QuerySet[Comment]:
    """For lists: each with its words, whatever it answers."""
    return _comments().filter(post=post, removed_at__isnull=True)


@dataclass(frozen=True)
class LinkRow:
    """A client link, the posts behind it, and whether it still opens."""

    link: ClientLink
    posts: Sequence[Post]
    is_open: bool


def links_for(member: Member) -> QuerySet[ClientLink]:
    """Newest first."""
    return (
        ClientLink.objects.filter(organisation=member.organisation)
        .select_related("created_by__user")
        .prefetch_related(Prefetch("linked", LinkedPost.objects.select_related("post").order_by("position")))
        .order_by("-created_at", "-pk")
    )


def link_rows(links: Iterable[ClientLink], *, at: datetime) -> list[LinkRow]:
    return [LinkRow(link, [one.post for one in link.linked.all()], opens(link, at=at)) for link in links]


def open_links_of(member: Member, post: Post, *, at: datetime) -> QuerySet[ClientLink]:
    return links_for(member).filter(linked__post=post, revoked_at__isnull=True, expires_at__gt=at)


def opens(link: ClientLink, *, at: datetime) -> bool:
    """Also not once whoever made it left, or may no longer share posts: they may have kept it."""
    return not link.is_revoked and link.expires_at > at and link.has_maker


def said_since(link: ClientLink, since: datetime) -> int:
    """How many comments and decisions came by it."""
    written = Comment.objects.filter(link=link, written_at__gt=since)
    return written.count() + Verdict.objects.filter(link=link, at__gt=since).count()


def links_without_maker(organisation_id: UUID) -> list[ClientLink]:
    """Still open by themselves. In the tenant of the running transaction."""
    found = ClientLink.objects.filter(organisation=organisation_id, revoked_at__isnull=True)
    return [link for link in found.select_related("created_by__user") if not link.has_maker]


def place_of_link(token: str) -> tuple[UUID, UUID] | None:
    """The link behind a token and its organisation, asked through a door; None: no link has this token."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM door_client_link(%s)", [hash_of(token)])
        found: tuple[UUID, UUID] | None = cursor.fetchone()
        return found


def link_by_id(link_id: UUID) -> ClientLink | None:
    """In the tenant of the running transaction."""
    return ClientLink.objects.select_related("organisation", "created_by__user").filter(pk=link_id).first()


def posts_behind(link: ClientLink) -> list[Post]:
    """In the order in which they were chosen; what was removed since is left out."""
    linked = (
        LinkedPost.objects.filter(link=link, post__removed_at__isnull=True)
        .select_related("post__brand")
        .prefetch_related("post__attachments__media_item__renditions")
        .order_by("position")
    )
    return [one.post for one in linked]


def lines_of(post: Post) -> list[posts.Line]:
    """Pictures with their alt texts, without anything that is only for members."""
    return [
        posts.Line(item=one.media_item, alt_text=one.alt_text, suggestion="")
        for one in posts.attachments_of(post)
    ]


def news_for(member: Member) -> QuerySet[Notice]:
    """What this member has not seen yet, newest first. Who waits for an approval is told by `waiting_for`."""
    return (
        Notice.objects.filter(member=member, seen_at__isnull=True, post__removed_at__isnull=True)
        .exclude(kind=Notice.Kind.ASKED)
        .select_related("post")
        .order_by("-at", "-pk")
    )


def has_news(member: Member, post: Post) -> bool:
    return Notice.objects.filter(member=member, post=post, seen_at__isnull=True).exists()


def unmailed(member_id: UUID) -> list[Notice]:
    """Oldest first; what was seen meanwhile needs no mail. In the tenant of the running transaction."""
    return list(
        Notice.objects.filter(member=member_id, mailed_at__isnull=True, seen_at__isnull=True)
        .filter(post__removed_at__isnull=True)
        .select_related("member__user", "member__organisation", "post")
        .order_by("at", "pk")
    )


def _doubtful(rows: Iterable[Post], latest: Mapping[UUID, Verdict]) -> set[UUID]:
    """Posts of brands that want a second person, approved through a link that the author could open."""
    found = [(post, latest[post.pk]) for post in rows if post.brand.needs_approval and post.pk in latest]
    alone: dict[UUID | None, bool] = {None: False}
    for _post, verdict in found:
        if verdict.through_own_link and verdict.link_by and verdict.link_by_id not in alone:
            others = others_who_approve(verdict.link_by)
            alone[verdict.link_by_id] = rules.may_approve_own(others=len(others))
    return {post.pk for post, one in found if one.through_own_link and not alone[one.link_by_id]}


def _open_requests() -> QuerySet[ApprovalRequest]:
    return (
        ApprovalRequest.objects.filter(state=ApprovalRequest.State.OPEN)
        .select_related("asked_by__user")
        .prefetch_related("reviewers__member__user")
    )


def _comments() -> QuerySet[Comment]:
    return Comment.objects.select_related("by__user", "link", "thread")


def _talk(thread: Thread) -> Talk:
    first, *answers = thread.comments.all()
    return Talk(thread, first, [one for one in answers if not one.is_removed])
