"""All reading about people. Which organisations a person belongs to is asked through a door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core import signing
from django.db import connection
from django.db.models import QuerySet

from postwright.base.accounts.models import ApiToken, Invitation, Member, User
from postwright.base.accounts.rules import DEMO_EMAIL, ROLE_NAMES, Role, grantable
from postwright.kit import tenancy

INVITATION_SALT = "postwright.invitation"
INVITED = "invitation"


@dataclass(frozen=True)
class Membership:
    member_id: UUID
    organisation_id: UUID
    organisation_name: str
    role: str


def memberships_of(user: User) -> list[Membership]:
    """Every organisation this person may enter, oldest membership first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM door_memberships_of(%s)", [user.pk])
        return [Membership(*row) for row in cursor.fetchall()]


def member_for(user: User, membership: Membership) -> Member:
    """The member behind a membership; the tenant must be set."""
    member = Member.objects.select_related("organisation").get(pk=membership.member_id)
    member.user = user
    return member


def people_for(member: Member) -> QuerySet[Member]:
    return (
        Member.objects.filter(organisation=member.organisation).select_related("user").order_by("joined_at")
    )


@dataclass(frozen=True)
class Person:
    """A line of the people page: a member, and the roles that the reader may give them."""

    member: Member
    is_reader: bool
    roles: list[tuple[Role, str]]

    @property
    def menu_id(self) -> str:
        return f"person-{self.member.pk}"

    @property
    def can_be_removed(self) -> bool:
        return bool(self.roles) and not self.is_reader


def people_page_for(member: Member) -> list[Person]:
    roles = {role: str(ROLE_NAMES[role]) for role in grantable(Role(member.role))}
    return [
        Person(person, person.pk == member.pk, list(roles.items()) if person.role in roles else [])
        for person in people_for(member)
    ]


def open_invitations_for(member: Member) -> QuerySet[Invitation]:
    return Invitation.objects.filter(organisation=member.organisation, accepted_at__isnull=True).order_by(
        "created_at"
    )


def tokens_for(member: Member) -> QuerySet[ApiToken]:
    return (
        ApiToken.objects.filter(organisation=member.organisation, revoked_at__isnull=True)
        .select_related("member__user")
        .order_by("-created_at")
    )


def invitation_token(invitation: Invitation) -> str:
    """What the mailed link carries. Nothing secret is stored for it."""
    return _invitations().sign_object([str(invitation.organisation_id), str(invitation.pk)])


def invitation_by(token: str, *, at: datetime) -> Invitation | None:
    """The open invitation behind a mailed link, or None if it is used, withdrawn, too old or made up."""
    try:
        organisation_id, invitation_id = _invitations().unsign_object(token)
    except signing.BadSignature:
        return None
    invitation = open_invitation(UUID(organisation_id), UUID(invitation_id))
    return invitation if invitation and invitation.expires_at > at else None


def invitation_in(session: Mapping[str, Any], *, at: datetime) -> Invitation | None:
    """The open invitation whose link this visitor followed."""
    token = session.get(INVITED)
    return invitation_by(token, at=at) if token else None


def open_invitation(organisation_id: UUID, invitation_id: UUID) -> Invitation | None:
    with tenancy.scope(organisation_id):
        return (
            Invitation.objects.select_related("organisation", "invited_by__user")
            .filter(pk=invitation_id, accepted_at__isnull=True)
            .first()
        )


def organisation_count() -> int:
    """Of the whole installation, asked through a door: only for the operator's page."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT door_organisation_count()")
        return int(cursor.fetchone()[0])


def person_count() -> int:
    return User.objects.count()


def operators() -> QuerySet[User]:
    """Who runs this installation, the longest first."""
    return User.objects.filter(is_operator=True, is_active=True).order_by("created_at")


def user_by_email(email: str) -> User | None:
    return User.objects.filter(email__iexact=email).first()


def membership_by(*, user: User, organisation: str = "") -> Membership | None:
    """A person's oldest membership, or the one in the organisation of that name."""
    theirs = memberships_of(user)
    return next((one for one in theirs if organisation in {"", one.organisation_name}), None)


def nobody_yet() -> bool:
    """Nobody has an account on this installation, the demo's aside."""
    return not User.objects.exclude(email=DEMO_EMAIL).exists()


def _invitations() -> signing.Signer:
    """Without a time: the same invitation has the same link however often it is shown."""
    return signing.Signer(salt=INVITATION_SALT)
