from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from postwright.base.accounts.models import Member, Organisation, User
from postwright.base.accounts.operations.errors import TooManyOrganisations
from postwright.base.accounts.operations.limits import may_open_another
from postwright.base.accounts.rules import Right, Role
from postwright.base.audit import operations as audit
from postwright.base.audit.models import Tag
from postwright.kit import tenancy
from postwright.kit.text import one_line


def open_organisation(*, name: str, by: User, at: datetime, is_demo: bool = False) -> Member:
    """
    A new organisation with this person as its owner.

    :raises TooManyOrganisations: the person has opened as many as one may in a day
    """
    organisation = Organisation(name=one_line(name), created_at=at, is_demo=is_demo)
    with tenancy.scope(organisation.pk):
        _require_room(by)
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


def _require_room(user: User) -> None:
    if not may_open_another(user):
        raise TooManyOrganisations(
            _("You have opened as many organisations as you may in one day: %(limit)s. Try again tomorrow.")
            % {"limit": settings.ORGANISATIONS_A_DAY}
        )
