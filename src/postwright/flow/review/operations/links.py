"""Links for clients: made, mailed, revoked, forgotten."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from postwright.base.accounts import operations as accounts
from postwright.base.accounts.models import Member, Organisation
from postwright.base.accounts.rules import Right
from postwright.base.audit import operations as audit
from postwright.base.audit import queries as events
from postwright.base.audit.models import Tag
from postwright.base.vault import operations as vault
from postwright.flow.posts.models import Post
from postwright.flow.review import queries
from postwright.flow.review.models import ClientLink, LinkedPost
from postwright.flow.review.operations.errors import LinkGone, NothingToShow, TooManyLinks
from postwright.flow.review.rules import FORGOTTEN, MOST_POSTS
from postwright.kit import tenancy
from postwright.kit.keys import hash_of
from postwright.kit.text import one_line

COLUMN = {"table": "review_clientlink", "column": "sealed_token"}


@transaction.atomic
def create_link(
    *, posts: Sequence[Post], client_name: str, days: int, by: Member, at: datetime, email: str = ""
) -> tuple[ClientLink, str]:
    """
    A way in for somebody without an account. The token is told once; only its hash stays.

    :param days: how long it opens, 1 to 30
    :param email: where the link is sent, and who alone is to see it; empty: the member hands it on
    :raises NotAllowed: the member may not publish posts
    :raises NothingToShow: no post is chosen, or more than fit behind one link
    :raises TooManyLinks: the organisation has made, or the member has mailed, as many as one may in a day
    """
    by.require(Right.PUBLISH_POSTS)
    if not 0 < len(posts) <= MOST_POSTS:
        raise NothingToShow(_("Choose 1 to %(most)s posts.") % {"most": MOST_POSTS})
    _require_room(by, at, mails=bool(email))
    token = secrets.token_urlsafe(32)
    link = ClientLink(
        organisation=by.organisation,
        client_name=one_line(client_name),
        email=email.lower(),
        token_hash=hash_of(token),
        created_by=by,
        created_at=at,
        expires_at=at + timedelta(days=days),
    )
    if email:
        link.sealed_token = vault.seal(token, row=link.pk, organisation=by.organisation_id, **COLUMN)
    link.save(force_insert=True)
    LinkedPost.objects.bulk_create(
        LinkedPost(organisation=by.organisation, link=link, post=post, position=place)
        for place, post in enumerate(posts)
    )
    audit.record(Tag.CLIENT_LINK_CREATED, subject=link, by=by, at=at, posts=len(posts), days=days)
    return link, token


@transaction.atomic
def revoke_link(*, link: ClientLink, by: Member, at: datetime) -> ClientLink:
    """
    :raises NotAllowed: the member may not publish posts
    :raises LinkGone: it is revoked already
    """
    by.require(Right.PUBLISH_POSTS)
    link = queries.links_for(by).select_for_update(of=("self",)).get(pk=link.pk)
    if link.is_revoked:
        raise LinkGone(_("This link is revoked already."))
    link.revoked_at, link.sealed_token = at, b""
    link.save(update_fields=["revoked_at", "sealed_token"])
    audit.record(Tag.CLIENT_LINK_REVOKED, subject=link, by=by, at=at)
    return link


def revoke_abandoned(*, organisation_id: UUID, at: datetime) -> int:
    """Somebody left, or may no longer share posts: the links they made may still be in their hands. Returns how many."""
    with tenancy.scope(organisation_id):
        links = queries.links_without_maker(organisation_id)
        for link in links:
            link.revoked_at, link.sealed_token = at, b""
            link.save(update_fields=["revoked_at", "sealed_token"])
            audit.record(Tag.CLIENT_LINK_REVOKED, subject=link, by=None, at=at)
    return len(links)


def mail_link(*, organisation_id: UUID, link_id: UUID, base_url: str, at: datetime) -> bool:
    """Send the link where that was asked for, and forget the token with it. Returns whether a mail left."""
    with tenancy.scope(organisation_id):
        link = queries.link_by_id(link_id)
    if link is None or not link.sealed_token or not queries.opens(link, at=at):
        return False
    token = vault.unseal(bytes(link.sealed_token), row=link.pk, organisation=organisation_id, **COLUMN)
    _send(link, token, base_url)
    with tenancy.scope(organisation_id):
        link.mailed_at, link.sealed_token = at, b""
        link.save(update_fields=["mailed_at", "sealed_token"])
        audit.record(Tag.CLIENT_LINK_MAILED, subject=link, by=None, at=at)
    return True


def give_up_mail(*, organisation_id: UUID, link_id: UUID, at: datetime) -> None:
    """The mail server refused it for the last time. The token is gone with it; a new link is needed."""
    with tenancy.scope(organisation_id):
        link = queries.link_by_id(link_id)
        if link is None or not link.sealed_token:
            return
        link.mail_failed_at, link.sealed_token = at, b""
        link.save(update_fields=["mail_failed_at", "sealed_token"])
        audit.record(Tag.CLIENT_LINK_FAILED, subject=link, by=None, at=at)


def forget_links(*, at: datetime) -> int:
    """Of every organisation: links that ended long ago, with names and addresses. Returns how many."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT door_forget_client_links(%s)", [at - FORGOTTEN])
        return int(cursor.fetchone()[0])


def _send(link: ClientLink, token: str, base_url: str) -> None:
    author = link.created_by.user if link.created_by else None
    with override(author.language if author else None):
        subject = _("%(organisation)s asks you to look at posts") % {
            "organisation": one_line(link.organisation.name)
        }
        url = f"{base_url.rstrip('/')}/review/{token}/"
        body = render_to_string("review/mail/link.txt", {"link": link, "author": author, "url": url})
    send_mail(subject, body, None, [link.email])


def _require_room(by: Member, at: datetime, *, mails: bool) -> None:
    """Each link has left an event, which nobody can delete; a mail counts for the person in all organisations."""
    Organisation.objects.select_for_update().get(pk=by.organisation_id)
    limit = settings.CLIENT_LINKS_A_DAY
    if events.count_since(Tag.CLIENT_LINK_CREATED, since=at - timedelta(days=1)) >= limit:
        raise TooManyLinks(
            _("Your organisation has made %(limit)s client links in one day. Try again tomorrow.")
            % {"limit": limit}
        )
    if mails and (refusal := accounts.mail_refused(by.user)):
        raise TooManyLinks(refusal)
