"""What is counted, and what is not."""

from datetime import timedelta

import pytest

from postwright.base.connections.models import Channel
from postwright.desk.operator.queries import Board, figures
from postwright.flow.publishing.engine.gates import Gates
from postwright.flow.publishing.models import Attempt, Publication
from postwright.kit.clock import now
from postwright.ports.channels.errors import RetryLater

SECOND, MINUTE, HOUR = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def attempt(publication):
    """Adds an attempt that began so long ago; its call came a second later."""

    def add(outcome="sent", ago=5 * MINUTE, number=1, *, called=True, **values):
        began_at = now() - ago
        return Attempt.objects.create(
            organisation=publication.organisation,
            publication=publication,
            number=number,
            worker="one",
            outcome=outcome,
            began_at=began_at,
            sending_at=began_at + SECOND if called else None,
            ended_at=began_at + 2 * SECOND,
            **values,
        )

    return add


def due(publication, ago):
    Publication.objects.filter(pk=publication.pk).update(due_at=now() - ago)


def look():
    return figures(at=now())


class TestQueue:
    @pytest.mark.parametrize(
        ("values", "name"),
        [
            ({"problem": "came_late"}, "came_late"),
            ({"problem": "channel_waits"}, "held"),
            ({"state": "unclear", "problem": "maybe_sent", "intent": {}}, "looked_up"),
            ({"state": "unclear", "problem": "ask_person", "intent": {}}, "asks"),
        ],
    )
    def test_tells_apart_who_has_to_act(self, publication, values, name):
        Publication.objects.update(**values)
        found = look()

        counted = {one: getattr(found, one) for one in ("came_late", "held", "looked_up", "asks")}
        assert counted == dict.fromkeys(counted, 0) | {name: 1}

    def test_counts_by_network_and_state(self, publication):
        [queued] = look().queue

        assert (queued.network, queued.state, queued.publications) == ("rehearsal", "scheduled", 1)

    def test_says_how_long_the_first_has_been_due(self, publication):
        Publication.objects.update(due_at=now() - HOUR, next_at=now() - HOUR)
        health = look().health

        assert health.due == 1
        assert health.oldest_due_seconds == pytest.approx(3600, abs=60)

    def test_counts_channels_in_trouble(self, channel):
        Channel.objects.update(state="reconnect")
        found = look()

        assert (found.channels_to_reconnect, found.channels_paused) == (1, 0)
        assert [one.text for one in Board(found).waiting] == ["1 channel has to be connected again"]


class TestOutcomes:
    def test_are_counted_by_hour(self, attempt):
        attempt("retry", 3 * HOUR + MINUTE, problem="busy")
        attempt("sent", number=2, unclear_at=now())
        found = look()

        [hour] = found.hour
        assert (hour.calls, hour.sent, hour.retried, hour.unclear) == (1, 1, 0, 1)
        assert sorted((one.hours_ago, one.calls, one.retried) for one in found.day) == [(0, 1, 0), (3, 1, 1)]

    def test_of_a_question_to_a_person_are_no_retry(self, attempt):
        attempt("retry", problem="came_late", called=False)
        [hour] = look().hour

        assert (hour.calls, hour.retried) == (0, 0)

    def test_of_yesterday_are_not_counted(self, attempt):
        attempt(ago=25 * HOUR)

        assert look().day == []

    def test_are_drawn_as_bars_of_a_day(self, attempt):
        attempt()
        attempt("failed", 5 * HOUR, number=2)
        bars = Board(look()).bars

        assert len(bars) == 24
        assert [[piece.kind for piece in bar.pieces] for bar in bars if bar.pieces] == [["failed"], ["sent"]]
        assert all(0 <= piece.top < 48 for bar in bars for piece in bar.pieces)


class TestLag:
    def test_is_the_time_from_due_to_the_first_call(self, attempt, publication):
        due(publication, 7 * MINUTE)
        attempt()
        lag = look().lag_hour

        assert lag.measured == 1
        assert lag.median == lag.p99 == lag.longest == pytest.approx(121, abs=2)

    def test_of_what_was_tried_again_is_that_of_the_first_call(self, attempt, publication):
        due(publication, 7 * MINUTE)
        attempt("retry", problem="busy")
        attempt("sent", MINUTE, number=2)
        lag = look().lag_hour

        assert lag.measured == 1
        assert lag.longest == pytest.approx(121, abs=2)

    @pytest.mark.parametrize("problem", ["came_late", "channel_waits", "sign_in_again"])
    def test_leaves_out_what_waited_for_a_person_or_its_channel(self, attempt, publication, problem):
        due(publication, 50 * MINUTE)
        attempt("retry", 40 * MINUTE, problem=problem, called=False)
        attempt("sent", number=2)

        assert look().lag_hour.measured == 0

    def test_counts_anew_from_a_time_that_was_moved(self, attempt, publication):
        attempt("retry", 50 * MINUTE, problem="busy")
        due(publication, 10 * MINUTE)
        attempt("sent", 9 * MINUTE, number=2)
        lag = look().lag_hour

        assert lag.measured == 1
        assert lag.longest == pytest.approx(61, abs=2)

    def test_is_unknown_where_nothing_went_out(self, db):
        assert look().lag_hour.median is None


@pytest.mark.timeout(60)
class TestLagOfARealRun:
    @pytest.fixture
    def world(self, committed, cluster):
        from tests.world import open_world  # noqa: PLC0415 - models are there only once Django is set up

        return open_world(cluster)

    def test_counts_what_is_on_time_by_when_its_call_left(self, world):
        publication = world.publication(world.channel(), due_in=2 * SECOND)
        with world.publisher():
            sent = world.until(publication, "sent")
        [attempt] = sent.attempts.all()
        lag = look().lag_hour

        assert attempt.began_at < publication.due_at <= attempt.sending_at <= sent.ended_at
        assert (lag.measured, lag.longest) == (1, (attempt.sending_at - publication.due_at).total_seconds())

    def test_counts_what_was_tried_again_by_its_first_call(self, world):
        publication = world.publication(world.channel(script=["retry_later"]), due_in=2 * SECOND)
        with world.publisher():
            sent = world.until(publication, "sent")
        first, _ = sent.attempts.all()
        lag = look().lag_hour

        assert (lag.measured, lag.longest) == (1, (first.sending_at - publication.due_at).total_seconds())

    def test_counts_no_call_that_the_server_s_limit_held_back(self, world, monkeypatch):
        refusals = iter([RetryLater("busy", after=1)])

        async def enter(*_):
            for refusal in refusals:
                raise refusal

        monkeypatch.setattr(Gates, "enter", enter)
        publication = world.publication(world.channel())
        with world.publisher():
            sent = world.until(publication, "sent")
        held, called = sent.attempts.all()

        assert (held.outcome, held.sending_at) == ("retry", None)
        assert look().lag_hour.longest == (called.sending_at - publication.due_at).total_seconds()
