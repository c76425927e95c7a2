"""The rig and its judge must catch what real products did wrong, or their silence would mean nothing."""

import pytest

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(600)]


# Stopped between the step to sending and the call, for as long as it takes others to look it up and send it again.
LONG_STOPS = {"delay_seconds": 0.5, "stop_leases": (4.0, 5.0)}


ROUNDS = range(7, 15)  # which worker is struck, and where it stands then, is chance


def verdict_of(rig, kind, *, seed=7, publications=120, channels=24, over=4.0, options=None, **blows):
    with rig(seed=seed, **(options or {})) as run:
        run.schedule(publications, channels=channels, over=over)
        run.run(kind, **blows)
        return run.verdict()


class TestTwinIsCaught:
    def test_that_repeats_blindly(self, rig):
        assert verdict_of(rig, "blind", kills=3).duplicated

    def test_that_ends_a_publication_before_it_is_sent(self, rig):
        verdict = verdict_of(rig, "ended_before_sent", kills=3)

        assert verdict.lost
        assert verdict.wrong_states

    def test_that_gives_up_what_a_worker_left_behind(self, rig):
        assert verdict_of(rig, "despairing", kills=3).given_up

    def test_that_knows_no_fence(self, rig):
        rounds = (verdict_of(rig, "unfenced", seed=seed, stops=5, options=LONG_STOPS) for seed in ROUNDS)
        assert any(verdict.duplicated for verdict in rounds)

    def test_and_a_careful_worker_passes_the_same(self, rig):
        assert verdict_of(rig, "careful", stops=5, options=LONG_STOPS).is_clean
