"""Six hours in which nobody published: what each brand chose is done, and nobody's followers are flooded."""

import time
from collections import Counter

import pytest

from tests.chaos.report import tell

pytestmark = [pytest.mark.chaos, pytest.mark.timeout(600)]
HOURS_DOWN, SENDS_ANYWAY, ASKS = 6, 8, 2
POSTS, CHANNELS = 3, 4  # of each organisation
TRIES = 3


@pytest.fixture
def down(rig):
    """Two organisations, of which one sends up to eight hours late, and one asks after two."""
    with rig(seed=7) as run:
        publications, channels = 2 * POSTS * CHANNELS, 2 * CHANNELS
        run.schedule(publications, channels=channels, organisations=2, late_hours=(SENDS_ANYWAY, ASKS))
        columns = ("due_at", "next_at", "deadline_at", "late_at")
        shifts = ", ".join(f"{one} = {one} - interval '{HOURS_DOWN} hours'" for one in columns)
        run._sql(f"UPDATE publishing_publication SET {shifts}")  # noqa: S608 - names of our own
        yield run


@pytest.fixture
def away(down):
    """And the network out of reach, so that what is late was tried a few times before it answers."""
    down.network.leave()
    return down


def try_in_vain(run, kind):
    """How often each was tried, by channel, in the order in which they are due."""
    run._workers = [run._start(kind)]
    tries = (
        "SELECT array_agg(sends ORDER BY due_at, id) FROM publishing_publication "
        "WHERE late_at > now() GROUP BY channel_id"
    )
    while min(first for [[first, *_]] in run._sql(tries)) < TRIES:
        time.sleep(0.1)
    tried = [one for [one] in run._sql(tries)]
    run.network.come_back()
    return tried


def come_back(run, kind):
    """What each channel got between two ends of its pause, and who was asked."""
    run._workers = run._workers or [run._start(kind)]
    rounds = []
    for number in range(1, POSTS + 1):
        wait_for_rest(run, at_least=number)
        rounds.append(Counter(arrived(run)))
        run._sql("UPDATE publishing_pace SET spaced_until = spaced_until - interval '5 minutes'")
    run._end(until_over=False)
    asked = run._sql(
        "SELECT organisation_id, count(*) FROM publishing_publication WHERE problem = 'came_late' GROUP BY 1"
    )
    return rounds, {str(organisation): count for organisation, count in asked}


def wait_for_rest(run, *, at_least):
    """Until every channel of the first organisation has had its turn, and a second and third look found no more."""
    first = str(run.worlds[0].organisation_id)
    while True:
        here = Counter(channel for channel in arrived(run).elements() if channel.startswith(first))
        busy = run._sql(
            "SELECT 1 FROM publishing_publication WHERE state IN ('claimed', 'sending', 'unclear')"
        )
        if not busy and len(here) == CHANNELS and min(here.values()) >= at_least:
            break
        time.sleep(0.1)
    until = time.time() + 2.5
    while run._sql(f"SELECT 1 FROM publishing_worker WHERE ticked_at < to_timestamp({until})"):  # noqa: S608
        time.sleep(0.1)


def arrived(run):
    return Counter({channel: len(set(texts)) for channel, texts in run.network.shown().items()})


class TestAfterSixHours:
    def test_each_brand_gets_what_it_chose_and_no_channel_a_flood(self, down):
        rounds, asked = come_back(down, "careful")

        one_by_one = [set(counts.values()) for counts in rounds]
        assert one_by_one == [{number} for number in range(1, POSTS + 1)]
        assert asked == {str(down.worlds[1].organisation_id): POSTS * CHANNELS}
        assert all(len(counts) == CHANNELS for counts in rounds)
        asks = str(down.worlds[1].organisation_id)
        verdict = down.verdict([one for one in down.acknowledged if one.channel.startswith(asks)])
        assert verdict.is_clean, verdict
        tell(f"six hours down: {POSTS * CHANNELS} sent one by one, {POSTS * CHANNELS} put to people", verdict)

    def test_the_twin_that_hurries_is_caught(self, down):
        rounds, asked = come_back(down, "hasty")

        assert max(rounds[0].values()) > 1
        assert asked == {}


class TestAfterSixHoursAndALineThatIsDown:
    def test_each_channel_goes_on_with_its_first_and_gets_no_flood(self, away):
        tried = try_in_vain(away, "careful")
        rounds, _ = come_back(away, "careful")

        assert [others for _, *others in tried] == [[0] * (POSTS - 1)] * CHANNELS
        assert [set(counts.values()) for counts in rounds] == [{number} for number in range(1, POSTS + 1)]
        asks = str(away.worlds[1].organisation_id)
        verdict = away.verdict([one for one in away.acknowledged if one.channel.startswith(asks)])
        assert verdict.is_clean, verdict
        tell(f"six hours down and the line as well: {POSTS * CHANNELS} sent one by one, in order", verdict)

    def test_the_twin_that_is_impatient_is_caught(self, away):
        try_in_vain(away, "impatient")
        rounds, _ = come_back(away, "impatient")

        assert max(rounds[0].values()) > 1
