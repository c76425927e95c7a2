from urllib.parse import quote

import pytest
from django.test import Client

from conftest import NOON
from postwright.base.accounts import queries
from postwright.base.accounts.models import Member
from postwright.base.accounts.operations import accept_invitation, invite_person, withdraw_invitation
from postwright.base.accounts.rules import Role
from postwright.kit.clock import now


@pytest.fixture
def invitation(anna):
    return invite_person(email="sam@example.org", role=Role.EDITOR, by=anna, at=now())


@pytest.fixture
def path(invitation):
    return f"/join/{queries.invitation_token(invitation)}/"


class TestJoinPage:
    def test_says_who_invites_to_what(self, client, path):
        page = client.get(path).content.decode()

        assert "Join Anna&#x27;s Bakery" in page
        assert "Anna invites you as Editor." in page

    def test_offers_to_log_in_and_come_back(self, client, path):
        assert f"/account/login/?next={quote(path)}" in client.get(path).content.decode()

    def test_takes_a_signed_in_person_in_and_there(self, as_member, path, sam, anna):
        client = as_member(sam)

        assert client.post(path)["Location"] == "/"

        assert client.get("/settings/organisation/").context["member"].organisation == anna.organisation

    def test_says_when_it_was_meant_for_another_address(self, as_member, path, olga):
        page = as_member(olga).get(path).content.decode()

        assert "The invitation went to sam@example.org. You are logged in as olga@example.org." in page

    def test_is_gone_once_used(self, client, path, invitation, sam):
        accept_invitation(invitation=invitation, by=sam.user, at=now())

        assert client.get(path).status_code == 410

    def test_is_gone_once_withdrawn(self, client, path, invitation, anna):
        withdraw_invitation(invitation=invitation, by=anna, at=now())

        assert Client().post(path).status_code == 410

    def test_is_gone_after_its_time(self, as_member, anna, sam):
        old = invite_person(email="sam@example.org", role=Role.EDITOR, by=anna, at=NOON.replace(year=2020))

        assert as_member(sam).post(f"/join/{queries.invitation_token(old)}/").status_code == 410
        assert not Member.objects.filter(user=sam.user, organisation=anna.organisation).exists()
