from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from postwright.base.accounts import queries
from postwright.base.accounts.models import Member, NotAllowed
from postwright.base.accounts.operations.errors import LastOwner
from postwright.base.accounts.rules import Right, Role, may_grant
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag


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


def _require_another_owner(member: Member) -> None:
    owners = Member.objects.select_for_update().filter(
        organisation_id=member.organisation_id, role=Role.OWNER
    )
    if not owners.exclude(pk=member.pk).exists():
        raise LastOwner(_("An organisation needs an owner. Make somebody else an owner first."))
