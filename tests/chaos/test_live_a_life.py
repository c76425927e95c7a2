"""A publication's whole life as a state machine: people, workers, network and time in any order that chance finds."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(1800)]


class TestAPublicationsLife:
    def test_keeps_every_promise_at_every_moment(self, committed, cluster):
        from tests.chaos.life import life_on  # noqa: PLC0415 - models are there only once Django is set up
        from tests.chaos.rig import scaled  # noqa: PLC0415 - see above
        from tests.chaos.stage import Stage  # noqa: PLC0415 - see above
        from tests.world import open_world  # noqa: PLC0415 - see above

        with Stage(cluster.url("postwright_app", "tests"), cluster.url("postgres", "tests")) as stage:
            run_state_machine_as_test(
                life_on(stage, open_world(cluster)),
                settings=settings(
                    max_examples=scaled(300, 10),
                    stateful_step_count=40,
                    phases=[Phase.generate],
                    deadline=None,
                    database=None,
                    derandomize=True,
                    suppress_health_check=list(HealthCheck),
                ),
            )
