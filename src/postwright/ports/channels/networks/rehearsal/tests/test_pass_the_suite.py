"""Rehearsal against the suite of all networks, and against its own switches."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from postwright.kit.http import Client, Purpose
from postwright.ports.channels.errors import Reconnect, Refused, RetryLater, Unclear
from postwright.ports.channels.keepers import MemoryKeeper
from postwright.ports.channels.networks.rehearsal.memory import MemoryTimeline
from postwright.ports.channels.networks.rehearsal.network import Rehearsal
from postwright.ports.channels.networks.rehearsal.switches import Outcome, Switches
from postwright.ports.channels.suite import NOON, MemoryMedia, MemoryProgress, NetworkSuite
from postwright.ports.channels.thread_suite import ThreadSuite
from postwright.ports.channels.threads import published_pieces
from postwright.ports.channels.types import Account, Outgoing, Part


class Clock:
    def __init__(self) -> None:
        self.at = NOON

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timeline() -> MemoryTimeline:
    return MemoryTimeline()


@pytest.fixture
def network(timeline, clock) -> Rehearsal:
    return Rehearsal(timeline=timeline, clock=clock)


@pytest.fixture
async def http():
    async with Client(Purpose("none", hosts=frozenset())) as client:
        yield client


@pytest.fixture
def media() -> MemoryMedia:
    return MemoryMedia({"picture": b"jpeg"})


def account_with(**settings) -> Account:
    return Account(
        channel_id="7",
        network="rehearsal",
        remote_id="practice",
        handle="practice",
        base_url="",
        secret={},
        keeper=MemoryKeeper({}),
        settings=settings,
    )


class TestRehearsal(NetworkSuite, ThreadSuite):
    @pytest.fixture
    def account(self) -> Account:
        return account_with()

    @pytest.fixture
    def published(self, timeline, clock):
        async def count() -> int:
            return len(timeline.shown("7", clock()))

        return count

    @pytest.fixture
    def refused(self, timeline):
        def change(intent, account, number):
            script = ["sent"] * (number - 1) + ["refused"]
            settings = {"script": script, "script_from": timeline.calls.get(account.channel_id, 0) + 1}
            return intent, replace(account, settings=settings)

        return change

    async def test_answers_the_post_before_and_comments_the_first(
        self, network, account, media, http, timeline, clock
    ):
        parts = (Part(text="Second."), Part(text="Third."))
        outgoing = Outgoing(text="First.", thread=parts, first_comment="A word more.")
        intent = network.freeze(outgoing, key_time=NOON)
        await network.send(intent, account, media, http, MemoryProgress())
        shown = [(entry.payload["text"], entry.payload["reply_to"]) for entry in timeline.shown("7", clock())]
        assert shown == [("First.", ""), ("Second.", "1"), ("Third.", "2"), ("A word more.", "1")]

    async def test_finds_what_of_a_thread_arrived_before_the_answer_was_lost(
        self, network, account, media, http, timeline, clock
    ):
        outgoing = Outgoing(text="First.", thread=(Part(text="Second."), Part(text="Third.")))
        intent = network.freeze(outgoing, key_time=NOON)
        losing = replace(account, settings={"script": ["sent", "commit_then_timeout"]})
        progress = MemoryProgress()
        with pytest.raises(Unclear):
            await network.send(intent, losing, media, http, progress)
        assert await network.look_up(intent, account, http, progress) is None
        assert len(published_pieces(progress.steps())) == 2
        assert await network.send(intent, account, media, http, progress)
        assert len(timeline.shown("7", clock())) == 3

    async def test_connects_under_the_name_that_was_typed(self, network, http):
        connected = await network.connect({"name": " Kitchen "}, http)
        assert (connected.remote_id, connected.handle, connected.secret) == ("Kitchen", "Kitchen", {})


class TestSwitches:
    @pytest.fixture
    def attempt(self, network, media, http):
        """Send one post again and again, as a publisher without a memory would."""
        intent = network.freeze(Outgoing(text="Fresh bread"), key_time=NOON)

        async def send(account):
            return await network.send(intent, account, media, http, MemoryProgress())

        async def find(account):
            return await network.look_up(intent, account, http, MemoryProgress())

        send.find = find
        return send

    @pytest.mark.parametrize(
        ("outcome", "error"), [("retry_later", RetryLater), ("refused", Refused), ("reconnect", Reconnect)]
    )
    async def test_fails_as_the_script_says_and_publishes_nothing(
        self, attempt, timeline, clock, outcome, error
    ):
        with pytest.raises(error):
            await attempt(account_with(script=[outcome]))
        assert timeline.shown("7", clock()) == []

    async def test_follows_the_script_and_then_works(self, attempt, timeline, clock):
        account = account_with(script=["retry_later", "retry_later"])
        for _ in range(2):
            with pytest.raises(RetryLater):
                await attempt(account)
        await attempt(account)
        assert len(timeline.shown("7", clock())) == 1

    async def test_starts_a_later_script_at_its_call(self, attempt):
        account = account_with(script=["refused"], script_from=2)
        await attempt(account)
        with pytest.raises(Refused):
            await attempt(account)

    async def test_can_publish_and_lose_the_answer(self, attempt):
        account = account_with(script=["commit_then_timeout"])
        with pytest.raises(Unclear):
            await attempt(account)
        assert await attempt.find(account)

    async def test_can_lose_the_request(self, attempt):
        account = account_with(script=["timeout_without_commit"])
        with pytest.raises(Unclear):
            await attempt(account)
        assert await attempt.find(account) is None

    async def test_can_publish_late_but_within_what_it_declares(self, attempt, network, clock):
        account = account_with(script=["late_commit"], late_ms=3_600_000)
        with pytest.raises(Unclear):
            await attempt(account)
        assert await attempt.find(account) is None
        clock.at += timedelta(seconds=network.capabilities.settle_seconds)
        assert await attempt.find(account)

    async def test_can_keep_silent_about_what_became_of_a_post(self, attempt, network):
        account = account_with(script=["commit_then_timeout"], silent=True)
        for call in (attempt, attempt.find):
            with pytest.raises(Unclear):
                await call(account)
        can = network.capabilities_for(account.settings)
        assert (can.can_look_up, can.handle) == (False, "none")

    async def test_publishes_a_blind_second_try_twice(self, attempt, timeline, clock):
        account = account_with(script=["commit_then_timeout"])
        with pytest.raises(Unclear):
            await attempt(account)
        await attempt(account)
        assert len(timeline.shown("7", clock())) == 2

    def test_draws_the_same_chances_from_the_same_seed(self):
        settings = {"seed": 5, "failure_rate": 0.2, "ambiguous_rate": 0.3}
        first, second = (
            [Switches.from_settings(settings).outcome(call) for call in range(1, 1001)] for _ in range(2)
        )
        assert first == second
        assert 150 < first.count(Outcome.RETRY_LATER) < 250
        assert 450 < first.count(Outcome.SENT) < 550

    def test_refuses_an_outcome_it_does_not_know(self):
        with pytest.raises(ValueError, match="explode"):
            Switches(script=("explode",)).outcome(1)
