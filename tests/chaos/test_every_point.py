"""A worker dies before and after every commit and every request there is in the code; another one goes on."""

from itertools import product

import pytest

from tests.chaos.points import CALL, COMMIT, FOR_A_PERSON, FOR_PEOPLE, NETWORKS, points, wanted
from tests.chaos.report import tell

SIDES = ("before", "after")
PLACES = list(product(wanted(), SIDES))
KINDS = {(kind, side) for kind in (COMMIT, CALL) for side in SIDES}
LAST_ROUND = 5


class TestReadingTheCode:
    def test_finds_commits_and_calls_of_every_network(self):
        calls = [point.name.split(".") for point in points() if point.kind == CALL]
        found = {name for home, name, *_ in calls if home == NETWORKS.name}

        assert found == {folder.name for folder in NETWORKS.iterdir() if (folder / "network.py").exists()}
        assert sum(point.kind == COMMIT for point in points()) >= 15

    def test_knows_each_exception_by_its_name(self):
        assert {point.name for point in points()} >= FOR_PEOPLE | FOR_A_PERSON


@pytest.mark.chaos
@pytest.mark.timeout(1800)
class TestDeathAtEveryPoint:
    def test_loses_and_doubles_nothing(self, rig, tmp_path):
        from tests.chaos.gauntlet import Gauntlet  # noqa: PLC0415 - models are there only once Django is set up
        from tests.chaos.rig import scaled  # noqa: PLC0415 - see above
        from tests.simulators.practice import CALM  # noqa: PLC0415 - see above

        calm = rig(seed=7, network_options={"trouble": CALM, "delay": (0, 0.02)}, lease_seconds=1.0)
        with Gauntlet(calm, tmp_path / "points") as gauntlet:
            missed = [place for place in PLACES if not gauntlet.kill_at(*place, 1)]
            for number, place in product(range(2, scaled(3) + 1), PLACES):
                gauntlet.kill_at(*place, number)
            for number, (point, side) in product(range(2, LAST_ROUND), PLACES):
                if (point.kind, side) not in gauntlet.unclear_at:  # whose answer was unclear is chance
                    gauntlet.kill_at(point, side, number)
            gauntlet.finish()

            verdict, passed = gauntlet.verdict(), gauntlet.passed()
            deaths = sum(line.startswith("died") for line in passed)
            tell(
                f"{len(gauntlet.acknowledged)} posts, a worker killed before and after each of {len(wanted())} "
                f"commits and calls, {deaths} deaths",
                verdict,
            )
            assert not [line for line in passed if "unlisted" in line]
            assert not missed
            assert verdict.is_clean, verdict
            assert gauntlet.unclear_at == KINDS
