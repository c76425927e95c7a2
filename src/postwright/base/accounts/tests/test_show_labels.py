import pytest
from allauth.account.models import EmailAddress


def opened(client, path):
    page = client.get(path, follow=True)
    assert page.status_code == 200
    return str(page.context["form"])


class TestWayToANewPassword:
    @pytest.mark.parametrize("path", ["password/change/", "reauthenticate/"])
    def test_stands_once_and_after_the_fields(self, as_member, anna, path):
        page = as_member(anna).get(f"/account/{path}").text

        assert page.count('href="/account/password/reset/"') == 1
        assert page.rindex('type="password"') < page.index('href="/account/password/reset/"')

    def test_stands_below_the_log_in(self, client, db):
        page = client.get("/account/login/").text

        assert page.rindex('type="password"') < page.index('href="/account/password/reset/"')


class TestFieldsSaidByTheirLabel:
    @pytest.mark.parametrize("path", ["login/", "signup/", "password/reset/"])
    def test_say_it_once_to_a_visitor(self, client, db, path):
        assert " placeholder=" not in opened(client, f"/account/{path}")

    @pytest.mark.parametrize("path", ["password/change/", "email/", "reauthenticate/"])
    def test_say_it_once_to_a_member(self, as_member, anna, path):
        assert " placeholder=" not in opened(as_member(anna), f"/account/{path}")

    def test_say_it_once_to_somebody_without_a_password(self, as_member, anna):
        anna.user.set_unusable_password()
        anna.user.save()
        client = as_member(anna)

        assert " placeholder=" not in opened(client, "/account/password/set/")

    def test_say_it_once_behind_a_mailed_link(self, client, anna, mailoutbox, link_in):
        EmailAddress.objects.create(user=anna.user, email=anna.user.email, verified=True, primary=True)
        client.post("/account/password/reset/", {"email": anna.user.email})

        assert " placeholder=" not in opened(client, link_in(mailoutbox[0]))
