"""Many organisations, few places: one that has much to send or to find out does not keep the others waiting."""

import asyncio
from datetime import timedelta

import pytest
from django.conf import settings
from psycopg_pool import AsyncConnectionPool

from postwright.flow.publishing.engine.claims import Room
from postwright.flow.publishing.engine.store import Store
from postwright.flow.publishing.models import Publication
from postwright.kit.clock import now

pytestmark = pytest.mark.timeout(60)


def claim(world, room):
    async def run():
        async with AsyncConnectionPool(world.url, min_size=1, max_size=2, open=False) as pool:
            store = Store(
                pool, steady=pool, dispatcher=settings.DISPATCHER_ROLE, worker="one", lease_seconds=30
            )
            return await store.claim(room)

    return asyncio.run(run())


def make_unclear(world, **fields):
    with world.scope():
        Publication.objects.update(
            state="unclear", intent={}, attempt=1, unclear_at=now(), next_at=now(), **fields
        )


class TestRoom:
    def test_for_what_is_due_is_not_taken_by_what_is_unclear(self, world):
        crowd, alone = world.neighbour(), world.publication(world.channel())
        for number in range(6):
            crowd.publication(crowd.channel(f"c{number}"))
        make_unclear(crowd)
        turn = claim(world, Room(due=4, unclear=2, places=4))

        assert (len(turn.unclear), [claimed.id for claimed in turn.due]) == (1, [alone.pk])

    def test_for_what_is_unclear_is_shared_by_organisations(self, world):
        crowd, alone = world.neighbour(), world.publication(world.channel())
        for number in range(6):
            crowd.publication(crowd.channel(f"c{number}"))
        make_unclear(crowd)
        make_unclear(world)

        assert alone.pk in {claimed.id for claimed in claim(world, Room(due=4, unclear=2, places=4)).unclear}

    def test_is_spared_for_who_comes_next(self, world):
        for number in range(10):
            world.publication(world.channel(f"c{number}"))
        first = claim(world, Room(due=8, unclear=4, places=8))
        other = world.neighbour()
        late = other.publication(other.channel())
        second = claim(world, Room(due=8 - len(first.due), unclear=4, places=8))

        assert (len(first.due), [claimed.id for claimed in second.due]) == (6, [late.pk])


class TestWithoutRoom:
    def test_it_is_known_that_somebody_waits(self, world):
        nothing = claim(world, Room(due=0, unclear=0, places=4))
        world.publication(world.channel())
        something = claim(world, Room(due=0, unclear=0, places=4))

        assert (nothing.is_full, something.is_full, something.due) == (False, True, [])

    def test_who_waits_has_a_turn_before_a_long_queue_is_empty(self, world):
        queue = world.channel("queue", delay_seconds=0.3)
        long = [world.publication(queue, text=f"{number} of many") for number in range(30)]
        other = world.neighbour()
        waiting = other.publication(other.channel())
        with world.publisher(concurrency=1):
            other.until(waiting, "sent")
            last = world.reload(long[-1])

        assert last.state == "scheduled"


class TestWhatWaitsBehindAQuestion:
    @pytest.fixture
    def behind(self, world):
        channel = world.channel()
        world.publication(channel)
        make_unclear(world, problem="ask_person")
        with world.scope():
            Publication.objects.update(next_at=now() + timedelta(days=1))
        return world.publication(channel, text="Behind it")

    def test_is_put_to_a_person_when_it_comes_late(self, world, behind):
        with world.scope():
            Publication.objects.filter(pk=behind.pk).update(late_at=now())
        with world.publisher():
            late = world.until_true(behind, lambda one: one.problem)

        assert (late.state, late.problem, world.published(behind.channel)) == ("scheduled", "came_late", [])

    def test_is_told_when_its_time_for_tries_is_over(self, world, behind):
        with world.scope():
            tried = {"sends": 1, "first_tried_at": behind.due_at, "sending_at": behind.due_at}
            Publication.objects.filter(pk=behind.pk).update(deadline_at=now(), **tried)
        with world.publisher():
            late = world.until(behind, "failed")

        assert (late.problem, world.published(behind.channel)) == ("too_late", [])
