"""SIGKILL and SIGSTOP at random moments, an ambiguous network, and the network's own log."""

import pytest

from tests.chaos.rig import BLIND, WORKER, Rig, scaled

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(600)]


@pytest.fixture
def world(committed, cluster):
    from tests.world import open_world  # noqa: PLC0415 - models are there only once Django is set up

    return open_world(cluster)


class TestPublisher:
    def test_loses_and_doubles_nothing_when_it_is_killed(self, world):
        rig = Rig(world, seed=7)
        rig.schedule(scaled(200, 20), channels=scaled(20, 4))

        rig.run(WORKER, kills=scaled(20, 3))

        assert rig.verdict().is_clean, rig.verdict()

    def test_loses_and_doubles_nothing_when_it_is_stopped_past_its_lease(self, world):
        rig = Rig(world, seed=11)
        rig.schedule(20, channels=4)

        rig.run(WORKER, stops=3)

        assert rig.verdict().is_clean, rig.verdict()


class TestBlindTwin:
    def test_is_caught(self, world):
        rig = Rig(world, seed=7)
        rig.schedule(40, channels=4)

        rig.run(BLIND, kills=2)

        assert rig.verdict().duplicated
