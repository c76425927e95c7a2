"""Workers are killed while they publish on each network in its own way, and its answers are lost by chance."""

import pytest

from tests.chaos.report import tell
from tests.chaos.scenes import SCENES
from tests.chaos.scenes.mastodon import OnMastodon

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(1800)]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.network)
class TestWorkersOnANetwork:
    def test_lose_and_double_nothing(self, rig, scene):
        from tests.chaos.crowd import Crowd  # noqa: PLC0415 - models are there only once Django is set up
        from tests.chaos.rig import BLOW_S, scaled  # noqa: PLC0415 - see above

        posts, accounts, kills = scaled(500, 20), scaled(20, 10), scaled(50, 3)
        with scene(seed=7, troubled=True) as network, rig(seed=7, settings=dict(network.settings())) as run:
            crowd = Crowd(run, network)
            crowd.schedule(posts, accounts=accounts, over=kills * BLOW_S)
            run.run("careful", kills=kills, alive=2)

            verdict = crowd.verdict()
            tell(
                f"{network.network}: {posts} publications on {accounts} accounts, two workers, {run.blows.kills} "
                f"kills, {network.unclear()} answers unclear",
                verdict,
            )
            assert verdict.is_clean, verdict
            assert run.blows.kills == kills
            assert network.unclear() >= posts // 20


class TestTwins:
    def test_that_sends_again_what_may_be_there_is_caught(self, rig):
        from tests.chaos.crowd import Crowd  # noqa: PLC0415 - see above
        from tests.chaos.rig import BLOW_S, scaled  # noqa: PLC0415 - see above

        kills = scaled(20, 3)
        with OnMastodon(seed=7, troubled=True) as network, rig(seed=7) as run:
            crowd = Crowd(run, network)
            crowd.schedule(scaled(200, 20), accounts=10, over=kills * BLOW_S)
            run.run("blind", kills=kills, alive=2)
            assert crowd.verdict().duplicated
