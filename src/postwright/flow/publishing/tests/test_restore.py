"""What an older backup takes for unsent is looked up before anything is sent."""

import asyncio

import pytest
from django.conf import settings
from psycopg_pool import AsyncConnectionPool

from postwright.base.connections.models import RehearsalPost
from postwright.flow.publishing import operations
from postwright.flow.publishing.engine.claims import Outcome, Room
from postwright.flow.publishing.engine.preparing import Preparer
from postwright.flow.publishing.engine.settling import Settler
from postwright.flow.publishing.engine.store import Store
from postwright.flow.publishing.models import Attempt, Publication
from postwright.kit.clock import now
from postwright.ports.channels.errors import Unclear
from postwright.ports.channels.networks.rehearsal.network import Rehearsal

pytestmark = pytest.mark.timeout(60)


def go_back_to_the_backup(world, publication):
    """The row as it was when the copy was made; the network keeps what it got since."""
    with world.scope():
        Attempt.objects.all().delete()
        Publication.objects.filter(pk=publication.pk).update(
            state="scheduled", attempt=0, sends=0, intent=None, outgoing=publication.outgoing,
            sending_at=None, ended_at=None, remote_id="", remote_url="", look_first=True,
        )  # fmt: skip


class TestOneFromABackup:
    def test_that_was_sent_since_is_found_and_not_sent_again(self, world):
        channel = world.channel()
        publication = world.publication(channel)
        with world.publisher():
            first = world.until(publication, "sent")
        go_back_to_the_backup(world, publication)
        with world.publisher():
            again = world.until(publication, "sent")

        assert again.remote_id == first.remote_id
        assert (again.look_first, again.sends) == (False, 0)
        assert world.published(channel) == ["Fresh bread at seven."]

    def test_that_was_not_sent_goes_out(self, world):
        channel = world.channel()
        publication = world.publication(channel)
        with world.scope():
            Publication.objects.update(look_first=True)
        with world.publisher():
            sent = world.until(publication, "sent")

        assert (sent.look_first, sent.sends) == (False, 1)
        assert world.published(channel) == ["Fresh bread at seven."]

    def test_that_had_failed_before_and_was_sent_since_is_not_sent_again(self, world):
        channel = world.channel()
        publication = world.publication(channel)
        with world.publisher():
            first = world.until(publication, "sent")
        go_back_to_the_backup(world, publication)
        with world.scope():
            Publication.objects.update(state="failed", problem="not_accepted", ended_at=now())
            operations.retry_failed(publication=world.reload(publication), by=world.member, at=now())
        with world.publisher():
            again = world.until(publication, "sent")

        assert again.remote_id == first.remote_id
        assert world.published(channel) == ["Fresh bread at seven."]

    def test_is_looked_up_although_its_channel_had_to_wait_first(self, world):
        channel = world.channel()
        publication = world.publication(channel)
        with world.publisher():
            world.until(publication, "sent")
        go_back_to_the_backup(world, publication)
        with world.scope():
            type(channel).objects.update(state="paused")
        with world.publisher():
            world.until_true(publication, lambda one: one.problem == "channel_waits")
            with world.scope():
                type(channel).objects.update(state="active")
                Publication.objects.update(next_at=now(), problem="")
            world.until(publication, "sent")
        with world.scope():
            assert RehearsalPost.objects.count() == 1

    def test_is_looked_up_although_the_time_for_tries_is_over(self, world):
        channel = world.channel()
        publication = world.publication(channel)
        with world.publisher():
            world.until(publication, "sent")
        go_back_to_the_backup(world, publication)
        with world.scope():
            Publication.objects.update(deadline_at=now())
        with world.publisher():
            world.until(publication, "sent")
        assert world.published(channel) == ["Fresh bread at seven."]

    def test_goes_out_once_a_person_said_that_it_is_not_there(self, world, monkeypatch):
        async def nobody_can_tell(*_):
            raise Unclear

        monkeypatch.setattr(Rehearsal, "look_up", nobody_can_tell)
        publication = world.publication(world.channel())
        with world.scope():
            Publication.objects.update(look_first=True)
        with world.publisher():
            asked = world.until_true(publication, lambda one: one.asks_a_person)
            with world.scope():
                operations.decide_unclear(publication=asked, was_sent=False, by=world.member, at=now())
            assert world.until(publication, "sent", "unclear").state == "sent"

    def test_is_not_sent_unseen_although_the_answer_to_that_step_was_lost(self, world):
        world.publication(world.channel())
        with world.scope():
            Publication.objects.update(look_first=True)

        async def lose_the_answer():
            async with AsyncConnectionPool(world.url, min_size=1, max_size=2, open=False) as pool:
                role = settings.DISPATCHER_ROLE
                store = Store(pool, steady=pool, dispatcher=role, worker="one", lease_seconds=30)
                [claim] = (await store.claim(Room(due=1, unclear=0, places=8))).due
                with world.networks() as networks:
                    assert (await Preparer(store, networks).prepare([claim])).sending == []
                again = Outcome(claim=claim, state="scheduled", outcome="retry", after=0)
                return await Settler(store).settle(again)

        assert asyncio.run(lose_the_answer()) is False
        with world.scope():
            left = Publication.objects.get()
        assert (left.state, left.look_first) == ("unclear", True)
