"""Times on days on which the clocks change: what a person chose, what becomes of it, and what they read about it."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from conftest import NOON
from postwright.flow.publishing import queries
from postwright.flow.publishing.models import BulkStep, Publication
from postwright.flow.publishing.operations import begin_step, go_on, undo_step
from postwright.flow.review.models import Through

BERLIN = ZoneInfo("Europe/Berlin")
FIRST, SECOND = (datetime(2027, 10, 31, hour, 30, tzinfo=UTC) for hour in (0, 1))  # both 02:30


@pytest.fixture
def stands(publication):
    def at(moment):
        fields = dict.fromkeys(("due_at", "next_at", "deadline_at"), moment)
        Publication.objects.filter(pk=publication.pk).update(**fields)
        publication.refresh_from_db()
        return publication

    return at


@pytest.fixture
def move(wilma):
    def step(publication, **wanted):
        begun = begin_step(
            verb=BulkStep.Verb.MOVE,
            wanted=wanted,
            publications=[publication],
            through=Through.PAGE,
            by=wilma,
            at=NOON,
        )
        list(go_on(step=begun, by=wilma, at=NOON))
        return begun

    return step


def said(answer):
    """In passing, beside the part."""
    return json.loads(answer.headers["HX-Trigger"])["toast"]["text"]


def shown(publication):
    return Publication.objects.get(pk=publication.pk).due_at.astimezone(BERLIN).isoformat()


class TestTheScheduleOfAPost:
    @pytest.mark.parametrize(
        ("due", "says"),
        [
            ("2027-10-31T02:30", "The clocks show 02:30 twice on that day. The first one counts."),
            ("2027-03-28T02:30", "The clocks skip this time on that day, so it means 03:30."),
        ],
    )
    def test_says_what_becomes_of_the_time(self, as_member, wilma, post, due, says):
        client, url = as_member(wilma), reverse("post-schedule", args=[post.pk])

        assert says in client.get(url, {"due": due}).text
        assert said(client.post(url, {"due": due, "revision": 1})) == says


class TestMovingInTheDrawer:
    @pytest.mark.parametrize("moment", [FIRST, SECOND])
    def test_leaves_what_is_unchanged_where_it_stands(self, as_member, wilma, stands, moment):
        publication = stands(moment)
        url = reverse("publication-time", args=[publication.pk])
        answer = as_member(wilma).post(url, {"due": "2027-10-31T02:30"})

        assert answer.status_code == 200
        assert Publication.objects.get().due_at == moment

    def test_says_which_of_two_it_takes(self, as_member, wilma, stands):
        publication = stands(datetime(2027, 10, 30, 9, tzinfo=UTC))
        url = reverse("publication-time", args=[publication.pk])
        answer = as_member(wilma).post(url, {"due": "2027-10-31T02:30"})

        assert "The first one counts" in said(answer)
        assert Publication.objects.get().due_at == FIRST


class TestMovingMany:
    @pytest.mark.parametrize("wanted", [{"days": 1}, {"date": "2027-03-28"}])
    def test_says_that_a_time_is_skipped(self, stands, move, wanted):
        publication = stands(datetime(2027, 3, 27, 2, 30, tzinfo=BERLIN))
        [item] = queries.items_of(move(publication, **wanted))

        assert shown(publication) == "2027-03-28T03:30:00+02:00"
        assert (item.state, item.reason) == (
            "done",
            "The clocks skip this time on that day, so it means 03:30.",
        )

    def test_says_nothing_more_once_it_is_undone(self, stands, move, wilma):
        publication = stands(datetime(2027, 3, 27, 2, 30, tzinfo=BERLIN))
        step = undo_step(step=move(publication, days=1), by=wilma, at=NOON)
        [item] = go_on(step=step, by=wilma, at=NOON)

        assert (item.state, item.reason, shown(publication)) == ("undone", "", "2027-03-27T02:30:00+01:00")

    def test_to_the_day_where_it_stands_leaves_it(self, stands, move):
        publication = stands(SECOND)
        [item] = queries.items_of(move(publication, date="2027-10-31"))

        assert (item.reason, Publication.objects.get().due_at) == ("", SECOND)
