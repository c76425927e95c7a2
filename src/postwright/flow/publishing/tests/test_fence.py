"""Leases and fencing numbers: who may still write, and who may not."""

import asyncio
import contextlib
import itertools
import threading
import time

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection
from django.db.transaction import atomic
from psycopg import AsyncConnection, OperationalError
from psycopg_pool import AsyncConnectionPool

from postwright.base.audit.models import Event, Tag
from postwright.flow.publishing import operations
from postwright.flow.publishing.engine import loop
from postwright.flow.publishing.engine.claims import Note, Outcome, Pacing, Room
from postwright.flow.publishing.engine.leases import Leases
from postwright.flow.publishing.engine.outgoing import LeaseLost, StoredProgress
from postwright.flow.publishing.engine.preparing import Prepared, Preparer
from postwright.flow.publishing.engine.settling import Settler
from postwright.flow.publishing.engine.statements import SET_TENANT
from postwright.flow.publishing.engine.store import BUSY_S, Store
from postwright.flow.publishing.models import Publication
from postwright.kit.clock import now
from postwright.ports.channels.fences import require_ours
from postwright.ports.channels.types import RateState
from tests.world import SOMEBODY_WAITS

pytestmark = pytest.mark.timeout(60)


@pytest.fixture
def published(world):
    """One publication that is due on a practice channel."""
    return world.publication(world.channel())


def with_stores(world, body, *, lease_seconds=30.0, workers=("one", "two")):
    """Run `body(*stores)`, one store for each worker."""

    async def run():
        async with AsyncConnectionPool(world.url, min_size=1, max_size=4, open=False) as pool:
            role = settings.DISPATCHER_ROLE
            stores = [
                Store(pool, steady=pool, dispatcher=role, worker=worker, lease_seconds=lease_seconds)
                for worker in workers
            ]
            return await body(*stores)

    return asyncio.run(run())


async def begin(world, store, claim):
    with world.networks() as networks:
        return await Preparer(store, networks).prepare([claim])


async def settle(store, claim, **values):
    return await Settler(store).settle(Outcome(claim=claim, **values))


SENT = {"state": "sent", "outcome": "sent", "remote_id": "there", "tag": Tag.PUBLICATION_SENT}


async def bring_receipt(store, claim):
    return await settle(store, claim, **SENT)


@contextlib.asynccontextmanager
async def kept(store, claim, *, taken_at):
    leases = Leases(store)
    renewing = asyncio.create_task(leases.run())
    try:
        async with leases.kept(claim, taken_at=taken_at):
            yield
    finally:
        renewing.cancel()


NOTHING = Prepared()


def stand_still_before_a_request():
    time.sleep(0.3)  # the whole process, as under SIGSTOP
    require_ours()


def freeze(world):
    with world.scope():
        Publication.objects.update(intent={})


def end_leases(world):
    with world.scope():
        Publication.objects.update(lease_until="2020-01-01T00:00Z")


async def claims(store):
    return (await store.claim(Room(due=10, unclear=10, places=10))).due


async def claim_one(store):
    [claim] = await claims(store)
    return claim


class TestOutcomesThatComeTogether:
    @pytest.mark.parametrize("count", [-1, 2**40])
    def test_are_all_stored_though_no_database_takes_what_one_server_counts(self, world, published, count):
        beside = world.publication(world.channel("beside"))
        told = RateState(count, count, now())

        async def bring_receipts(store, _two):
            taken = await claims(store)
            with world.networks() as networks:
                await Preparer(store, networks).prepare(taken)
            settler = Settler(store)
            ends = [Outcome(claim=one, pacing=Pacing(told=told), **SENT) for one in taken[:1]]
            ends += [Outcome(claim=one, **SENT) for one in taken[1:]]
            return await asyncio.gather(*(settler.settle(one) for one in ends))

        assert with_stores(world, bring_receipts) == [True, True]
        assert [world.reload(one).state for one in (published, beside)] == ["sent", "sent"]

    def test_bring_what_follows_also_when_the_answer_to_the_commit_was_lost(self, world, published):
        second = world.publication(published.channel, text="Behind it")
        with world.publisher(store=LosesAnAnswer, lease_seconds=600):
            world.until(second, "sent")

        assert [len(world.reload(one).attempts.all()) for one in (published, second)] == [1, 1]


