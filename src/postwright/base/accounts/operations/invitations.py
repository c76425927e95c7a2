from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from postwright.base.accounts import queries
from postwright.base.accounts.models import Invitation, Member, NotAllowed, Organisation, User
from postwright.base.accounts.operations.errors import AlreadyMember, InvitationGone, TooManyInvitations
from postwright.base.accounts.operations.limits import mail_refused
from postwright.base.accounts.rules import Right, Role, may_grant
from postwright.base.audit import operations as audit
from postwright.base.audit import queries as events
from postwright.base.audit.models import Tag
from postwright.kit import tenancy
from postwright.kit.text import one_line

INVITATION_LASTS = timedelta(days=7)


@transaction.atomic
def invite_person(*, email: str, role: Role, by: Member, at: datetime) -> Invitation:
    """
    Offer a place. A second invitation to the same address replaces the first.

    :raises NotAllowed: the member may not invite, or not to this role
    :raises AlreadyMember: the person belongs to the organisation already
    :raises TooManyInvitations: the organisation or the member has mailed as many as one may in a day
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
    :raises TooManyInvitations: the organisation or the member has mailed as many as one may in a day
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


def _require_room_for_a_mail(by: Member, at: datetime) -> None:
    """Each mail has left an event, which nobody can delete, and counts for the person in all organisations."""
    Organisation.objects.select_for_update().get(pk=by.organisation_id)
    limit = settings.INVITATIONS_A_DAY
    if events.count_since(Tag.INVITATION_SENT, since=at - timedelta(days=1)) >= limit:
        raise TooManyInvitations(
            _("Your organisation has sent %(limit)s invitations in one day. Try again tomorrow.")
            % {"limit": limit}
        )
    if refusal := mail_refused(by.user):
        raise TooManyInvitations(refusal)
