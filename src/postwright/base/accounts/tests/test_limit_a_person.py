"""What one person may bring about in a day, however many organisations they open for it."""

import pytest

from conftest import NOON
from postwright.base.accounts.models import Member, Organisation
from postwright.base.accounts.operations import (
    TooManyInvitations,
    TooManyOrganisations,
    invite_person,
    open_organisation,
    renew_invitation,
)
from postwright.base.accounts.rules import Role
from postwright.kit import tenancy


def invite(by, email="new@example.org"):
    with tenancy.scope(by.organisation_id):
        return invite_person(email=email, role=Role.EDITOR, by=by, at=NOON)


class TestMails:
    def test_count_in_all_organisations_together(self, settings, anna):
        settings.MAILS_A_DAY = 2
        second, third = (open_organisation(name=name, by=anna.user, at=NOON) for name in ("Two", "Three"))
        invite(anna)
        invite(second)

        with pytest.raises(TooManyInvitations, match="as many mails to others as you may"):
            invite(third)

    def test_count_for_one_person(self, settings, anna, sam):
        settings.MAILS_A_DAY = 1
        invite(anna)

        assert invite(sam)

    def test_count_when_they_are_sent_again(self, settings, anna):
        settings.MAILS_A_DAY = 1
        invitation = invite(anna)

        with tenancy.scope(anna.organisation_id), pytest.raises(TooManyInvitations):
            renew_invitation(invitation=invitation, by=anna, at=NOON)


class TestOrganisations:
    def test_are_opened_a_few_in_a_day(self, settings, olga):
        settings.ORGANISATIONS_A_DAY = 2
        for name in ("One", "Two"):
            open_organisation(name=name, by=olga, at=NOON)

        with pytest.raises(TooManyOrganisations, match="as many organisations as you may"):
            open_organisation(name="Three", by=olga, at=NOON)
        assert not Organisation.objects.filter(name="Three").exists()

    def test_say_so_on_the_page(self, settings, as_member, anna):
        settings.ORGANISATIONS_A_DAY = 1
        answer = as_member(anna).post("/settings/organisation/new/", {"name": "Second"})

        assert (answer.status_code, "Try again tomorrow" in answer.text) == (429, True)
        assert Member.objects.filter(user=anna.user).count() == 1
