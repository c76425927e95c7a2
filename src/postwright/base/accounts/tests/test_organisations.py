import pytest
from django.test import Client

from conftest import NOON
from postwright.base.accounts import queries
from postwright.base.accounts.models import NotAllowed, User
from postwright.base.accounts.operations import (
    EmailTaken,
    change_profile,
    create_person,
    end_sessions,
    open_organisation,
    rename_organisation,
)
from postwright.base.audit.models import Event, Tag
from postwright.kit import tenancy


class TestCreatePerson:
    def test_makes_an_account_that_can_log_in_at_once(self, client, db):
        create_person(
            email="Nora@example.org", name="Nora", password="correct horse", organisation="N", at=NOON
        )

        answer = client.post("/account/login/", {"login": "nora@example.org", "password": "correct horse"})
        assert answer["Location"] == "/"

    def test_makes_the_first_one_operator_and_no_other_unasked(self, db):
        people = [
            create_person(email=f"{name}@example.org", name=name, password="x", organisation=name, at=NOON)
            for name in ("first", "second")
        ]

        assert [person.user.is_operator for person in people] == [True, False]

    def test_refuses_a_known_address(self, anna):
        with pytest.raises(EmailTaken):
            create_person(email="ANNA@example.org", name="A", password="x", organisation="A", at=NOON)


class TestOpenOrganisation:
    def test_makes_the_owner_and_one_event(self, olga):
        member = open_organisation(name=" Second ", by=olga, at=NOON)

        with tenancy.scope(member.organisation_id):
            assert (member.organisation.name, member.role) == ("Second", "owner")
            assert Event.objects.get().tag == Tag.ORGANISATION_OPENED

    def test_is_invisible_from_the_others(self, anna, sam):
        assert not Event.objects.filter(organisation=sam.organisation).exists()


class TestRenameOrganisation:
    def test_changes_the_name(self, anna):
        assert rename_organisation(name="Anna & Co", by=anna, at=NOON).name == "Anna & Co"
        assert Event.objects.filter(tag=Tag.ORGANISATION_RENAMED).count() == 1

    def test_refuses_everybody_but_owners(self, wilma):
        wilma.role = "admin"
        with pytest.raises(NotAllowed):
            rename_organisation(name="W", by=wilma, at=NOON)


class TestOrganisationPages:
    def test_rename(self, as_member, anna):
        as_member(anna).post("/settings/organisation/", {"name": "Anna & Co"})

        anna.organisation.refresh_from_db()
        assert anna.organisation.name == "Anna & Co"

    def test_refuse_to_rename_for_an_editor(self, as_member, wilma):
        assert as_member(wilma).post("/settings/organisation/", {"name": "W"}).status_code == 403

    def test_open_another_and_enter_it(self, as_member, anna):
        client = as_member(anna)

        client.post("/settings/organisation/new/", {"name": "Second"})

        assert client.get("/settings/organisation/").context["member"].organisation.name == "Second"

    def test_switch_between_them(self, as_member, anna):
        open_organisation(name="Second", by=anna.user, at=NOON)
        client = as_member(anna)
        second = queries.memberships_of(anna.user)[1]

        client.post(f"/settings/organisation/choice/{second.organisation_id}/")

        assert client.get("/settings/organisation/").context["member"].organisation.name == "Second"

    def test_let_nobody_into_a_strangers(self, as_member, anna, sam):
        path = f"/settings/organisation/choice/{sam.organisation_id}/"

        assert as_member(anna).post(path).status_code == 404

    def test_lead_somebody_without_one_to_open_one(self, as_member, olga):
        assert as_member(olga).get("/")["Location"] == "/settings/organisation/new/"


class TestProfile:
    def test_is_kept(self, anna):
        change_profile(
            user=anna.user, name=" Anna B ", language="de", time_zone="Europe/Berlin", theme="dark"
        )

        user = User.objects.get(pk=anna.user.pk)
        assert (user.name, user.language, user.time_zone, user.theme) == (
            "Anna B",
            "de",
            "Europe/Berlin",
            "dark",
        )

    def test_page_speaks_the_chosen_language_and_colour(self, as_member, anna):
        client = as_member(anna)
        data = {"name": "Anna", "language": "de", "time_zone": "Europe/Berlin", "theme": "dark"}

        client.post("/settings/profile/", data)

        page = client.get("/settings/profile/").content.decode()
        assert '<html lang="de" data-theme="dark">' in page

    def test_page_refuses_an_unknown_zone(self, as_member, anna):
        data = {"name": "Anna", "language": "en", "time_zone": "Mars/Base", "theme": "dark"}

        assert as_member(anna).post("/settings/profile/", data).context["form"].errors.keys() == {"time_zone"}

    def test_theme_holds_in_a_new_session(self, as_member, anna):
        change_profile(user=anna.user, name="Anna", language="en", time_zone="UTC", theme="dark")

        assert b'data-theme="dark"' in as_member(anna).get("/settings/profile/").content


class TestEndSessions:
    def test_logs_a_person_out_everywhere_and_nobody_else(self, anna, sam):
        annas, sams = Client(), Client()
        annas.force_login(anna.user)
        sams.force_login(sam.user)

        assert end_sessions(user=anna.user) == 1
        assert annas.get("/settings/profile/").status_code == 302
        assert sams.get("/settings/profile/").status_code == 200
