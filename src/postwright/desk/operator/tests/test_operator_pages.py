from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.db import connection

from conftest import NOON
from postwright.base.notices import queries as notices
from postwright.base.notices.models import Alert, AlertMessage, Watcher
from postwright.base.notices.operations import keep_in_outbox
from postwright.flow.publishing.models import Publication, Worker
from postwright.kit import jobs
from postwright.kit.clock import now

HALF_AN_HOUR = timedelta(minutes=30)
PAGES = ["/operator/", "/operator/networks/", "/operator/outbox/", "/operator/styleguide/"]


@pytest.fixture
def mail(db):
    message = EmailMessage("Join us", "Come: https://a.example/x <b>", None, ["a@example.org"])
    return keep_in_outbox(message=message, at=NOON)


def board(olga):
    return olga.get("/operator/").context["board"]


class TestNetworks:
    def test_name_what_wants_nothing(self, as_member, olga):
        found = {one.name: one for one in as_member(olga).get("/operator/networks/").context["set_ups"]}

        assert found["mastodon"].is_done
        assert not found["mastodon"].pairs
        assert "rehearsal" not in found


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
        Worker.objects.create(name="two", started_at=NOON, ticked_at=now() - HALF_AN_HOUR)
        Worker.objects.create(name="three", started_at=NOON, ticked_at=now() - 4 * HALF_AN_HOUR)

        signs = board(as_member(olga)).figures.publishers

        assert [(sign.name, sign.is_alive) for sign in signs] == [("one", True), ("two", False)]

    def test_counts_background_work_and_how_long_it_waits(self, as_member, olga, anna):
        jobs.enqueue("accounts.mail_invitation", organisation_id=anna.organisation_id, subject_id=anna.pk)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE procrastinate_events SET at = now() - interval '30 minutes'")

        found = board(as_member(olga)).figures.jobs

        assert found.waiting == 1
        assert 1800 <= found.oldest_seconds < 1900

    def test_is_quiet_while_all_is_well(self, as_member, olga):
        Worker.objects.create(name="one", started_at=NOON, ticked_at=now())
        Watcher.objects.create(name="web", started_at=NOON, ticked_at=now())

        page = as_member(olga).get("/operator/").text

        assert "Publishing is on time" in page
        assert "Nothing had to go out in the last hour." in page
        assert "Needs somebody" not in page
        assert "Silent" not in page

    def test_says_why_it_stalls_and_what_to_do(self, as_member, olga, publication):
        Publication.objects.update(due_at=now() - HALF_AN_HOUR, next_at=now() - HALF_AN_HOUR)

        page = as_member(olga).get("/operator/").text

        assert "Publishing stalls" in page
        assert "No publisher has ever run here. 1 publication is due." in page
        assert "Start everything with “postwright run”" in page

    def test_says_that_nobody_would_hear_of_it(self, as_member, olga):
        assert "Nobody would hear of it" in as_member(olga).get("/operator/").text

    def test_names_who_hears_of_it_without_the_address_of_the_webhook(self, as_member, olga, settings):
        settings.ALERT_WEBHOOK = "https://hooks.example.org/secret"
        page = as_member(olga).get("/operator/").text

        assert "hooks.example.org" in page
        assert "secret" not in page

    def test_shows_what_was_told_lately(self, as_member, olga):
        alert = Alert.objects.create(
            cause="publishing_stalls",
            seen_at=NOON,
            began_at=now() - HALF_AN_HOUR,
            ended_at=now(),
            is_open=False,
        )
        AlertMessage.objects.create(
            alert=alert,
            kind="began",
            way="mail",
            subject="",
            text="",
            written_at=NOON,
            next_at=NOON,
            problem="ConnectionRefusedError",
        )

        assert (
            "Mail, It began: not told yet (ConnectionRefusedError)" in as_member(olga).get("/operator/").text
        )

    def test_renews_only_its_figures(self, as_member, olga):
        part = as_member(olga).get("/operator/", headers={"HX-Request": "true"}).text

        assert part.strip().startswith('<div class="operator-health" id="operator-health"')
        assert "<html" not in part
        assert 'hx-trigger="every 15s"' in part


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
