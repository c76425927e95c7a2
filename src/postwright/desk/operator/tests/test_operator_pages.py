import pytest
from django.core.mail import EmailMessage

from conftest import NOON
from postwright.base.notices import queries as notices
from postwright.base.notices.operations import keep_in_outbox
from postwright.flow.publishing.models import Worker
from postwright.kit import jobs
from postwright.kit.clock import now

PAGES = ["/operator/", "/operator/outbox/", "/operator/styleguide/"]


@pytest.fixture
def mail(db):
    message = EmailMessage("Join us", "Come: https://a.example/x <b>", None, ["a@example.org"])
    return keep_in_outbox(message=message, at=NOON)


class TestOverview:
    def test_counts_every_organisation_and_account(self, as_member, olga, anna, sam):
        facts = as_member(olga).get("/operator/").context["facts"]

        assert (facts.organisations, facts.people) == (2, 3)

    def test_shows_no_name_of_an_organisation(self, as_member, olga, anna):
        assert b"Bakery" not in as_member(olga).get("/operator/").content

    def test_says_when_no_worker_has_run(self, as_member, olga):
        assert b"No worker has run yet" in as_member(olga).get("/operator/").content

    def test_tells_a_running_worker_from_a_silent_one(self, as_member, olga):
        Worker.objects.create(name="one", started_at=NOON, ticked_at=now())
        Worker.objects.create(name="two", started_at=NOON, ticked_at=NOON.replace(year=2020))

        signs = as_member(olga).get("/operator/").context["signs"]

        assert [(sign.name, sign.is_alive) for sign in signs] == [("one", True), ("two", False)]

    def test_counts_background_work(self, as_member, olga, anna):
        jobs.enqueue("accounts.mail_invitation", organisation_id=anna.organisation_id, subject_id=anna.pk)

        assert as_member(olga).get("/operator/").context["jobs"].waiting == 1


class TestOutbox:
    def test_shows_mail_with_links_to_follow_and_copy(self, as_member, olga, mail):
        page = as_member(olga).get("/operator/outbox/").content.decode()

        assert '<a href="https://a.example/x"' in page
        assert 'data-copy="https://a.example/x"' in page
        assert "&lt;b&gt;" in page

    def test_lets_a_mail_go(self, as_member, olga, mail):
        as_member(olga).post(f"/operator/outbox/{mail.pk}/removal/")

        assert not notices.outbox().exists()


class TestOthers:
    @pytest.mark.parametrize("path", PAGES)
    def test_find_nothing(self, as_member, anna, path):
        assert as_member(anna).get(path).status_code == 404

    def test_remove_nothing(self, as_member, anna, mail):
        assert as_member(anna).post(f"/operator/outbox/{mail.pk}/removal/").status_code == 404
        assert notices.outbox().exists()

    @pytest.mark.parametrize("path", PAGES)
    def test_log_in_first(self, client, db, path):
        assert client.get(path)["Location"] == f"/account/login/?next={path}"
