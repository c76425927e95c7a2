from datetime import timedelta

import pytest
from django.core import mail

from conftest import NOON
from postwright.base.accounts import queries
from postwright.base.accounts.models import Invitation, Member, NotAllowed
from postwright.base.accounts.operations import (
    AlreadyMember,
    InvitationGone,
    TooManyInvitations,
    accept_invitation,
    give_up_invitation,
    invite_person,
    mail_invitation,
    rename_organisation,
    renew_invitation,
    withdraw_invitation,
)
from postwright.base.accounts.rules import Role
from postwright.base.audit.models import Event, Tag
from postwright.kit import tenancy

LATER = NOON + timedelta(days=8)


@pytest.fixture
def invitation(anna):
    return invite_person(email="Nora@Example.org", role=Role.EDITOR, by=anna, at=NOON)


class TestInvitePerson:
    def test_opens_a_place_for_seven_days(self, invitation, anna):
        assert (invitation.email, invitation.role, invitation.invited_by) == (
            "nora@example.org",
            "editor",
            anna,
        )
        assert invitation.expires_at == NOON + timedelta(days=7)
        assert Event.objects.get(tag=Tag.INVITATION_SENT).subject_id == invitation.pk

    def test_replaces_an_earlier_invitation_of_the_same_person(self, invitation, anna):
        second = invite_person(email="nora@example.org", role=Role.VIEWER, by=anna, at=NOON)

        assert list(queries.open_invitations_for(anna)) == [second]

    def test_refuses_a_member(self, anna, wilma):
        with pytest.raises(AlreadyMember, match="is a member already"):
            invite_person(email=wilma.user.email.upper(), role=Role.EDITOR, by=anna, at=NOON)

    def test_ends_for_the_day_when_enough_mails_have_left(self, settings, invitation, anna):
        settings.INVITATIONS_A_DAY = 2
        withdraw_invitation(invitation=invitation, by=anna, at=NOON)
        second = invite_person(email="x@example.org", role=Role.EDITOR, by=anna, at=NOON)

        with pytest.raises(TooManyInvitations):
            invite_person(email="y@example.org", role=Role.EDITOR, by=anna, at=NOON)
        with pytest.raises(TooManyInvitations):
            renew_invitation(invitation=second, by=anna, at=NOON)

        tomorrow = NOON + timedelta(days=1)
        assert invite_person(email="y@example.org", role=Role.EDITOR, by=anna, at=tomorrow).pk

    def test_counts_for_each_organisation_by_itself(self, settings, invitation, sam):
        settings.INVITATIONS_A_DAY = 1

        with tenancy.scope(sam.organisation_id):
            assert invite_person(email="x@example.org", role=Role.EDITOR, by=sam, at=NOON).pk

    def test_refuses_a_writer(self, wilma):
        with pytest.raises(NotAllowed):
            invite_person(email="x@example.org", role=Role.VIEWER, by=wilma, at=NOON)

    def test_lets_no_admin_make_an_owner(self, wilma):
        wilma.role = Role.ADMIN

        with pytest.raises(NotAllowed):
            invite_person(email="x@example.org", role=Role.OWNER, by=wilma, at=NOON)


class TestMailInvitation:
    def test_carries_the_link_of_the_public_address(self, invitation):
        mail_invitation(invitation=invitation, base_url="https://post.example/")

        (sent,) = mail.outbox
        assert sent.to == ["nora@example.org"]
        assert sent.subject == "Join Anna's Bakery on Postwright"
        assert f"https://post.example/join/{queries.invitation_token(invitation)}/" in sent.body

    def test_has_a_subject_of_one_line_whatever_the_organisation_is_called(self, invitation, anna):
        rename_organisation(name="Anna\r\nBcc: all@example.org\u202e", by=anna, at=NOON)
        invitation.organisation.refresh_from_db()

        mail_invitation(invitation=invitation, base_url="https://example.org")

        assert mail.outbox[-1].subject == "Join Anna Bcc: all@example.org on Postwright"

    def test_is_told_when_it_failed_for_the_last_time(self, invitation, anna, as_member):
        give_up_invitation(invitation=invitation, at=NOON)

        assert Event.objects.filter(tag=Tag.INVITATION_FAILED, subject_id=invitation.pk).count() == 1
        assert "could not be sent" in as_member(anna).get("/settings/people/").text

        renewed = renew_invitation(invitation=invitation, by=anna, at=NOON)
        assert renewed.mail_failed_at is None


class TestRenewInvitation:
    def test_makes_an_old_link_good_again(self, invitation, anna):
        token = queries.invitation_token(invitation)
        assert queries.invitation_by(token, at=LATER) is None

        renew_invitation(invitation=invitation, by=anna, at=LATER)

        assert queries.invitation_by(token, at=LATER) == invitation

    def test_refuses_a_used_one(self, invitation, anna, sam):
        accept_invitation(invitation=invitation, by=sam.user, at=NOON)

        with pytest.raises(InvitationGone):
            renew_invitation(invitation=invitation, by=anna, at=NOON)

    def test_refuses_a_writer(self, invitation, wilma):
        with pytest.raises(NotAllowed):
            renew_invitation(invitation=invitation, by=wilma, at=NOON)


class TestWithdrawInvitation:
    def test_closes_the_link(self, invitation, anna):
        token = queries.invitation_token(invitation)

        withdraw_invitation(invitation=invitation, by=anna, at=NOON)

        assert queries.invitation_by(token, at=NOON) is None
        assert Event.objects.filter(tag=Tag.INVITATION_WITHDRAWN).count() == 1

    def test_refuses_a_writer(self, invitation, wilma):
        with pytest.raises(NotAllowed):
            withdraw_invitation(invitation=invitation, by=wilma, at=NOON)

        assert Invitation.objects.filter(pk=invitation.pk).exists()


class TestAcceptInvitation:
    def test_makes_a_member_with_the_offered_role(self, invitation, sam, anna):
        member = accept_invitation(invitation=invitation, by=sam.user, at=NOON)

        assert (member.organisation, member.role, member.joined_at) == (anna.organisation, "editor", NOON)
        assert Event.objects.get(tag=Tag.MEMBER_JOINED).by_id == member.pk

    def test_works_once(self, invitation, sam, olga):
        accept_invitation(invitation=invitation, by=sam.user, at=NOON)

        with pytest.raises(InvitationGone):
            accept_invitation(invitation=invitation, by=olga, at=NOON)

    def test_refuses_after_its_time(self, invitation, sam):
        with pytest.raises(InvitationGone):
            accept_invitation(invitation=invitation, by=sam.user, at=LATER)

    def test_refuses_after_withdrawal(self, invitation, anna, sam):
        withdraw_invitation(invitation=Invitation.objects.get(pk=invitation.pk), by=anna, at=NOON)

        with pytest.raises(InvitationGone):
            accept_invitation(invitation=invitation, by=sam.user, at=NOON)

    def test_leaves_the_role_of_somebody_who_is_a_member_already(self, invitation, vera):
        accept_invitation(invitation=invitation, by=vera.user, at=NOON)

        assert Member.objects.get(pk=vera.pk).role == "viewer"
