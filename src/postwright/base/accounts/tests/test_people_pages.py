"""The pages of people, by role."""

import pytest
from django.urls import reverse

PAGES = ["profile", "organisation", "people", "home", "brands", "account_email", "account_change_password"]
MANAGED = ["tokens", "invitation-new", "brand-new"]


@pytest.fixture
def person(request, anna, wilma, vera, sam):
    return {"anna": anna, "wilma": wilma, "vera": vera, "sam": sam}[request.param]


everybody = pytest.mark.parametrize("person", ["anna", "wilma", "vera", "sam"], indirect=True)


class TestPeoplePages:
    @everybody
    @pytest.mark.parametrize("name", PAGES)
    def test_open_for_every_role(self, as_member, person, name):
        assert as_member(person).get(reverse(name)).status_code == 200

    @pytest.mark.parametrize(
        ("person", "status"), [("anna", 200), ("wilma", 403), ("vera", 403)], indirect=["person"]
    )
    @pytest.mark.parametrize("name", MANAGED)
    def test_of_managers_refuse_others(self, as_member, person, status, name):
        assert as_member(person).get(reverse(name)).status_code == status

    @pytest.mark.parametrize("name", ["operator", "outbox", "styleguide"])
    def test_of_operators_do_not_exist_for_others(self, as_member, anna, name):
        assert as_member(anna).get(reverse(name)).status_code == 404

    @pytest.mark.parametrize("name", ["operator", "outbox", "styleguide"])
    def test_of_operators_open_for_them(self, as_member, olga, name):
        assert as_member(olga).get(reverse(name)).status_code == 200

    @pytest.mark.parametrize(
        "name",
        [
            "account_login",
            "account_signup",
            "account_reset_password",
            "account_email_verification_sent",
            "account_inactive",
            "account_reset_password_done",
            "account_reset_password_from_key_done",
        ],
    )
    def test_of_visitors_are_ours(self, client, db, name):
        page = client.get(reverse(name))

        assert page.status_code == 200
        assert b"built/app.css" in page.content
