from datetime import timedelta

import pytest

from conftest import NOON
from postwright.base.notices import queries
from postwright.base.notices.models import Alert, AlertMessage
from postwright.base.notices.operations import (
    Telling,
    claim_message,
    forget_alerts,
    note_trouble,
    settle_message,
    take_turn,
)
from postwright.base.notices.rules import LEASE, LONGEST_PAUSE, pause_after

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
WRONG = [{"kind": "made up"}]
TELLING = Telling(
    cause="made_up",
    every=MINUTE,
    ways=[AlertMessage.Way.MAIL],
    word=lambda kind, alert: (str(kind), f"{len(alert.details)} wrong"),
)

pytestmark = pytest.mark.django_db


def look(minute, details=()):
    return note_trouble(details=details, telling=TELLING, at=NOON + minute * MINUTE)


def written():
    return list(AlertMessage.objects.order_by("written_at").values_list("kind", "text"))


class TestNoteTrouble:
    def test_writes_when_it_is_seen_twice(self):
        look(0, WRONG)
        assert written() == []

        alert = look(1, WRONG)
        assert alert.began_at == NOON + MINUTE
        assert written() == [("began", "1 wrong")]

    def test_does_not_take_two_processes_for_two_looks(self):
        look(0, WRONG)
        look(0.1, WRONG)

        assert written() == []

    def test_reminds_after_six_hours(self):
        for minute in range(0, 12 * 60 + 7, 3):
            look(minute, WRONG)

        assert [kind for kind, _ in written()] == ["began", "reminder", "reminder"]

    def test_is_over_once_two_looks_were_calm(self):
        look(0, WRONG)
        look(1, WRONG)
        look(2)
        assert queries.open_alert("made_up")

        look(4)
        assert Alert.objects.get().ended_at == NOON + 2 * MINUTE
        assert [kind for kind, _ in written()] == ["began", "over"]

    def test_goes_on_when_the_calm_was_a_pause(self):
        for minute, details in enumerate([WRONG, WRONG, (), WRONG, (), WRONG]):
            look(minute, details)

        assert [kind for kind, _ in written()] == ["began"]


class TestClaimMessage:
    @pytest.fixture
    def message(self):
        look(0, WRONG)
        look(1, WRONG)
        return AlertMessage.objects.get()

    def test_gives_it_to_one(self, message):
        at = NOON + MINUTE

        assert claim_message(at=at) == message
        assert claim_message(at=at) is None

    def test_gives_it_to_another_when_the_first_died(self, message):
        claim_message(at=NOON + MINUTE)

        assert claim_message(at=NOON + MINUTE + LEASE).tries == 2

    def test_gives_up_after_two_days(self, message):
        assert claim_message(at=NOON + 3 * DAY) is None

    def test_takes_no_failure_from_whoever_was_overtaken(self, message):
        first = claim_message(at=NOON + MINUTE)
        second = claim_message(at=NOON + MINUTE + LEASE)
        settle_message(message=second, at=NOON + 5 * MINUTE)
        settle_message(message=first, problem="late", at=NOON + 6 * MINUTE)

        message.refresh_from_db()
        assert (message.told_at, message.problem) == (NOON + 5 * MINUTE, "")

    def test_waits_longer_after_each_failure(self):
        pauses = [pause_after(tries) for tries in range(1, 40)]

        assert pauses == sorted(pauses)
        assert pauses[:2] == [MINUTE / 2, MINUTE]
        assert pauses[-1] == LONGEST_PAUSE


class TestForgetAlerts:
    def test_leaves_what_is_open_or_young(self):
        Alert.objects.create(cause="open", seen_at=NOON - 200 * DAY)
        Alert.objects.create(cause="old", seen_at=NOON, ended_at=NOON - 91 * DAY, is_open=False)
        Alert.objects.create(cause="young", seen_at=NOON, ended_at=NOON - 89 * DAY, is_open=False)

        assert forget_alerts(at=NOON) == 1
        assert {alert.cause for alert in Alert.objects.all()} == {"open", "young"}


class TestTakeTurn:
    def test_is_once_in_a_while(self):
        turns = [
            take_turn(name="ping", every=MINUTE, at=NOON + second * MINUTE / 60) for second in (0, 1, 60, 61)
        ]

        assert turns == [True, False, True, False]
