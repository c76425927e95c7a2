"""A practice channel that takes only so many posts in a while."""

from dataclasses import replace
from datetime import timedelta

import pytest

from postwright.kit.http import Client, Purpose
from postwright.ports.channels.errors import RetryLater, Unclear
from postwright.ports.channels.networks.rehearsal.memory import MemoryTimeline
from postwright.ports.channels.networks.rehearsal.network import Rehearsal
from postwright.ports.channels.networks.rehearsal.tests.test_pass_the_suite import Clock, account_with
from postwright.ports.channels.suite import NOON, MemoryMedia, MemoryProgress
from postwright.ports.channels.types import Outgoing, Part

ACCOUNT = account_with(rate_calls=2, rate_seconds=60)
BREAD = Outgoing(text="Bread")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def send(clock):
    network = Rehearsal(timeline=MemoryTimeline(), clock=clock)

    async def send(account=ACCOUNT, outgoing=BREAD, progress=None):
        intent = network.freeze(outgoing, key_time=NOON)
        return await network.send(intent, account, MemoryMedia({}), http, progress or MemoryProgress())

    async with Client(Purpose("none", hosts=frozenset())) as http:
        yield send


class TestAskForPatience:
    async def test_says_with_each_receipt_what_is_left(self, send, clock):
        first = await send()
        clock.at += timedelta(seconds=10)
        second = await send()
        assert (first.rate.limit, first.rate.remaining, second.rate.remaining) == (2, 1, 0)
        assert first.rate.resets_at == second.rate.resets_at == NOON + timedelta(seconds=60)

    async def test_says_how_long_to_wait_when_nothing_is_left(self, send, clock):
        await send()
        clock.at += timedelta(seconds=10)
        await send()
        clock.at += timedelta(seconds=10)
        with pytest.raises(RetryLater) as error:
            await send()
        assert (error.value.code, error.value.after, error.value.rate.remaining) == ("busy", 40, 0)
        clock.at += timedelta(seconds=40)
        assert (await send()).rate.remaining == 0

    async def test_counts_what_arrived_without_an_answer(self, send):
        losing = replace(ACCOUNT, settings={**ACCOUNT.settings, "script": ["commit_then_timeout"] * 2})
        for _ in range(2):
            with pytest.raises(Unclear):
                await send(losing)
        with pytest.raises(RetryLater):
            await send(losing)

    async def test_stops_a_thread_in_between(self, send, clock):
        outgoing = Outgoing(text="First.", thread=(Part(text="Second."), Part(text="Third.")))
        progress = MemoryProgress()
        with pytest.raises(RetryLater) as error:
            await send(outgoing=outgoing, progress=progress)
        assert error.value.after == 60
        clock.at += timedelta(seconds=60)
        assert len((await send(outgoing=outgoing, progress=progress)).raw["below"]) == 2

    async def test_says_nothing_where_there_is_no_limit(self, send):
        assert (await send(account_with())).rate is None
