"""Nobody publishes, and the operator hears of it. No worker runs in any of these tests."""

import threading
from datetime import timedelta

import pytest
from django.db import connections
from django.db.models import F

from postwright.base.notices import queries as notices
from postwright.base.notices.models import Alert, AlertMessage, Watcher
from postwright.desk.operator.tests.receivers import web_server
from postwright.kit.clock import now

SIX_HOURS, HOUR = timedelta(hours=6), timedelta(hours=1)


def look_until(watcher, is_so):
    """As time goes by; the test's own time limit ends it."""
    while not is_so():
        watcher.look()


def is_told():
    return Alert.objects.filter(began_at__isnull=False).exists()


def is_over():
    return Alert.objects.filter(is_open=False).exists()


class TestStall:
    def test_is_told_by_mail_and_webhook(self, stalled, mails, calls, watcher):
        look_until(watcher(), is_told)

        [(recipients, mail)] = mails.arrived
        [told] = calls.told()
        assert recipients == ["olga@example.org"]
        assert (
            mail["Subject"].startswith("Publishing stalls")
            == told["text"].startswith("Publishing stalls")
            is True
        )
        for text in (mail.get_payload(decode=True).decode(), told["text"]):
            assert "No publisher has ever run here. 1 publication is due." in text
            assert "/operator/" in text
            assert "Bakery" not in text

    def test_that_is_seen_once_is_told_to_nobody(self, stalled, mails, calls, watcher):
        watcher().look()

        assert (mails.arrived, calls.arrived) == ([], [])
        assert Alert.objects.get().began_at is None

    def test_that_was_none_leaves_nothing_behind(self, stalled, cancel, mails, watcher):
        one = watcher()
        one.look()
        cancel(stalled)
        one.look()

        assert not Alert.objects.exists()

    def test_is_told_once_however_many_look(self, stalled, mails, calls, watcher):
        def look():
            one = watcher()
            for _ in range(10):
                one.look()
            connections.close_all()

        threads = [threading.Thread(target=look) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert (len(mails.arrived), len(calls.arrived)) == (1, 1)

    def test_is_not_told_again_after_a_restart(self, stalled, mails, watcher):
        look_until(watcher(), is_told)
        look_until(watcher(), lambda: Watcher.objects.count() == 2)
        watcher().look()

        assert len(mails.arrived) == 1

    def test_is_told_again_after_six_hours(self, stalled, mails, watcher):
        look_until(watcher(), is_told)
        Alert.objects.update(reminded_at=F("reminded_at") - SIX_HOURS)
        for _ in range(3):
            watcher().look()

        assert [subject.split(" · ")[0] for subject in mails.subjects] == [
            "Publishing stalls",
            "Publishing still stalls",
        ]

    def test_that_is_over_is_told_once(self, stalled, cancel, mails, calls, watcher):
        one = watcher()
        look_until(one, is_told)
        cancel(stalled)
        look_until(one, is_over)
        one.look()

        assert [told["kind"] for told in calls.told()] == ["began", "over"]
        assert mails.subjects[1:] == [f"Publishing is on time again · {self.address(mails)}"]

    def address(self, mails):
        return mails.subjects[0].partition(" · ")[2]

    def test_waits_in_the_outbox_without_a_mail_server(self, stalled, settings, watcher):
        settings.MAILERS = {"default": {"BACKEND": "postwright.base.notices.adapters.OutboxBackend"}}
        settings.ALERT_EMAIL = ["olga@example.org"]
        look_until(watcher(), is_told)

        assert notices.outbox().get().subject.startswith("Publishing stalls")

    def test_is_mailed_to_the_accounts_that_operate_where_nobody_is_named(
        self, stalled, mails, settings, watcher, world
    ):
        settings.ALERT_EMAIL = []
        world.member.user.is_operator = True
        world.member.user.save()
        look_until(watcher(), is_told)

        assert mails.arrived[0][0] == ["anna@example.org"]

    def test_of_publications_that_wait_for_a_person_is_none(self, stalled, world, mails, watcher):
        with world.scope():
            type(stalled).objects.update(next_at=now() + HOUR, problem="came_late")
        watcher().look()

        assert not Alert.objects.exists()


class TestReceiver:
    @pytest.fixture
    def down(self, settings):
        """A port at which nobody listens."""
        with web_server() as gone:
            settings.ALERT_WEBHOOK = f"http://127.0.0.1:{gone.port}/hook"
        return gone.port

    def test_that_is_down_keeps_no_other_from_hearing(self, stalled, mails, down, watcher):
        look_until(watcher(), is_told)

        webhook = AlertMessage.objects.get(way="webhook")
        assert len(mails.arrived) == 1
        assert (webhook.told_at, webhook.tries) == (None, 1)
        assert "127.0.0.1" in webhook.problem
        assert "hook" not in webhook.problem

    def test_that_is_up_again_hears_it(self, stalled, mails, down, watcher):
        look_until(watcher(), is_told)
        with web_server(down) as calls:
            AlertMessage.objects.update(next_at=now())
            watcher().look()

            assert [told["kind"] for told in calls.told()] == ["began"]
        assert len(mails.arrived) == 1

    def test_that_refuses_is_asked_again_later(self, stalled, calls, mails, watcher):
        calls.status = 500
        look_until(watcher(), is_told)

        webhook = AlertMessage.objects.get(way="webhook")
        assert webhook.problem == "answered with status 500"
        assert webhook.next_at > now() + timedelta(seconds=20)


class TestPing:
    def test_comes_while_all_is_well(self, world, pinged, watcher):
        watcher().look()

        assert pinged.arrived == [("GET", "/ping/secret", b"")]

    def test_comes_once_a_minute_however_many_look(self, world, pinged, watcher):
        for _ in range(3):
            watcher().look()

        assert len(pinged.arrived) == 1

    def test_says_that_it_stalls_and_why(self, stalled, pinged, mails, watcher):
        look_until(watcher(), is_told)

        [(method, _, reason)] = [call for call in pinged.arrived if call[1] == "/ping/secret/fail"]
        assert method == "POST"
        assert reason.decode().startswith(
            "No publisher has ever run here. 1 publication is due. What should go"
        )

    def test_says_nothing_while_that_is_uncertain(self, stalled, pinged, watcher):
        watcher().look()

        assert pinged.arrived == []

    def test_that_nobody_takes_disturbs_nothing(self, world, settings, watcher, caplog):
        settings.PING_URL = "http://127.0.0.1:1/secret"
        watcher().look()

        assert Watcher.objects.exists()
        assert "secret" not in caplog.text


class TestThread:
    def test_looks_by_itself_until_it_is_stopped(self, stalled, mails, calls, watcher):
        one = watcher()
        one.start()
        mails.wait(1)
        calls.wait(1)
        one.stop()

        assert one.looked_ago < 60
        assert (len(mails.arrived), len(calls.arrived)) == (1, 1)
