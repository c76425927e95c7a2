from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from postwright.base.accounts import operations, queries
from postwright.base.accounts.models import Member, User
from postwright.base.accounts.rules import Role
from postwright.kit import tenancy
from postwright.kit.clock import now

LATER = timedelta(days=7, minutes=1)


@pytest.fixture
def nora(anna, mailoutbox, sign_up):
    """Signed up after Anna, and has not followed the mailed link."""
    sign_up()
    return User.objects.get(email="nora@example.org")


def forget(after=LATER):
    return operations.forget_unconfirmed(at=now() + after)


def home_of(user):
    (membership,) = queries.memberships_of(user)
    with tenancy.scope(membership.organisation_id):
        return Member.objects.select_related("organisation").get(pk=membership.member_id)


class TestForgetUnconfirmed:
    def test_takes_the_account_with_its_organisation(self, nora, anna):
        before = queries.organisation_count()

        assert forget() == 1
        assert queries.organisation_count() == before - 1
        assert list(User.objects.all()) == [anna.user]
        assert not EmailAddress.objects.exists()

    def test_leaves_the_address_free_for_another_try(self, nora, sign_up):
        forget()
        sign_up()

        assert User.objects.get(email="nora@example.org") != nora

    def test_takes_many_at_once(self, nora, sign_up):
        sign_up(email="nick@example.org")

        assert forget() == 2

    def test_waits_as_long_as_the_setting_says(self, nora, settings):
        settings.UNCONFIRMED_DAYS = 30

        assert forget() == 0
        assert forget(timedelta(days=31)) == 1

    def test_leaves_who_followed_the_link(self, nora, mailoutbox, link_in, client):
        client.post(link_in(mailoutbox[-1]))

        assert forget() == 0

    def test_leaves_who_has_ever_logged_in(self, nora):
        User.objects.filter(pk=nora.pk).update(last_login=now())

        assert forget() == 0

    def test_leaves_operators(self, nora):
        User.objects.filter(pk=nora.pk).update(is_operator=True)

        assert forget() == 0

    def test_leaves_who_was_made_without_the_sign_up_page(self, anna):
        assert forget() == 0

    def test_leaves_an_organisation_in_which_something_was_made(self, nora):
        owner = home_of(nora)
        with tenancy.scope(owner.organisation_id):
            operations.create_token(name="website", by=owner, at=now())

        assert forget() == 0
        assert home_of(nora) == owner

    def test_leaves_an_organisation_with_colleagues(self, nora, wilma):
        owner = home_of(nora)
        with tenancy.scope(owner.organisation_id):
            Member.objects.create(
                organisation=owner.organisation, user=wilma.user, role=Role.EDITOR, joined_at=now()
            )

        assert forget() == 0
        assert home_of(nora) == owner

    def test_leaves_who_was_taken_into_another_organisation(self, anna, sign_up, client):
        invitation = operations.invite_person(email="nora@example.org", role=Role.EDITOR, by=anna, at=now())
        client.post(f"/join/{queries.invitation_token(invitation)}/")
        sign_up(client=client, email="other@example.org")

        assert forget() == 0
        assert home_of(User.objects.get(email="other@example.org")).role == Role.EDITOR
