import pytest
from django.db import connection

from postwright.base.notices.models import AlertMessage, Watcher
from postwright.desk.operator.engine.away import Away
from postwright.kit.clock import now


@pytest.fixture
def away(committed, monkeypatch):
    """A server that nobody answers at."""
    connection.close()
    monkeypatch.setitem(connection.settings_dict, "HOST", "/nowhere")
    yield
    connection.close()


@pytest.fixture
def back(monkeypatch):
    def restore():
        monkeypatch.undo()
        connection.close()

    return restore


class TestDatabaseAway:
    def test_is_told_at_the_third_look(self, away, mails, calls, watcher):
        one = watcher()
        one.look()
        one.look()
        assert (mails.arrived, calls.arrived) == ([], [])

        one.look()
        assert "The database does not answer, so nothing is published." in calls.told()[0]["text"]
        assert len(mails.arrived) == 1

    def test_is_told_once_by_all_processes_of_the_machine(self, away, mails, calls, watcher):
        for one in (watcher(), watcher()):
            for _ in range(5):
                one.look()

        assert (len(mails.arrived), len(calls.arrived)) == (1, 1)

    def test_that_is_over_is_told_once(self, away, back, mails, calls, watcher, settings, tmp_path):
        one, other = watcher(), watcher()
        hook, mailers = settings.ALERT_WEBHOOK, settings.MAILERS
        for _ in range(3):
            one.look()
        back()
        settings.ALERT_WEBHOOK, settings.MAILERS = hook, mailers
        one.look()
        other.look()

        assert [told["kind"] for told in calls.told()] == ["began", "over"]
        assert Watcher.objects.count() == 2
        assert not (tmp_path / "away.json").exists()

    def test_is_a_failing_ping(self, away, pinged, watcher):
        one = watcher()
        for _ in range(3):
            one.look()

        assert [path for _, path, _ in pinged.arrived] == ["/hook", "/ping/secret/fail"]

    def test_is_told_where_no_file_can_be_kept(self, tmp_path):
        told = []
        away = Away(tmp_path / "missing" / "away.json", needed=1)

        for _ in range(2):
            away.note(
                ways=[AlertMessage.Way.WEBHOOK], deliver=lambda one: told.append(one.kind) or "", at=now()
            )
        away.clear(deliver=lambda one: told.append(one.kind) or "", at=now())

        assert told == ["began", "over"]

    def test_is_tried_again_until_somebody_heard(self, tmp_path):
        answers = ["no answer", ""]
        away = Away(tmp_path / "away.json", needed=1)
        for _ in range(3):
            away.note(ways=[AlertMessage.Way.WEBHOOK], deliver=lambda _one: answers.pop(0), at=now())

        assert answers == []
