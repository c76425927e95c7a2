"""SIGKILL, SIGSTOP past the lease and a database that dies, an ambiguous network, and the network's own log."""

import os
import time

import pytest

from tests.chaos.report import tell

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(1800)]

IS_WHOLE = float(os.environ.get("POSTWRIGHT_RIG_SCALE", "0")) >= 1
SEEDS = [7, 11, 13] if IS_WHOLE else [7]


class TestWorker:
    @pytest.mark.parametrize("seed", SEEDS)
    def test_loses_and_doubles_nothing(self, rig, seed):
        from tests.chaos.rig import BLOW_S, scaled  # noqa: PLC0415 - models are there only once Django is set up

        kills, stops, restarts = scaled(200), scaled(20), scaled(10)
        channels = scaled(100, 20)
        with rig(seed=seed, concurrency=channels // 4) as run:
            run.schedule(scaled(2000), channels=channels, organisations=4)
            run.spread(time.time(), (kills + stops + restarts) * BLOW_S)
            run.run("careful", kills=kills, stops=stops, restarts=restarts)

            verdict = run.verdict()
            blows, share = run.blows, run.network.ambiguous_share
            tell(
                f"{len(run.acknowledged)} publications of four organisations, three workers, {blows.kills} kills, "
                f"{blows.stops} stops past the lease, {blows.restarts} restarts of the database, "
                f"{share:.0%} of {len(run.network.calls)} answers unclear, seed {seed}",
                verdict,
            )
            assert verdict.is_clean, verdict
            assert (blows.kills, blows.stops, blows.restarts) == (kills, stops, restarts)
            assert blows.at_work == kills + stops
            assert share >= 0.22
