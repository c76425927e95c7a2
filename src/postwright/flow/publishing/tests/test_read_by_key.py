"""A step of the publisher does not read the organisation's history for each post, also where no statistics warn of it."""

import asyncio
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

from postwright.flow.publishing.engine.claims import Outcome, Room
from postwright.flow.publishing.engine.store import Store
from postwright.flow.publishing.models import Attempt, Publication
from postwright.kit.clock import now
from postwright.kit.ids import uuid7

pytestmark = pytest.mark.timeout(60)
HISTORY, CHANNELS = 3000, 4
# What an outcome and the claim after it may read of both tables: some ten looks at a row, and at worst once everything.
ROWS, ROWS_EACH = HISTORY, 100
ROOM = Room(due=50, unclear=1, places=50)
COUNT_NOW = "SELECT pg_stat_force_next_flush()"
COUNT = """
SELECT sum(seq_tup_read + idx_tup_fetch)::integer AS rows FROM pg_stat_user_tables
WHERE relname IN ('publishing_publication', 'publishing_attempt')
"""


@pytest.fixture
def queues(world):
    """Two for each channel, and a history, in tables of which the planner knows nothing yet."""
    for number in range(CHANNELS):
        channel = world.channel(f"c{number}")
        for text in ("First", "Second"):
            published = world.publication(channel, text=text)
    with world.scope():
        remember(published)
    with connection.cursor() as cursor:  # what this connection read is counted before, not in between
        cursor.execute(COUNT_NOW)
    return world


def remember(published):
    ended = [
        Publication(
            **{field.attname: getattr(published, field.attname) for field in Publication._meta.fields}
            | {"id": uuid7(), "state": "sent", "intent": {}, "attempt": 1}
            | {"due_at": now() - timedelta(days=1), "ended_at": now()}
        )
        for _ in range(HISTORY)
    ]
    Publication.objects.bulk_create(ended)
    Attempt.objects.bulk_create(
        Attempt(
            organisation_id=one.organisation_id,
            publication_id=one.pk,
            number=1,
            outcome="sent",
            began_at=now(),
            ended_at=now(),
        )
        for one in ended
    )


async def rows_read(pool):
    """Up to now, by the one connection that works."""
    async with pool.connection() as asking:
        await asking.execute(COUNT_NOW)
        await asking.commit()
        asking.row_factory = dict_row
        return (await (await asking.execute(COUNT)).fetchone())["rows"]


def test_an_outcome_and_what_follows(queues):
    async def run():
        async with AsyncConnectionPool(queues.url, min_size=1, max_size=1, open=False) as pool:
            role = settings.DISPATCHER_ROLE
            store = Store(pool, steady=pool, dispatcher=role, worker="one", lease_seconds=30)
            first = (await store.claim(ROOM)).due
            before = await rows_read(pool)
            outcomes = [Outcome(claim=one, state="failed", outcome="failed") for one in first]
            changed, following = await store.settle_and_claim(outcomes, ROOM)
            return changed, following, await rows_read(pool) - before

    changed, following, read = asyncio.run(run())

    assert (len(changed), len(following.claims), len(following.rows)) == (CHANNELS, CHANNELS, CHANNELS)
    assert 0 < read <= ROWS + CHANNELS * ROWS_EACH
