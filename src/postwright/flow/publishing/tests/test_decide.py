# ruff: noqa: DTZ001, S311 - a clock on a wall has no zone, and nothing here is secret
"""The pure rules: pauses, answers, look-ups, clocks."""

import random
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwright.flow.publishing import rules
from postwright.flow.publishing.rules import Step, WallTime
from postwright.ports.channels.capabilities import Capabilities, Handle, TextRules
from postwright.ports.channels.errors import Reconnect, Refused, RetryLater, Unclear

BERLIN = ZoneInfo("Europe/Berlin")
ASKABLE = Capabilities(text=TextRules(most=300), handle=Handle.LIST_MATCH, can_look_up=True, settle_seconds=5)
SILENT = Capabilities(text=TextRules(most=300), handle=Handle.NONE, can_look_up=False, settle_seconds=0)


def after(error, *, sends=1, left=3600.0, capabilities=ASKABLE):
    chance = random.Random(1)
    return rules.after_error(error, sends=sends, left=left, capabilities=capabilities, chance=chance)


class TestAnAnswer:
    def test_that_asks_to_wait_is_obeyed(self):
        decision = after(RetryLater(after=30))

        assert decision.step is Step.RETRY
        assert 30 <= decision.after <= 33

    def test_that_asks_to_wait_beyond_the_deadline_ends_it(self):
        assert after(RetryLater(after=30), left=20) == rules.Decision(Step.FAIL, 0, "too_late")

    def test_that_refuses_ends_it_with_its_reason(self):
        assert after(Refused("media_too_big")) == rules.Decision(Step.FAIL, 0, "media_too_big")

    def test_waits_for_a_name_that_leads_astray_for_a_moment(self):
        decision = after(Refused("address_refused"))

        assert (decision.step, decision.problem) == (Step.RETRY, "not_reached")

    def test_that_wants_a_new_sign_in_holds_the_channel(self):
        assert after(Reconnect()).step is Step.HOLD

    def test_that_was_lost_is_looked_up_after_the_network_has_settled(self):
        assert after(Unclear()) == rules.Decision(Step.LOOK_UP, 5, "maybe_sent")

    def test_that_was_lost_where_nobody_can_look_goes_to_a_person(self):
        assert after(Unclear(), capabilities=SILENT).step is Step.ASK

    @given(st.sampled_from([RetryLater, Unclear, Reconnect, Refused]), st.integers(1, 200), st.floats(0, 1e6))
    def test_that_may_have_been_sent_is_never_simply_repeated(self, kind, sends, left):
        decision = after(kind(), sends=sends, left=left)

        assert (kind is Unclear) is (decision.step in {Step.LOOK_UP, Step.ASK})


class TestAPause:
    @given(st.integers(1, 10_000), st.integers())
    def test_is_never_longer_than_ten_minutes_nor_nothing(self, attempt, seed):
        assert 2.5 <= rules.back_off(attempt, random.Random(seed)) <= rules.LONGEST_PAUSE_S

    def test_doubles(self):
        pauses = [rules.back_off(attempt, random.Random(3)) for attempt in range(1, 6)]

        assert pauses == pytest.approx([pauses[0] * 2**power for power in range(5)])


class TestALookUp:
    def test_waits_until_the_network_has_settled(self):
        assert rules.may_look_up(unclear_for=2, capabilities=ASKABLE) == rules.Decision(Step.LOOK_UP, 3)
        assert rules.may_look_up(unclear_for=5, capabilities=ASKABLE) is None

    def test_that_finds_nothing_sends_it_again_while_there_is_time(self):
        chance = random.Random(1)

        assert rules.after_not_found(sends=1, left=10, chance=chance).step is Step.RETRY
        assert rules.after_not_found(sends=1, left=0, chance=chance).step is Step.FAIL

    def test_that_fails_is_repeated_until_the_deadline_and_then_a_person_is_asked(self):
        again = rules.after_failed_look_up(RetryLater(), unclear_for=2000, left=10)
        never = rules.after_failed_look_up(RetryLater(), unclear_for=2000, left=0)

        assert (again.step, again.after, never.step) == (Step.LOOK_UP, 10, Step.ASK)

    def test_that_fails_once_is_no_reason_to_ask_a_person_however_late_it_is(self):
        once = rules.after_failed_look_up(RetryLater(), unclear_for=10, left=-1e6)
        long = rules.after_failed_look_up(RetryLater(), unclear_for=rules.LEAST_LOOKING_S, left=-1e6)

        assert (once.step, once.after, long.step) == (Step.LOOK_UP, 5, Step.ASK)

    @given(
        st.sampled_from([RetryLater, Reconnect, Unclear, Refused]), st.floats(0, 1e6), st.floats(-1e6, 1e6)
    )
    def test_that_fails_never_sends_nor_ends_it(self, kind, unclear_for, left):
        decision = rules.after_failed_look_up(kind(), unclear_for=unclear_for, left=left)

        assert decision.step in {Step.LOOK_UP, Step.ASK, Step.HOLD}


class TestATimeOnTheClock:
    def test_is_what_the_zone_says(self):
        moment = rules.moment_of(datetime(2026, 11, 24, 9), BERLIN)

        assert moment == (datetime(2026, 11, 24, 8, tzinfo=UTC), WallTime.PLAIN)

    def test_that_is_skipped_moves_by_what_is_skipped(self):
        moment, kind = rules.moment_of(datetime(2027, 3, 28, 2, 30), BERLIN)

        assert (moment.astimezone(BERLIN).hour, kind) == (3, WallTime.SKIPPED)

    def test_that_comes_twice_means_the_first(self):
        moment, kind = rules.moment_of(datetime(2026, 10, 25, 2, 30), BERLIN)

        assert (moment, kind) == (datetime(2026, 10, 25, 0, 30, tzinfo=UTC), WallTime.TWICE)

    @given(
        st.datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)),
        st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC"]),
    )
    def test_reads_the_same_on_the_wall_unless_it_is_skipped(self, wall, name):
        zone = ZoneInfo(name)
        moment, kind = rules.moment_of(wall, zone)
        shown = moment.astimezone(zone).replace(tzinfo=None)

        assert (shown == wall) is (kind is not WallTime.SKIPPED)
        assert abs(shown - wall) <= timedelta(hours=1)


class TestASentence:
    def test_exists_for_every_code_of_ours_and_of_the_networks(self):
        codes = [*rules.SENTENCES, "sign_in_again", "maybe_sent", "media_too_big"]

        assert all(rules.explain(code) for code in codes)

    def test_falls_back_to_the_advice_that_was_kept(self):
        assert rules.explain("never_heard_of", "Ask the operator.") == "Ask the operator."