class LosesAnAnswer(Store):
    has_lost = False

    async def settle_and_claim(self, outcomes, room):
        found = await super().settle_and_claim(outcomes, room)
        if not self.has_lost:
            self.has_lost = True
            raise OperationalError("the connection is lost")
        return found


class TestAWakeUp:
    def test_that_comes_while_it_looks_around_is_not_forgotten(self, world, monkeypatch):
        monkeypatch.setattr(loop, "TICK_S", 3600)  # what it looks at by itself comes too late
        channel, looks, has_looked = world.channel(), itertools.count(1), threading.Event()

        class Slow(Store):
            async def claim(self, room):
                turn = await super().claim(room)
                if next(looks) == 2:
                    has_looked.set()
                    await running.publisher._wake.wait()
                return turn

        with world.publisher(store=Slow) as [running]:
            running.rest()
            running.loop.call_soon_threadsafe(running.publisher._look_now)
            has_looked.wait()
            assert world.until(world.publication(channel), "sent").sends == 1


class TestAClaim:
    def test_belongs_to_one_worker(self, world, published):
        async def both(one, two):
            return await asyncio.gather(claims(one), claims(two))

        assert sorted(len(taken) for taken in with_stores(world, both)) == [0, 1]

    def test_that_ended_before_sending_goes_to_another_worker(self, world, published):
        first = with_stores(world, lambda one, two: claim_one(one))
        end_leases(world)

        async def take_over(_one, two):
            await two.release_lost()
            return await claim_one(two)

        second = with_stores(world, take_over)
        assert (second.id, second.attempt) == (first.id, first.attempt + 1)
        assert [a.outcome for a in world.reload(published).attempts.all()] == ["lost", "running"]

    def test_that_ended_while_sending_is_unclear(self, world, published):
        async def send_and_die(one, _two):
            claim = await claim_one(one)
            await begin(world, one, claim)

        with_stores(world, send_and_die)
        end_leases(world)
        with_stores(world, lambda _one, two: two.release_lost())

        assert (world.reload(published).state, world.reload(published).problem) == (
            "unclear",
            "worker_stopped",
        )


class TestTwoClaimsInOneChannel:
    def test_leave_it_to_the_first_and_look_again(self, world):
        channel = world.channel()
        world.publication(channel, text="First")
        second = world.publication(channel, text="Second")

        async def meet(one, _two):
            async with await AsyncConnection.connect(world.url) as other:
                await other.execute(SET_TENANT, {"organisation": str(world.organisation_id)})
                await other.execute(
                    "UPDATE publishing_publication SET state = 'claimed' WHERE id = %s", [second.pk]
                )
                looking = asyncio.create_task(one.claim(Room(due=10, unclear=10, places=10)))
                while not (await (await other.execute(SOMEBODY_WAITS)).fetchone())[0]:  # noqa: ASYNC110 - the server tells nobody
                    await asyncio.sleep(0)
                await other.commit()
                return await looking

        turn = with_stores(world, meet)
        assert (turn.due, turn.seconds_to_next) == ([], BUSY_S)


