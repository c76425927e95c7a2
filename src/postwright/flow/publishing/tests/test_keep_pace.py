"""Limits of networks as data: what they say in their answers counts, else what is declared."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwright.flow.publishing.engine.dispatch import pace_after
from postwright.flow.publishing.engine.gates import PATIENCE_S, Gates
from postwright.flow.publishing.models import Pace, Publication
from postwright.flow.publishing.rules import channel_limits, used_up, wait_as_told, wait_for
from postwright.kit.clock import now
from postwright.ports.channels.capabilities import RateLimit
from postwright.ports.channels.errors import RetryLater
from postwright.ports.channels.networks.bluesky.network import Bluesky
from postwright.ports.channels.types import Account, Intent, RateState

HOURLY = RateLimit("posts", 3, 3600, "account")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


class TestADeclaredLimit:
    @given(st.lists(st.floats(0, 4000), min_size=1, max_size=40))
    def test_is_never_passed_by_more_than_its_burst(self, pauses):
        at, spent, sent = 0.0, {}, []
        for pause in pauses:
            at += max(pause, wait_for([HOURLY], spent, at=at))
            spent = used_up([HOURLY], spent, at=at)
            sent.append(at)
        for start in sent:
            within = [moment for moment in sent if start <= moment < start + 3600 - 1e-6]
            assert len(within) <= 2 * HOURLY.calls

    def test_lets_as_many_go_at_once_and_then_one_at_a_time(self):
        spent = {}
        waits = []
        for _ in range(4):
            waits.append(wait_for([HOURLY], spent, at=0.0))
            spent = used_up([HOURLY], spent, at=0.0)
        assert waits == [0, 0, 0, 1200]

    def test_of_something_else_does_not_count(self):
        others = [RateLimit("sign-ins", 1, 60, "account", "sign-ins"), RateLimit("calls", 1, 60, "address")]
        assert channel_limits(others) == []


class TestANetworksOwnWord:
    def test_counts_more_than_what_is_declared(self):
        sending = SimpleNamespace(
            capabilities=SimpleNamespace(rates=[HOURLY]),
            moments=SimpleNamespace(clock=NOON, due_at=NOON),
            spent={"posts": NOON.timestamp() + 1e5},
            intent=SimpleNamespace(pieces=[None]),
        )
        assert pace_after(sending).free_in > 0
        assert pace_after(sending, RateState(100, 40, NOON)).free_in is None

    def test_makes_the_channel_wait_until_it_may_go_on(self):
        told = RateState(100, 0, NOON + timedelta(minutes=7))
        assert wait_as_told(told, at=NOON.timestamp()) == 420

    def test_that_is_nonsense_holds_nothing_up_for_ever(self):
        told = RateState(100, 0, NOON + timedelta(days=9000))
        assert wait_as_told(told, at=NOON.timestamp()) == 86_400


@pytest.mark.timeout(60)
class TestAChannel:
    def test_that_has_to_wait_waits_as_a_whole_and_no_other_does(self, world):
        busy, other = world.channel("busy", script=["retry_later"]), world.channel("other")
        first = world.publication(busy, text="First")
        with world.publisher():
            world.until_true(first, lambda one: one.problem == "network_trouble")
            with world.scope():
                free_at = Pace.objects.get(channel=busy).free_at
                Pace.objects.update(free_at=now() + timedelta(hours=1))
                Publication.objects.filter(pk=first.pk).update(next_at=now())
            world.until(world.publication(other), "sent")
            assert world.reload(first).state == "scheduled"
            with world.scope():
                Pace.objects.update(free_at=now())
            world.until(first, "sent")
        assert free_at


class TestAServer:
    def account(self, url="https://pds.example"):
        return Account(
            channel_id="c", network="bluesky", remote_id="", handle="", base_url=url, secret={}, keeper=None
        )

    def test_is_asked_no_more_often_than_it_allows_whichever_channels_ask(self):
        network, gates = Bluesky(max_requests=10), Gates()
        intent = Intent(network="bluesky", key="k", created_at="", payload={})

        async def ask(url):
            await gates.enter(network, self.account(url), intent)

        for _ in range(10):
            asyncio.run(ask("https://pds.example"))
        with pytest.raises(RetryLater) as waits:
            asyncio.run(ask("https://pds.example"))
        asyncio.run(ask("https://other.example"))
        assert PATIENCE_S < waits.value.after <= 30

    def test_of_ones_own_may_have_no_limit(self):
        network, gates = Bluesky(max_requests=0), Gates()
        intent = Intent(network="bluesky", key="k", created_at="", payload={})
        for _ in range(50):
            asyncio.run(gates.enter(network, self.account(), intent))
        assert not gates._spent
