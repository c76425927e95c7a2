import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _unlimited():
    """Each test begins with the rate limits untouched."""
    cache.clear()


@pytest.fixture
def confirmed(anna):
    EmailAddress.objects.create(user=anna.user, email=anna.user.email, verified=True, primary=True)
    return anna.user


def log_in(client, email, password):
    return client.post("/account/login/", {"login": email, "password": password})


class TestLogIn:
    def test_leads_to_the_desk(self, client, confirmed):
        assert log_in(client, confirmed.email, PASSWORD)["Location"] == "/"
        assert client.get("/").context["user"] == confirmed

    def test_does_not_tell_whether_an_address_is_known(self, client, confirmed):
        wrong = log_in(client, confirmed.email, "something else").context["form"].errors
        unknown = log_in(client, "nobody@example.org", "something else").context["form"].errors

        assert wrong == unknown != {}

    def test_ends_with_log_out(self, client, confirmed):
        log_in(client, confirmed.email, PASSWORD)

        client.post("/account/logout/")

        assert client.get("/settings/profile/")["Location"] == "/account/login/?next=/settings/profile/"


class TestPasswordReset:
    def test_works_through_the_mailed_link(self, client, confirmed, mailoutbox, link_in):
        client.post("/account/password/reset/", {"email": confirmed.email})
        opened = client.get(link_in(mailoutbox[0]), follow=True)
        new = {"password1": "a much better horse", "password2": "a much better horse"}
        client.post(opened.request["PATH_INFO"], new)

        assert log_in(client, confirmed.email, "a much better horse")["Location"] == "/"
        assert mailoutbox[1].subject == "Your password was changed"

    def test_refuses_a_used_link(self, client, confirmed, mailoutbox, link_in):
        client.post("/account/password/reset/", {"email": confirmed.email})
        path = link_in(mailoutbox[0])
        opened = client.get(path, follow=True)
        client.post(
            opened.request["PATH_INFO"],
            {"password1": "a much better horse", "password2": "a much better horse"},
        )

        assert b"no longer works" in client.get(path, follow=True).content

    def test_answers_alike_for_an_unknown_address(self, client, confirmed, mailoutbox):
        known = client.post("/account/password/reset/", {"email": confirmed.email})
        unknown = client.post("/account/password/reset/", {"email": "nobody@example.org"})

        assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
        assert [mail.subject for mail in mailoutbox] == [
            "Choose a new password",
            "No account with this address",
        ]

    def test_changes_the_address_only_after_confirmation(self, client, confirmed, mailoutbox, link_in):
        log_in(client, confirmed.email, PASSWORD)
        old = confirmed.email

        client.post("/account/email/", {"email": "anna@bakery.example", "action_add": ""})
        confirmed.refresh_from_db()
        assert confirmed.email == old
        client.post(link_in(mailoutbox[0]))

        confirmed.refresh_from_db()
        assert confirmed.email == "anna@bakery.example"