class TestAWorkerThatWakesUpTooLate:
    def test_cannot_send(self, world, published):
        async def wake_up(one, two):
            stale = await claim_one(one)
            await asyncio.to_thread(closing, end_leases, world)
            await two.release_lost()
            await claim_one(two)
            return await begin(world, one, stale)

        assert with_stores(world, wake_up) == NOTHING

    def test_cannot_overwrite(self, world, published):
        async def wake_up(one, two):
            stale = await claim_one(one)
            await asyncio.to_thread(closing, end_leases, world)
            await two.release_lost()
            await claim_one(two)
            return [
                await settle(one, stale, state="failed", outcome="failed", note=Note("stale")),
                await settle(one, stale, state="scheduled", outcome="retry", after=0, note=Note("stale")),
                await one.renew([stale]),
                await one.save_progress(stale, {"step": {}}),
            ]

        assert with_stores(world, wake_up) == [False, False, set(), False]
        assert world.reload(published).state == "claimed"

    def test_is_believed_when_it_has_a_receipt(self, world, published):
        async def wake_up(one, two):
            stale = await claim_one(one)
            await asyncio.to_thread(closing, end_leases, world)
            await two.release_lost()
            again = await claim_one(two)
            await asyncio.to_thread(closing, freeze, world)
            assert await bring_receipt(one, stale)
            return await begin(world, two, again)

        assert with_stores(world, wake_up) == NOTHING
        sent = world.reload(published)
        assert (sent.state, sent.remote_id) == ("sent", "there")
        assert [a.outcome for a in sent.attempts.all()] == ["sent", "stopped"]

    def test_tells_of_a_receipt_for_what_was_cancelled(self, world, published):
        async def wake_up(one, _two):
            stale = await claim_one(one)
            await asyncio.to_thread(closing, cancel, world, published)
            return await bring_receipt(one, stale)

        assert with_stores(world, wake_up) is False
        with world.scope():
            told = Event.objects.get(tag=Tag.PUBLICATION_SENT)
        assert (world.reload(published).state, told.details["problem"]) == ("cancelled", "receipt_late")

    def test_is_cut_off_before_its_lease_ends(self, world, published):
        async def sleep_in(one, _two):
            claim = await claim_one(one)
            long_ago = asyncio.get_running_loop().time() - 3600
            with pytest.raises(LeaseLost):
                async with kept(one, claim, taken_at=long_ago):
                    await asyncio.Event().wait()

        with_stores(world, sleep_in)
        assert world.published(published.channel) == []

    def test_sends_nothing_that_it_was_about_to(self, world, published):
        async def oversleep(one, _two):
            claim = await claim_one(one)
            with pytest.raises(LeaseLost):
                async with kept(one, claim, taken_at=asyncio.get_running_loop().time()):
                    stand_still_before_a_request()

        with_stores(world, oversleep, lease_seconds=0.2)

    def test_keeps_its_lease_while_it_works(self, world, published):
        async def work_long(one, two):
            claim = await claim_one(one)
            loop = asyncio.get_running_loop()
            async with kept(one, claim, taken_at=loop.time()):
                done = loop.create_future()
                loop.call_later(2, done.set_result, None)
                await done
            return await two.release_lost()

        assert with_stores(world, work_long, lease_seconds=0.6) == 0

    def test_is_stopped_by_the_next_step_it_saves(self, world, published):
        async def save(one, _two):
            claim = await claim_one(one)
            with pytest.raises(LeaseLost):
                await StoredProgress(one, claim, {}).save("upload", {"size": 1})

        with_stores(world, save)
        assert world.reload(published).progress == {}


class TestACancel:
    def test_that_was_acknowledged_is_never_followed_by_a_send(self, world, published):
        async def cancel_between(one, _two):
            claim = await claim_one(one)
            await asyncio.to_thread(closing, cancel, world, published)
            return await begin(world, one, claim)

        assert with_stores(world, cancel_between) == NOTHING
        assert [a.outcome for a in world.reload(published).attempts.all()] == ["stopped"]

    def test_says_that_an_unanswered_try_may_still_appear(self, world, published):
        with world.scope():
            Publication.objects.update(unclear_at=now())

        assert cancel(world, published).problem == "may_appear"

    def test_is_refused_once_it_is_being_sent(self, world, published):
        async def send(one, _two):
            await begin(world, one, await claim_one(one))

        with_stores(world, send)
        with pytest.raises(operations.BeingSent, match="being sent right now"):
            cancel(world, published)

        assert world.reload(published).state == "sending"


class TestADispatcher:
    def test_sees_no_content(self, world, published):
        with atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL ROLE {settings.DISPATCHER_ROLE}")
            cursor.execute("SELECT count(id) FROM publishing_publication")
            assert cursor.fetchone() == (1,)
            with pytest.raises(ProgrammingError, match="permission denied"), atomic():
                cursor.execute("SELECT intent FROM publishing_publication")


def cancel(world, publication):
    with world.scope():
        return operations.cancel_publication(publication=publication, by=world.member, at=now())


def closing(call, *args):
    """A thread of a test closes the connection that Django opened in it."""
    try:
        return call(*args)
    finally:
        connection.close()
