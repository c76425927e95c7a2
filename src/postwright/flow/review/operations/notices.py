"""Telling members what concerns them: on their first page, and in one mail for what happens in a short time."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from postwright.base.accounts.models import Member
from postwright.flow.posts.models import Post
from postwright.flow.review import queries
from postwright.flow.review.models import Notice
from postwright.flow.review.rules import GATHERED
from postwright.kit import jobs, tenancy
from postwright.kit.text import one_line

MAIL = "review.mail_notices"


def tell(
    members: Iterable[Member], kind: Notice.Kind, *, post: Post, who: str, words: str, at: datetime
) -> None:
    """Each of the members once."""
    told = {member.pk: member for member in members}.values()
    Notice.objects.bulk_create(
        Notice(
            organisation_id=post.organisation_id,
            member=member,
            post=post,
            kind=kind,
            who=who[:120],
            words=one_line(words)[:300],
            at=at,
        )
        for member in told
    )
    for member in told:
        mark = f"{MAIL} {member.pk}"
        jobs.enqueue(
            MAIL,
            lock=mark,
            once=mark,
            at=at + GATHERED,
            organisation_id=post.organisation_id,
            subject_id=member.pk,
        )


@transaction.atomic
def see_notices(*, post: Post, by: Member, at: datetime) -> int:
    """The member looks at the post. Returns how many notices that settles."""
    return Notice.objects.filter(member=by, post=post, seen_at__isnull=True).update(seen_at=at)


def mail_notices(*, organisation_id: UUID, member_id: UUID, base_url: str, at: datetime) -> int:
    """What the member has not seen since the last mail, in one. Returns how many notices were in it."""
    with tenancy.scope(organisation_id):
        notices = queries.unmailed(member_id)
    if not notices:
        return 0
    _send(notices, base_url)
    with tenancy.scope(organisation_id):
        Notice.objects.filter(pk__in=[one.pk for one in notices]).update(mailed_at=at)
    return len(notices)


def _send(notices: list[Notice], base_url: str) -> None:
    member = notices[0].member
    with override(member.user.language):
        lines = [(one, f"{base_url.rstrip('/')}/posts/{one.post_id}/") for one in notices]
        body = render_to_string("review/mail/notices.txt", {"lines": lines, "member": member})
        send_mail(_subject(notices), body, None, [member.user.email])


def _subject(notices: list[Notice]) -> str:
    posts = {one.post_id for one in notices}
    if len(notices) == 1 or len(posts) == 1:
        headline = one_line(notices[0].post.headline)[:60] or _("A post")
        return f"{notices[-1].get_kind_display()}: {headline}"
    return ngettext("News about %(count)s post", "News about %(count)s posts", len(posts)) % {
        "count": len(posts)
    }
