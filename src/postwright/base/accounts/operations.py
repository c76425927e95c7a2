"""Every change to people, organisations, invitations and API tokens."""

import base64
import hashlib
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.mail import send_mail
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from postwright.base.accounts import queries
from postwright.base.accounts.models import ApiToken, Invitation, Member, NotAllowed, Organisation, User
from postwright.base.accounts.rules import DEMO_EMAIL, Right, Role, may_grant
from postwright.base.audit import operations as audit
from postwright.base.audit import queries as events
from postwright.base.audit.models import Tag
from postwright.kit import tenancy
from postwright.kit.text import one_line

INVITATION_LASTS = timedelta(days=7)
TOKEN_PREFIX = "pw_"  # noqa: S105 - how our tokens begin, so that scanners can find leaked ones


class AccountError(Exception):
    """Something a person can put right. The message is written for that person."""

    status = 409


class AlreadyMember(AccountError): ...


class LastOwner(AccountError): ...


class InvitationGone(AccountError): ...


class EmailTaken(AccountError): ...


class TooManyInvitations(AccountError):
    status = 429


@transaction.atomic
def make_first_operator(*, user: User) -> User:
    """The first account of a new installation runs it. Two at the same moment: only one does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('postwright.first_operator'))")
    others = User.objects.exclude(pk=user.pk).exclude(email=DEMO_EMAIL)
    if user.email != DEMO_EMAIL and not others.exists():
        user.is_operator = True
        user.save(update_fields=["is_operator"])
    return user


@transaction.atomic
def create_person(
    *,
    email: str,
    name: str,
    password: str,
    organisation: str,
    at: datetime,
    is_operator: bool = False,
    is_demo: bool = False,
) -> Member:
    """
    An account with a confirmed address and an organisation of its own, made from the command line.

    :raises EmailTaken: somebody has an account with this address
    """
    if queries.user_by_email(email) is not None:
        raise EmailTaken(_("There is an account with the address %(email)s already.") % {"email": email})
    user = User.objects.create_user(email, password, name=one_line(name), is_operator=is_operator)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    make_first_operator(user=user)
    return open_organisation(name=organisation, by=user, at=at, is_demo=is_demo)


def open_organisation(*, name: str, by: User, at: datetime, is_demo: bool = False) -> Member:
    """A new organisation with this person as its owner."""
    organisation = Organisation(name=one_line(name), created_at=at, is_demo=is_demo)
    with tenancy.scope(organisation.pk):
        organisation.save(force_insert=True)
        member = Member.objects.create(organisation=organisation, user=by, role=Role.OWNER, joined_at=at)
        audit.record(Tag.ORGANISATION_OPENED, subject=organisation, by=member, at=at)
    return member


@transaction.atomic
def rename_organisation(*, name: str, by: Member, at: datetime) -> Organisation:
    """:raises NotAllowed: only owners may"""
    by.require(Right.MANAGE_ORGANISATION)
    organisation = Organisation.objects.select_for_update().get(pk=by.organisation_id)
    organisation.name = one_line(name)
    organisation.save(update_fields=["name"])
    audit.record(Tag.ORGANISATION_RENAMED, subject=organisation, by=by, at=at)
    return organisation


@transaction.atomic
def invite_person(*, email: str, role: Role, by: Member, at: datetime) -> Invitation:
    """
    Offer a place. A second invitation to the same address replaces the first.

    :raises NotAllowed: the member may not invite, or not to this role
    :raises AlreadyMember: the person belongs to the organisation already
    :raises TooManyInvitations: the organisation has mailed as many as one may in a day
    """
    by.require(Right.MANAGE_PEOPLE)
    if not may_grant(giver=Role(by.role), role=role):
        raise NotAllowed
    if queries.people_for(by).filter(user__email__iexact=email).exists():
        raise AlreadyMember(_("%(email)s is a member already.") % {"email": email})
    _require_room_for_a_mail(by, at)
    queries.open_invitations_for(by).filter(email__iexact=email).delete()
    invitation = Invitation.objects.create(
        organisation=by.organisation,
        email=email.lower(),
        role=role,
        invited_by=by,
        created_at=at,
        expires_at=at + INVITATION_LASTS,
    )
    audit.record(Tag.INVITATION_SENT, subject=invitation, by=by, at=at, role=role)
    return invitation


def mail_invitation(*, invitation: Invitation, base_url: str) -> None:
    """Send the link. Safe to repeat: the link stays the same."""
    path = f"/join/{queries.invitation_token(invitation)}/"
    inviter = invitation.invited_by.user if invitation.invited_by else None
    with override(inviter.language if inviter else None):
        subject = _("Join %(organisation)s on Postwright") % {
            "organisation": one_line(invitation.organisation.name)
        }
        body = render_to_string(
            "accounts/mail/invitation.txt",
            {"invitation": invitation, "inviter": inviter, "link": base_url.rstrip("/") + path},
        )
    send_mail(subject, body, None, [invitation.email])


@transaction.atomic
def renew_invitation(*, invitation: Invitation, by: Member, at: datetime) -> Invitation:
    """
    Mail the same link again; it lasts as long as a new one.

    :raises NotAllowed: the member may not invite to this role
    :raises InvitationGone: used or withdrawn by now
    :raises TooManyInvitations: the organisation has mailed as many as one may in a day
    """
    by.require(Right.MANAGE_PEOPLE)
    if not may_grant(giver=Role(by.role), role=Role(invitation.role)):
        raise NotAllowed
    locked = queries.open_invitations_for(by).select_for_update().filter(pk=invitation.pk).first()
    if locked is None:
        raise InvitationGone(_("This invitation is no longer open."))
    _require_room_for_a_mail(by, at)
    locked.expires_at, locked.mail_failed_at = at + INVITATION_LASTS, None
    locked.save(update_fields=["expires_at", "mail_failed_at"])
    audit.record(Tag.INVITATION_SENT, subject=locked, by=by, at=at, role=locked.role)
    return locked


def give_up_invitation(*, invitation: Invitation, at: datetime) -> None:
    """The mail server refused it for the last time; the link itself still works."""
    with tenancy.scope(invitation.organisation_id):
        invitation.mail_failed_at = at
        invitation.save(update_fields=["mail_failed_at"])
        audit.record(Tag.INVITATION_FAILED, subject=invitation, by=None, at=at)


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: Member, at: datetime) -> None:
    """:raises NotAllowed: the member may not manage people"""
    by.require(Right.MANAGE_PEOPLE)
    audit.record(Tag.INVITATION_WITHDRAWN, subject=invitation, by=by, at=at)
    invitation.delete()


def accept_invitation(*, invitation: Invitation, by: User, at: datetime) -> Member:
    """
    Take the offered place.

    :raises InvitationGone: used, withdrawn or too old by now
    """
    with tenancy.scope(invitation.organisation_id):
        locked = (
            Invitation.objects.select_for_update().filter(pk=invitation.pk, accepted_at__isnull=True).first()
        )
        if locked is None or locked.expires_at <= at:
            raise InvitationGone(_("This invitation is no longer open. Ask for a new one."))
        member, _new = Member.objects.get_or_create(
            organisation_id=locked.organisation_id, user=by, defaults={"role": locked.role, "joined_at": at}
        )
        locked.accepted_at = at
        locked.save(update_fields=["accepted_at"])
        audit.record(Tag.MEMBER_JOINED, subject=member, by=member, at=at, role=member.role)
    return member


@transaction.atomic
def change_role(*, member: Member, role: Role, by: Member, at: datetime) -> Member:
    """
    :raises NotAllowed: the member may not manage people, or not to or from this role
    :raises LastOwner: nobody would own the organisation any more
    """
    by.require(Right.MANAGE_PEOPLE)
    member = queries.people_for(by).select_for_update(of=("self",)).get(pk=member.pk)
    if not (
        may_grant(giver=Role(by.role), role=role) and may_grant(giver=Role(by.role), role=Role(member.role))
    ):
        raise NotAllowed
    if member.is_owner and role != Role.OWNER:
        _require_another_owner(member)
    member.role = role
    member.save(update_fields=["role"])
    audit.record(Tag.MEMBER_ROLE_CHANGED, subject=member, by=by, at=at, role=role)
    return member


@transaction.atomic
def remove_member(*, member: Member, by: Member, at: datetime) -> None:
    """
    End a membership, another's or one's own, and with it the person's API tokens here.

    :raises NotAllowed: the member may not manage people
    :raises LastOwner: nobody would own the organisation any more
    """
    if member.pk != by.pk:
        by.require(Right.MANAGE_PEOPLE)
        if not may_grant(giver=Role(by.role), role=Role(member.role)):
            raise NotAllowed
    if member.is_owner:
        _require_another_owner(member)
    audit.record(Tag.MEMBER_REMOVED, subject=member, by=by, at=at)
    member.delete()


@transaction.atomic
def create_token(*, name: str, by: Member, at: datetime) -> tuple[ApiToken, str]:
    """
    A key to the API with this member's rights. The key itself is told once and not kept.

    :raises NotAllowed: the member may not make tokens
    """
    by.require(Right.MANAGE_TOKENS)
    secret = secrets.token_bytes(32)
    key = TOKEN_PREFIX + base64.urlsafe_b64encode(by.organisation_id.bytes + secret).decode()
    token = ApiToken.objects.create(
        organisation=by.organisation,
        member=by,
        name=one_line(name),
        token_hash=_hash(key),
        hint=key[-4:],
        created_at=at,
    )
    audit.record(Tag.TOKEN_CREATED, subject=token, by=by, at=at)
    return token, key


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Member, at: datetime) -> ApiToken:
    """:raises NotAllowed: the member may not manage tokens"""
    by.require(Right.MANAGE_TOKENS)
    token.revoked_at = at
    token.save(update_fields=["revoked_at"])
    audit.record(Tag.TOKEN_REVOKED, subject=token, by=by, at=at)
    return token


def use_token(*, key: str, at: datetime) -> Member | None:
    """The member behind an API key, or None if it opens nothing."""
    organisation_id = _organisation_in(key)
    if organisation_id is None:
        return None
    with tenancy.scope(organisation_id):
        token = (
            ApiToken.objects.select_related("member__user", "member__organisation")
            .filter(token_hash=_hash(key), revoked_at__isnull=True, member__user__is_active=True)
            .first()
        )
        if token is None:
            return None
        if token.last_used_at is None or at - token.last_used_at > timedelta(minutes=1):
            ApiToken.objects.filter(pk=token.pk).update(last_used_at=at)
        return token.member


@transaction.atomic
def change_profile(*, user: User, name: str, language: str, time_zone: str, theme: str) -> User:
    user.name, user.language, user.time_zone, user.theme = one_line(name), language, time_zone, theme
    user.save(update_fields=["name", "language", "time_zone", "theme"])
    return user


def end_sessions(*, user: User) -> int:
    """Sign a person out everywhere. Returns how many sessions ended."""
    theirs = [
        row.pk for row in Session.objects.iterator() if row.get_decoded().get("_auth_user_id") == str(user.pk)
    ]
    return Session.objects.filter(pk__in=theirs).delete()[0]


def forget_sessions(*, at: datetime) -> int:
    """Delete the sessions that have ended by themselves. Returns how many."""
    return Session.objects.filter(expire_date__lt=at).delete()[0]


def _require_room_for_a_mail(by: Member, at: datetime) -> None:
    """Each mail has left an event, which nobody can delete."""
    Organisation.objects.select_for_update().get(pk=by.organisation_id)
    limit = settings.INVITATIONS_A_DAY
    if events.count_since(Tag.INVITATION_SENT, since=at - timedelta(days=1)) >= limit:
        raise TooManyInvitations(
            _("Your organisation has sent %(limit)s invitations in one day. Try again tomorrow.")
            % {"limit": limit}
        )


def _require_another_owner(member: Member) -> None:
    owners = Member.objects.select_for_update().filter(
        organisation_id=member.organisation_id, role=Role.OWNER
    )
    if not owners.exclude(pk=member.pk).exists():
        raise LastOwner(_("An organisation needs an owner. Make somebody else an owner first."))


def _hash(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def _organisation_in(key: str) -> UUID | None:
    try:
        raw = base64.urlsafe_b64decode(key.removeprefix(TOKEN_PREFIX))
    except ValueError:
        return None
    return UUID(bytes=raw[:16]) if key.startswith(TOKEN_PREFIX) and len(raw) == 48 else None
