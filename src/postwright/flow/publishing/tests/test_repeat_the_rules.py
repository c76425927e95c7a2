"""The doors to the figures say in SQL what rules.py says: both change together."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now

from postwright.flow.publishing.models import Attempt, Pace, Publication
from postwright.flow.publishing.rules import CAME_LATE, ON_TIME, ORDER_HOLD, WAITS_FOR_PERSON
from postwright.flow.publishing.tests.test_watch import later, overdue, put

__all__ = ["later"]
A_BIT, HOUR = timedelta(seconds=20), timedelta(hours=1)
CODES = sorted({CAME_LATE, *WAITS_FOR_PERSON})


def ask(door):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM door_{door}")  # noqa: S608 - doors are named below
        return cursor.fetchall()


class TestHealth:
    @pytest.mark.parametrize(("more", "is_late"), [(-A_BIT, False), (A_BIT, True)])
    def test_knows_from_when_on_one_is_late(self, publication, anna, more, is_late):
        due_at = Now() - ON_TIME - more
        put(publication, next_at=due_at, due_at=due_at, late_at=Now() + HOUR)
        Pace.objects.create(
            channel=publication.channel, organisation=anna.organisation, spaced_until=Now() + HOUR
        )

        assert (overdue() == 0) is is_late

    def test_knows_that_the_one_that_took_up_the_spacing_goes_on(self, publication, anna):
        put(publication, next_at=Now() - HOUR, due_at=Now() - HOUR, late_at=Now() + HOUR)
        Pace.objects.create(
            channel=publication.channel,
            organisation=anna.organisation,
            spaced_until=Now() + HOUR,
            spaced_by=publication.pk,
        )

        assert overdue() > 0

    @pytest.mark.parametrize(("more", "holds"), [(-A_BIT, True), (A_BIT, False)])
    def test_knows_how_long_one_that_is_tried_again_holds_back_the_next(
        self, publication, later, more, holds
    ):
        tried = Now() - ORDER_HOLD - more
        put(publication, next_at=Now() + HOUR, due_at=Now() - 2 * HOUR, first_tried_at=tried, sends=1)
        put(later, next_at=Now() - HOUR, due_at=Now() - HOUR, late_at=Now() + HOUR)

        assert (overdue() == 0) is holds

    def test_knows_what_holds_back_nobody(self, publication, later):
        put(publication, next_at=Now() + HOUR, due_at=Now() - A_BIT, problem=CAME_LATE)
        put(later, next_at=Now() - A_BIT, due_at=Now() - A_BIT / 2)

        assert overdue() > 0


class TestQueue:
    @pytest.mark.parametrize("code", CODES)
    def test_knows_who_has_to_act(self, publication, code):
        Publication.objects.update(problem=code)

        assert ask("publishing_queue()")[0][2] == ("person" if code == CAME_LATE else "channel")

    def test_tells_apart_what_waits_for_keys(self, publication):
        Publication.objects.update(problem="keys_away")

        assert ask("publishing_queue()")[0][2] == "keys"


@pytest.mark.parametrize("code", CODES)
class TestWaitingForAPerson:
    @pytest.fixture(autouse=True)
    def attempts(self, publication, code):
        put(publication, due_at=Now() - HOUR)
        for number, problem in enumerate((code, "")):
            Attempt.objects.create(
                organisation=publication.organisation,
                publication=publication,
                number=number + 1,
                worker="one",
                outcome="sent" if number else "retry",
                problem=problem,
                began_at=Now() - A_BIT,
                sending_at=Now() - A_BIT if number else None,
            )

    def test_is_no_retry(self, code):
        [outcomes] = ask("publishing_outcomes(1)")

        assert outcomes[-1] == 0

    def test_is_no_lag(self, code):
        assert ask("publishing_lag(1)")[0][0] == 0
