"""Threads and first comments through the whole publisher, on a network that loses answers."""

import pytest

from postwright.flow.publishing import operations
from postwright.flow.publishing.models import Publication
from postwright.kit.clock import now
from postwright.ports.channels.threads import published_pieces

State = Publication.State
THREAD = "First.\n---\nSecond.\n---\nThird."
PARTS = ["First.", "Second.", "Third."]


class TestPublishThread:
    @pytest.mark.parametrize("outcome", ["commit_then_timeout", "timeout_without_commit", "late_commit"])
    @pytest.mark.parametrize("number", [2, 3])
    def test_ends_with_every_post_once(self, world, outcome, number):
        script = ["sent"] * (number - 1) + [outcome]
        channel = world.channel(script=script, late_ms=300)
        with world.publisher():
            planned = world.until(world.publication(channel, text=THREAD), State.SENT)
        assert world.published(channel) == PARTS
        assert planned.attempts.count() <= 2

    def test_goes_on_where_it_was_put_off(self, world):
        channel = world.channel(script=["sent", "retry_later"])
        with world.publisher():
            world.until(world.publication(channel, text=THREAD), State.SENT)
        assert world.published(channel) == PARTS

    def test_says_how_much_is_out_when_the_rest_is_refused(self, world):
        channel = world.channel(script=["sent", "sent", "refused"])
        with world.publisher():
            planned = world.until(world.publication(channel, text=THREAD), State.FAILED)
        assert world.published(channel) == PARTS[:2]
        assert planned.problem == "thread_stopped"
        assert planned.explanation.startswith("2 of 3 posts are published")
        assert len(published_pieces(planned.progress)) == 2

    def test_says_that_a_part_is_out_when_the_rest_came_too_late(self, world):
        channel = world.channel(script=["sent", "retry_later"])
        with world.publisher():
            planned = world.publication(channel, text=THREAD)
            world.until_true(planned, lambda one: one.problem == "network_trouble")
            with world.scope():
                Publication.objects.update(deadline_at=now(), next_at=now())
            ended = world.until(planned, State.FAILED)
        assert (world.published(channel), ended.problem) == (PARTS[:1], "partly_sent")

    def test_says_that_a_part_is_out_when_it_is_cancelled(self, world):
        channel = world.channel(script=["sent", "retry_later"])
        with world.publisher():
            planned = world.publication(channel, text=THREAD)
            put_off = world.until_true(planned, lambda one: one.problem == "network_trouble")
        with world.scope():
            cancelled = operations.cancel_publication(publication=put_off, by=world.member, at=now())
        assert (world.published(channel), cancelled.problem) == (PARTS[:1], "partly_sent")
