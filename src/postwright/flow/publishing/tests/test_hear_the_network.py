"""What a network tells by itself hastens a question and decides nothing."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from conftest import NOON
from postwright.flow.publishing import operations, queries
from postwright.flow.publishing.models import Publication
from postwright.kit.clock import now

INTENT = {"key": "ours", "payload": {}}


@pytest.fixture
def begun(publication):
    """`begun(state=…)`: TikTok named it p-1, and it is asked again in ten minutes."""

    def begun(**fields):
        fields = {
            "state": "scheduled",
            "problem": "in_the_making",
            "due_at": now() - timedelta(minutes=1),
            "next_at": now() + timedelta(minutes=10),
            "intent": INTENT,
            "progress": {"init": {"publish_id": "p-1"}},
            **fields,
        }
        Publication.objects.filter(pk=publication.pk).update(**fields)
        publication.refresh_from_db()
        return publication

    return begun


def hear(publication, publish_id="p-1"):
    return operations.ask_soon(
        organisation_id=publication.organisation_id, channel_id=publication.channel_id, publish_id=publish_id
    )


def waits(publication):
    return Publication.objects.filter(pk=publication.pk, next_at__gt=Now()).exists()


class TestAskSoon:
    @pytest.mark.parametrize(
        "fields", [{}, {"state": "unclear", "problem": "maybe_sent", "unclear_at": NOON}]
    )
    def test_asks_now_what_was_begun(self, begun, fields):
        publication = begun(**fields)
        state = publication.state
        assert hear(publication) == 1
        assert not waits(publication)
        publication.refresh_from_db()
        assert publication.state == state

    @pytest.mark.parametrize(
        "fields",
        [
            {"due_at": now() + timedelta(hours=1)},
            {"problem": "came_late"},
            {"problem": "sign_in_again"},
            {"state": "unclear", "problem": "ask_person"},
            {"lease_until": now() + timedelta(minutes=1)},
            {"state": "failed", "ended_at": NOON},
        ],
    )
    def test_leaves_alone_what_waits_for_something_else(self, begun, fields):
        publication = begun(**fields)
        assert hear(publication) == 0
        assert waits(publication)

    def test_knows_no_other_number(self, begun):
        assert hear(begun(), "p-2") == 0


class TestNoteWithdrawn:
    def test_stands_in_the_history(self, begun):
        publication = begun(state="sent", ended_at=NOON, problem="")
        ids = {"organisation_id": publication.organisation_id, "channel_id": publication.channel_id}
        assert operations.note_withdrawn(**ids, publish_id="p-1", at=NOON) == 1
        [step] = queries.history_of(publication)
        assert (step.is_withdrawn, step.at) == (True, NOON)
        publication.refresh_from_db()
        assert publication.is_sent

    def test_is_shown_on_its_page(self, begun, as_member, wilma):
        publication = begun(state="sent", ended_at=NOON, problem="")
        ids = {"organisation_id": publication.organisation_id, "channel_id": publication.channel_id}
        operations.note_withdrawn(**ids, publish_id="p-1", at=NOON)
        page = as_member(wilma).get(f"/publications/{publication.pk}/")
        assert "No longer public" in page.text
