import pytest
from django.test import Client

from postwright.base.accounts import queries
from postwright.base.accounts.models import Invitation
from postwright.base.accounts.operations import invite_person
from postwright.base.accounts.rules import Role
from postwright.kit.clock import now


@pytest.fixture
def invitation(anna):
    return invite_person(email="nora@example.org", role=Role.EDITOR, by=anna, at=now())


def actions(member, invitation):
    return [
        ("/settings/people/invitations/new/", {"email": "x@example.org", "role": "viewer"}),
        (f"/settings/people/{member.pk}/role/", {"role": "editor"}),
        (f"/settings/people/{member.pk}/removal/", {}),
        (f"/settings/people/invitations/{invitation.pk}/mail/", {}),
        (f"/settings/people/invitations/{invitation.pk}/withdrawal/", {}),
    ]


class TestPeoplePage:
    def test_invites(self, as_member, anna):
        as_member(anna).post(
            "/settings/people/invitations/new/", {"email": "x@example.org", "role": "viewer"}
        )

        assert queries.open_invitations_for(anna).get().email == "x@example.org"

    @pytest.mark.parametrize("name", ["Anna\r\nBcc: x@example.org", "Anna\u202eyrekaB", "\x07"])
    def test_takes_no_organisation_of_two_lines(self, as_member, anna, name):
        as_member(anna).post("/settings/organisation/", {"name": name})

        anna.organisation.refresh_from_db()
        assert anna.organisation.name == "Anna's Bakery"

    def test_says_that_somebody_is_a_member_already(self, as_member, anna, wilma):
        data = {"email": wilma.user.email, "role": "viewer"}
        page = as_member(anna).post("/settings/people/invitations/new/", data)

        assert b"is a member already" in page.content

    def test_offers_an_admin_no_owner(self, as_member, wilma):
        wilma.role = Role.ADMIN
        wilma.save()

        form = as_member(wilma).get("/settings/people/invitations/new/").context["form"]

        assert [value for value, _name in form.fields["role"].choices] == ["admin", "editor", "viewer"]

    def test_changes_a_role(self, as_member, anna, vera):
        as_member(anna).post(f"/settings/people/{vera.pk}/role/", {"role": "editor"})

        vera.refresh_from_db()
        assert vera.role == "editor"

    def test_tells_why_the_last_owner_stays(self, as_member, anna):
        page = as_member(anna).post(f"/settings/people/{anna.pk}/removal/", follow=True)

        assert b"An organisation needs an owner." in page.content
        assert queries.memberships_of(anna.user)

    def test_shows_the_way_on_to_somebody_who_left_their_only_organisation(self, as_member, vera):
        page = as_member(vera).post(f"/settings/people/{vera.pk}/removal/", follow=True)

        assert page.request["PATH_INFO"] == "/settings/organisation/new/"

    @pytest.mark.parametrize("action", range(5))
    @pytest.mark.parametrize("role", ["wilma", "vera"])
    def test_refuses_everything_to_those_who_do_not_manage(
        self, as_member, request, anna, invitation, role, action
    ):
        member = request.getfixturevalue(role)
        path, data = actions(anna, invitation)[action]

        assert as_member(member).post(path, data).status_code == 403
        assert queries.people_for(anna).get(pk=anna.pk).role == "owner"

    @pytest.mark.parametrize("action", range(1, 5))
    def test_hides_everything_from_a_stranger(self, as_member, sam, vera, invitation, action):
        path, data = actions(vera, invitation)[action]

        assert as_member(sam).post(path, data).status_code == 404
        assert Invitation.objects.filter(pk=invitation.pk).exists()
        vera.refresh_from_db()
        assert vera.role == "viewer"

    def test_sends_visitors_to_log_in(self, vera, invitation):
        for path, data in actions(vera, invitation):
            assert Client().post(path, data)["Location"].startswith("/account/login/")


class TestInvitationLink:
    def test_is_copied_by_operators_only(self, as_member, anna, invitation):
        token = queries.invitation_token(invitation)
        assert token not in as_member(anna).get("/settings/people/").content.decode()

        anna.user.is_operator = True
        anna.user.save()

        assert f"/join/{token}/" in as_member(anna).get("/settings/people/").content.decode()
