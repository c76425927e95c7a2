"""What the watchdog is told: late is whose next step is late, and nobody else."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from conftest import NOON
from postwright.flow.posts.operations import create_post
from postwright.flow.publishing.models import Attempt, Pace, Publication
from postwright.flow.publishing.operations import schedule_post
from postwright.flow.publishing.queries import publishing_health

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
State = Publication.State
QUESTION = {
    "state": State.UNCLEAR,
    "problem": "ask_person",
    "next_at": Now() + HOUR,
    "unclear_at": Now(),
    "intent": {},
}
LOOK_UP = {
    "state": State.UNCLEAR,
    "problem": "maybe_sent",
    "next_at": Now() - HOUR,
    "unclear_at": Now(),
    "intent": {},
}
TRIED_AGAIN = {"next_at": Now() + MINUTE, "due_at": Now() - MINUTE}
TRIED_FOR_LONG = {"next_at": Now() + HOUR, "due_at": Now() - HOUR}


@pytest.fixture
def later(publication, channel, brand, wilma):
    """A second one of the same channel, which comes after the first."""
    post = create_post(brand=brand, by=wilma, at=NOON, text="Fresh buns, too.", channels=[channel])
    [planned] = schedule_post(
        post=post, revision=post.revision, due_at=publication.due_at + HOUR, by=wilma, at=NOON
    )
    return planned


def put(publication, **values):
    Publication.objects.filter(pk=publication.pk).update(**values)


def overdue():
    return publishing_health().overdue_seconds


class TestOverdue:
    def test_is_nothing_while_all_have_time(self, publication):
        put(publication, next_at=Now() + MINUTE, due_at=Now() + MINUTE)

        assert overdue() == 0

    def test_is_one_that_nobody_took(self, publication):
        put(publication, next_at=Now() - HOUR, due_at=Now() - HOUR)

        assert overdue() > (HOUR - MINUTE).total_seconds()

    def test_is_a_look_up_that_nobody_made(self, publication):
        put(publication, **LOOK_UP)

        assert overdue() > (HOUR - MINUTE).total_seconds()

    def test_is_a_lease_that_nobody_took_back(self, publication):
        put(publication, state=State.CLAIMED, attempt=1, lease_by="gone", lease_until=Now() - HOUR)

        assert overdue() > (HOUR - MINUTE).total_seconds()

    @pytest.mark.parametrize("first", [QUESTION, TRIED_AGAIN], ids=["a question", "a network that is down"])
    def test_is_not_what_waits_behind(self, publication, later, first):
        put(publication, **first)
        put(later, next_at=Now() - HOUR, due_at=Now() - MINUTE / 2)

        assert overdue() == 0

    def test_is_not_what_the_pace_of_its_channel_holds_back(self, publication, anna):
        put(publication, next_at=Now() - HOUR, due_at=Now() - HOUR)
        Pace.objects.create(
            channel=publication.channel, organisation=anna.organisation, free_at=Now() + MINUTE
        )

        assert overdue() == 0

    def test_is_not_what_is_late_and_let_out_one_by_one(self, publication, anna):
        put(publication, next_at=Now() - HOUR, due_at=Now() - HOUR, late_at=Now() + HOUR)
        Pace.objects.create(
            channel=publication.channel, organisation=anna.organisation, spaced_until=Now() + MINUTE
        )

        assert overdue() == 0

    def test_is_what_is_on_time_beside_one_that_is_let_out_later(self, publication, later, anna):
        put(publication, next_at=Now() - HOUR, due_at=Now() - HOUR, late_at=Now() + HOUR)
        put(later, next_at=Now() - 5 * MINUTE, due_at=Now() - 5 * MINUTE, late_at=Now() + HOUR)
        Pace.objects.create(
            channel=publication.channel, organisation=anna.organisation, spaced_until=Now() + MINUTE
        )

        assert overdue() == pytest.approx(300, abs=30)

    def test_is_counted_from_the_end_of_the_one_before(self, publication, later, anna):
        put(publication, state=State.SENT, ended_at=Now(), intent={})
        put(later, next_at=Now() - HOUR, due_at=Now() - HOUR)
        Attempt.objects.create(
            organisation=anna.organisation,
            publication=publication,
            number=1,
            worker="one",
            outcome="sent",
            began_at=Now() - HOUR / 2,
            ended_at=Now() - MINUTE,
        )

        assert overdue() == pytest.approx(60, abs=30)

    def test_is_what_no_longer_has_to_wait(self, publication, later):
        put(publication, **TRIED_FOR_LONG)
        put(later, next_at=Now() - MINUTE, due_at=Now() - MINUTE)

        assert overdue() > 0
