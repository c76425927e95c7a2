"""Nothing is sent before its time, whoever claimed it before."""

import asyncio
from datetime import timedelta

import pytest
from django.conf import settings
from psycopg_pool import AsyncConnectionPool

from postwright.base.connections.models import RehearsalPost
from postwright.flow.publishing.engine.claims import Room
from postwright.flow.publishing.engine.store import Store
from postwright.flow.publishing.models import Publication
from postwright.kit.clock import now

pytestmark = pytest.mark.timeout(60)
SOON = timedelta(seconds=0.9)  # so near that it is claimed already


@pytest.fixture
def soon(world):
    return world.publication(world.channel(), due_in=SOON)


def after_claiming(world, work, *, lease_seconds=30):
    async def run():
        async with AsyncConnectionPool(world.url, min_size=1, max_size=2, open=False) as pool:
            role = settings.DISPATCHER_ROLE
            store = Store(pool, steady=pool, dispatcher=role, worker="one", lease_seconds=lease_seconds)
            assert (await store.claim(Room(due=1, unclear=0, places=8))).due
            await work(store)

    asyncio.run(run())


class TestOneThatWasClaimedBeforeItsTime:
    def test_keeps_its_time_when_its_worker_leaves(self, world, soon):
        after_claiming(world, Store.leave)
        given_back = world.reload(soon)

        assert (given_back.state, given_back.next_at) == ("scheduled", soon.due_at)

    def test_keeps_its_time_when_its_worker_dies(self, world, soon):
        after_claiming(world, Store.release_lost, lease_seconds=-1)
        lost = world.reload(soon)

        assert (lost.state, lost.next_at) == ("scheduled", soon.due_at)

    def test_is_sent_at_it_although_it_is_looked_at_before(self, world):
        publication = world.publication(world.channel(), due_in=3 * SOON)
        with world.scope():
            Publication.objects.update(next_at=now())
        with world.publisher():
            world.until(publication, "sent")
        with world.scope():
            assert RehearsalPost.objects.get().arrived_at >= publication.due_at
