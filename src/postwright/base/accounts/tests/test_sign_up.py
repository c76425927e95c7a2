from typing import ClassVar

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import Client

from postwright.base.accounts import operations, queries
from postwright.base.accounts.models import User
from postwright.base.accounts.rules import Role
from postwright.base.accounts.tests.conftest import PASSWORD
from postwright.kit.clock import now


class CountingHasher(Argon2PasswordHasher):
    hashed: ClassVar[list[str]] = []

    def encode(self, password, salt):
        self.hashed.append(password)
        return super().encode(password, salt)


@pytest.fixture
def hashed(settings):
    """The passwords that were hashed, in order."""
    settings.PASSWORD_HASHERS = [f"{__name__}.{CountingHasher.__name__}"]
    CountingHasher.hashed.clear()
    return CountingHasher.hashed


@pytest.fixture
def invitation(anna):
    return operations.invite_person(email="nora@example.org", role=Role.EDITOR, by=anna, at=now())


class TestFirstSignUp:
    def test_makes_the_operator_and_logs_them_in_without_a_mail(self, sign_up, mailoutbox):
        client = Client()

        answer = sign_up(client=client)

        user = User.objects.get()
        assert (answer.status_code, answer["Location"]) == (302, "/welcome/")
        assert user.is_operator
        assert EmailAddress.objects.get(user=user).verified
        assert client.get("/welcome/").context["user"] == user
        assert not mailoutbox

    def test_opens_the_organisation_with_them_as_owner(self, sign_up):
        sign_up(organisation="Nora's Nails")

        (membership,) = queries.memberships_of(User.objects.get())
        assert (membership.organisation_name, membership.role) == ("Nora's Nails", Role.OWNER)

    def test_keeps_the_time_zone_of_the_device(self, sign_up):
        sign_up(time_zone="Europe/Paris")

        assert User.objects.get().time_zone == "Europe/Paris"

    def test_reads_a_made_up_time_zone_as_utc(self, sign_up):
        sign_up(time_zone="../../etc/passwd")

        assert User.objects.get().time_zone == "UTC"

    def test_refuses_a_weak_password_and_makes_nothing(self, sign_up):
        assert sign_up(password1="password").status_code == 200
        assert not User.objects.exists()


class TestLaterSignUp:
    def test_waits_for_the_mailed_link(self, sign_up, anna, mailoutbox, link_in):
        client = Client()

        answer = sign_up(client=client)
        assert answer["Location"] == "/account/confirm-email/"
        assert client.get("/settings/profile/").status_code == 302
        client.post(link_in(mailoutbox[0]))

        assert client.get("/settings/profile/").status_code == 200
        assert not User.objects.get(email="nora@example.org").is_operator

    def test_looks_the_same_for_a_known_address(self, sign_up, anna, mailoutbox):
        EmailAddress.objects.create(user=anna.user, email=anna.user.email, verified=True, primary=True)

        known, unknown = sign_up(email=anna.user.email), sign_up(email="new@example.org")

        assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
        assert [mail.subject for mail in mailoutbox] == [
            "You have an account already",
            "Confirm your address",
        ]
        assert User.objects.filter(email=anna.user.email).count() == 1

    @pytest.mark.parametrize("email", ["anna@example.org", "ANNA@example.org", "new@example.org"])
    def test_hashes_one_password_whether_the_address_is_known_or_new(self, sign_up, anna, hashed, email):
        EmailAddress.objects.create(user=anna.user, email=anna.user.email, verified=True, primary=True)

        assert sign_up(email=email)["Location"] == "/account/confirm-email/"
        assert hashed == [PASSWORD]

    def test_can_be_closed(self, sign_up, anna, settings):
        settings.SIGN_UP_OPEN = False

        assert b"by invitation" in sign_up().content
        assert not User.objects.filter(email="nora@example.org").exists()


class TestInvitedSignUp:
    def test_joins_at_once_without_an_organisation_of_their_own(
        self, sign_up, invitation, mailoutbox, settings
    ):
        settings.SIGN_UP_OPEN = False
        client = Client()
        mailoutbox.clear()

        followed = client.post(f"/join/{queries.invitation_token(invitation)}/")
        sign_up(client=client)

        (membership,) = queries.memberships_of(User.objects.get(email="nora@example.org"))
        assert "email=nora%40example.org" in followed["Location"]
        assert (membership.organisation_id, membership.role) == (invitation.organisation_id, Role.EDITOR)
        assert client.get("/").status_code == 200
        assert not mailoutbox

    def test_confirms_an_address_that_was_not_invited(self, sign_up, invitation, mailoutbox):
        client = Client()
        client.post(f"/join/{queries.invitation_token(invitation)}/")

        answer = sign_up(client=client, email="other@example.org")

        assert answer["Location"] == "/account/confirm-email/"
        assert [mail.to for mail in mailoutbox] == [["other@example.org"]]
