"""An open page follows what happens by itself."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from conftest import NOON
from postwright.flow.publishing import queries
from postwright.flow.publishing.models import Publication
from postwright.kit.clock import now

SENT = {"intent": {}}
SECONDS, MINUTES = timedelta(seconds=1), timedelta(minutes=1)


@pytest.fixture
def asks(publication):
    """After how many seconds a page that shows it asks again at noon."""

    def asks(**stands):
        Publication.objects.update(**stands)
        return queries.glance(Publication.objects.all(), at=NOON).again_in

    return asks


class TestAnOpenPage:
    @pytest.mark.parametrize(
        "stands",
        [
            {"state": "claimed"},
            {"state": "sending"} | SENT,
            {"state": "unclear", "problem": "maybe_sent", "next_at": NOON + 5 * SECONDS} | SENT,
            {"state": "unclear", "next_at": NOON + 5 * MINUTES, "lease_until": NOON + 5 * MINUTES} | SENT,
            {"state": "scheduled", "next_at": NOON},
            {"state": "scheduled", "next_at": NOON + 20 * SECONDS, "due_at": NOON - 9 * MINUTES},
        ],
    )
    def test_asks_fast_while_it_goes_out_or_is_tried_again(self, asks, stands):
        assert asks(**stands) == 2

    @pytest.mark.parametrize("wait", [-10 * MINUTES, 10 * MINUTES, 60 * MINUTES])
    def test_asks_now_and_then_before_it_is_due_and_when_it_is_late(self, asks, wait):
        assert asks(next_at=NOON + wait) == 15

    @pytest.mark.parametrize(
        "stands",
        [
            {"next_at": NOON + 61 * MINUTES},
            {"next_at": NOON, "problem": "channel_waits"},
            {"state": "unclear", "problem": "ask_person", "next_at": NOON} | SENT,
            {"state": "sent", "ended_at": NOON} | SENT,
            {"state": "cancelled", "ended_at": NOON},
        ],
    )
    def test_rests_while_nothing_happens_by_itself(self, asks, stands):
        assert asks(**stands) is None


class TestPolling:
    @pytest.fixture(params=["post-schedule", "publication"])
    def part(self, request, as_member, wilma, publication):
        """Either page's part, as htmx asks for it."""
        key = publication.post_id if request.param == "post-schedule" else publication.pk
        client = as_member(wilma)
        url = reverse(request.param, args=[key])
        return lambda seen="": client.get(url + seen, headers={"HX-Request": "true"})

    def test_goes_on_while_a_first_try_was_put_off(self, part):
        Publication.objects.update(next_at=now() + 5 * SECONDS, attempt=1)

        assert 'hx-trigger="every 2s"' in part().text

    def test_leaves_the_page_alone_until_something_changed(self, part):
        Publication.objects.update(next_at=now())
        seen = re.search(r"\?seen=\w+", part().text)[0]
        before = part(seen)
        Publication.objects.update(state="sent", ended_at=now(), **SENT)
        after = part(seen)

        assert before.status_code == 204
        assert "Published" in after.text
        assert "every" not in after.text


class TestPublishNow:
    def test_says_that_it_is_on_its_way(self, as_member, wilma, publication):
        url = reverse("publication-time", args=[publication.pk])
        answer = as_member(wilma).post(url, {"now": "true"}, headers={"HX-Request": "true"})

        assert "It is on its way." in answer.headers["HX-Trigger"]
        assert "every 2s" in answer.text
