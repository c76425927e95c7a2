"""
A step of the publisher reads neither the organisation's history nor its plan for each post.

Also where the planner knows nothing yet, or was last told something that is no longer true.
"""

import asyncio
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connections
from psycopg.rows import dict_row

from postwright.flow.posts import operations as posts
from postwright.flow.publishing import operations
from postwright.flow.publishing.engine.claims import Outcome, Room
from postwright.flow.publishing.engine.connecting import open_pool
from postwright.flow.publishing.engine.store import Store
from postwright.flow.publishing.models import Attempt, Publication
from postwright.kit.clock import now
from postwright.kit.ids import uuid7

pytestmark = pytest.mark.timeout(60)
HISTORY, PLANNED, CHANNELS = 3000, 30, 4
# What an outcome and the claim after it may read of both tables: some ten looks at a row.
ROWS_EACH = 100
EVERYTHING = HISTORY + PLANNED * CHANNELS  # at worst once, where nothing is known or all of it is wrong
CERTAIN = {"an empty plan", "somebody else's"}
BEFORE = 60
ROOM = Room(due=50, unclear=1, places=50)
TABLES = ("publishing_publication", "publishing_attempt", "publishing_pace")
COUNT_NOW = "SELECT pg_stat_force_next_flush()"
COUNT = """
SELECT sum(seq_tup_read + idx_tup_fetch)::integer AS rows FROM pg_stat_user_tables
WHERE relname IN ('publishing_publication', 'publishing_attempt')
"""


@pytest.fixture(params=["nothing", "an empty plan", "only a plan", "only work", "somebody else's"])
def known(request):
    """What the planner has heard of these tables."""
    return request.param


@pytest.fixture
def unwatched(world):
    """Nobody else looks around meanwhile, as the server does by itself once a minute."""
    with connections["owner"].cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = false)")
        yield
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} RESET (autovacuum_enabled)")


@pytest.fixture
def queues(world, known, unwatched):
    """Two for each channel that are due, a long plan, and a history."""
    if known == "somebody else's":
        sam = world.neighbour()
        theirs = sam.publication(sam.channel(), due_in=timedelta(days=1))
        with sam.scope():
            remember(theirs)
        look_around()
    if known in {"only a plan", "only work"}:
        begin(world, state="scheduled" if known == "only a plan" else "claimed")
    channels = [world.channel(f"c{number}") for number in range(CHANNELS)]
    first = [world.publication(channel, text="First") for channel in channels]
    with world.scope():
        remember(first[0])
    if known == "an empty plan":
        said = Publication.objects.filter(pk__in=[one.pk for one in first])
        with world.scope():
            said.update(state="sent", intent={}, ended_at=now())
        look_around()
        with world.scope():
            said.update(state="scheduled", ended_at=None)
    for channel in channels:
        world.publication(channel, text="Second")
    plan(world, channels)
    with connections["default"].cursor() as cursor:
        cursor.execute(COUNT_NOW)  # what this connection read is counted before, not in between
    return world


def begin(world, *, state):
    """The first days: nothing has ended yet when the server looks around."""
    channels = [world.channel(f"b{number}") for number in range(BEFORE if state == "claimed" else 1)]
    for number in range(BEFORE):
        world.publication(channels[number % len(channels)], text=f"Before {number}")
    with world.scope():
        Publication.objects.update(state=state, lease_until=now() + timedelta(hours=1))
    look_around()
    with world.scope():
        Publication.objects.update(state="sent", intent={}, ended_at=now(), lease_until=None)


def look_around():
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE publishing_publication, publishing_attempt, publishing_pace")


def plan(world, channels):
    at = now()
    for number in range(PLANNED):
        with world.scope():
            post = posts.create_post(
                brand=world.brand, by=world.member, at=at, text=f"Later {number}", channels=channels
            )
            due_at = at + timedelta(days=1 + number)
            operations.schedule_post(post=post, revision=post.revision, due_at=due_at, by=world.member, at=at)


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


def test_an_outcome_and_what_follows(queues, known):
    async def run():
        async with open_pool(queues.url, size=1) as pool:
            role = settings.DISPATCHER_ROLE
            store = Store(pool, steady=pool, dispatcher=role, worker="one", lease_seconds=30)
            first = (await store.claim(ROOM)).due
            before = await rows_read(pool)
            outcomes = [Outcome(claim=one, state="failed", outcome="failed") for one in first]
            changed, following = await store.settle_and_claim(outcomes, ROOM)
            return changed, following, await rows_read(pool) - before

    changed, following, read = asyncio.run(run())

    assert (len(changed), len(following.claims), len(following.rows)) == (CHANNELS, CHANNELS, CHANNELS)
    assert 0 < read <= CHANNELS * ROWS_EACH + (0 if known in CERTAIN else EVERYTHING)
