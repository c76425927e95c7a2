# ruff: noqa: PLC0415 - models are there only once Django is set up
"""A secret that can be used once only is renewed by many at a time, and by one that is killed."""

import pytest

from tests.chaos.renewing import Renewals, StrictGrants
from tests.simulators.tiktok import TikTokSimulator

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(600)]


@pytest.fixture
def renewals(committed, cluster):
    """A channel that was just connected."""
    from postwright.base.connections.models import Channel
    from postwright.base.connections.operations.secrets import seal_secret
    from tests.world import open_world

    world = open_world(cluster)
    with TikTokSimulator() as tiktok:
        tiktok.grants = StrictGrants(tiktok.clock)
        tokens = tiktok.connect("o-anna")
        channel = world.channel()
        secret = tokens | {"key": tiktok.app.client_key, "word": tiktok.app.client_secret}
        with world.scope():
            Channel.objects.filter(pk=channel.pk).update(secret=seal_secret(channel, secret))
        yield Renewals(channel, tiktok, world.url)


class TestHundredJobs:
    def test_use_each_secret_once(self, renewals):
        outcomes = renewals.run("careful", processes=4, count=25, rounds=3)

        assert outcomes == ["renewed"] * 100
        assert renewals.simulator.grants.reuses == 0
        assert renewals.simulator.grants.calls >= 3
        assert renewals.run("careful") == ["renewed"]

    def test_catch_a_twin_that_takes_every_turn(self, renewals):
        outcomes = renewals.run("greedy", processes=4, count=25)

        assert "sign_in_again" in {*outcomes, *renewals.run("careful")} or "renewal_interrupted" in outcomes
        assert renewals.simulator.grants.reuses > 0


class TestDeathBetweenTheNetworksChangeAndOurs:
    def test_is_noticed(self, renewals):
        assert renewals.run("careful", dies=True) == []
        renewals.end_turns()

        assert renewals.run("careful", count=5) == ["renewal_interrupted"] * 5

    def test_is_all_well_where_the_network_changed_nothing(self, renewals):
        renewals.simulator.switches.rotates = False
        assert renewals.run("careful", dies=True) == []
        renewals.end_turns()

        assert renewals.run("careful", count=5) == ["renewed"] * 5

    def test_catches_a_twin_that_notes_nothing(self, renewals):
        assert renewals.run("forgetful", dies=True) == []
        renewals.end_turns()

        assert "renewal_interrupted" not in renewals.run("careful")
