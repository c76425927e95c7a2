"""Cancels that race with sends, in processes of their own: what was acknowledged holds, what was refused is over."""

import json
import random
import time
from dataclasses import dataclass

import pytest

from tests.chaos.report import tell

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(1200)]
LEAD_S = 0.05  # a publication is taken up so long before its time, and cancelled around then
SOONEST_S, LATEST_S = -1.0, 0.3  # mostly before: a busy machine comes late with it
PROCESSES = 3
START_S = 8  # until the processes are there, on a busy machine too


@dataclass(frozen=True)
class Cancel:
    publication: str
    is_acknowledged: bool
    at: float


class TestACancel:
    def test_that_is_acknowledged_is_never_followed_by_a_send(self, rig, tmp_path):
        from tests.chaos.rig import scaled  # noqa: PLC0415 - models are there only once Django is set up
        from tests.simulators.practice import Meets  # noqa: PLC0415 - see above

        channels = scaled(100, 20)
        options = {"trouble": {Meets.BUSY: 0.15}, "delay": (0.02, 0.1)}
        with rig(seed=17, network_options=options, concurrency=channels) as run:
            span = scaled(2000) / 40  # so many a second
            run.schedule(scaled(2000), channels=channels)
            plan = moments(run, span)
            people = [start(run, part, tmp_path / f"{number}") for number, part in enumerate(shares(plan))]
            run.run("careful", alive=2)
            assert {run.forge.wait(pid) for pid in people} == {0}

            cancels = [cancel for file in sorted(tmp_path.iterdir()) for cancel in read(file)]
            verdict = run.verdict(taken_back(run, cancels))
            tell(summary(cancels), verdict)
            assert verdict.is_clean, verdict
            assert len(cancels) == len(run.acknowledged)
            assert 0.1 < share(cancels) < 0.9  # or they would not have raced
            assert too_late(run, cancels) == []


def moments(run, span):
    """Everything is due within `span` seconds from a moment on; and when each of its cancels comes."""
    chance = random.Random(run.seed)  # noqa: S311 - the same again for the same seed
    dues = run.spread(time.time() + START_S, span)
    return [(one, due - LEAD_S + chance.uniform(SOONEST_S, LATEST_S)) for one, due in dues.items()]


def shares(plan):
    return [plan[number::PROCESSES] for number in range(PROCESSES)]


def start(run, part, report):
    [world] = run.worlds
    return run.forge.start(
        "tests.chaos.cancelling:change_minds",
        organisation=str(world.organisation_id),
        member=str(world.member.pk),
        plan=part,
        report=str(report),
    )


def read(file):
    return [Cancel(*json.loads(line)) for line in file.read_text().splitlines()]


def share(cancels):
    return sum(cancel.is_acknowledged for cancel in cancels) / len(cancels)


def taken_back(run, cancels):
    texts = {str(planned): one for one, planned in run.acknowledged.items()}
    return [texts[cancel.publication] for cancel in cancels if cancel.is_acknowledged]


def too_late(run, cancels):
    """Acknowledged ones that any call was made for at all, and refused ones that are neither sent nor decided."""
    states = {str(row[0]): row[1] for row in run._sql("SELECT id, state FROM publishing_publication")}
    texts = {str(planned): one for one, planned in run.acknowledged.items()}
    stored = {(one.channel, one.text): one.at for one in run.network.log}
    called = {(call.channel, call.text): call.at for call in run.network.calls}  # the last one counts
    wrong = []
    for cancel in cancels:
        one, state = texts[cancel.publication], states[cancel.publication]
        place = (one.channel, one.text)
        if cancel.is_acknowledged and (
            state != "cancelled" or place in stored or called.get(place, 0) > cancel.at
        ):
            wrong.append((cancel, state))
        if not cancel.is_acknowledged and (state != "sent" or place not in stored):
            wrong.append((cancel, state))
    return wrong


def summary(cancels):
    acknowledged = sum(cancel.is_acknowledged for cancel in cancels)
    return f"{len(cancels)} cancels racing with sends in {PROCESSES} processes, {acknowledged} acknowledged"
