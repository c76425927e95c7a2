"""The engine against the practice network, on a real database."""

import pytest

from postwright.base.audit.models import Event, Tag


def make(world, **switches):
    channel = world.channel(**switches)
    return channel, world.publication(channel)


def tags(world):
    with world.scope():
        return [event.tag for event in Event.objects.filter(subject_kind="publication").order_by("at")]


class TestPublisher:
    def test_sends_what_is_due_and_keeps_the_receipt(self, world):
        channel, publication = make(world)
        with world.publisher():
            sent = world.until(publication, "sent")

        assert (sent.attempt, sent.ended_at is not None, bool(sent.remote_id)) == (1, True, True)
        assert [a.outcome for a in sent.attempts.all()] == ["sent"]
        assert world.published(channel) == ["Fresh bread at seven."]
        assert tags(world) == [Tag.PUBLICATION_SENT]

    @pytest.mark.parametrize("trouble", ["commit_then_timeout", "timeout_without_commit", "late_commit"])
    def test_sends_once_although_the_answer_is_lost(self, world, trouble):
        channel, publication = make(world, script=[trouble])
        with world.publisher():
            world.until(publication, "sent")

        assert world.published(channel) == ["Fresh bread at seven."]
