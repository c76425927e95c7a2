"""What speaks against a post at its time, decided from what is known."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import NOON
from postwright.desk.preflight.rules import REPEATED, Account, Code, Slot, foresee
from postwright.ports.channels.capabilities import RateLimit
from postwright.ports.channels.types import Problem, Quota

BERLIN = ZoneInfo("Europe/Berlin")
DAY = 86_400
SAID = ("Fresh rolls.", ("photo",))
HOUR = timedelta(hours=1)


def codes(slot, account=None, others=(), problems=()):
    return [one.code for one in foresee(slot, account or Account(), others, problems)]


class TestSignIn:
    @pytest.mark.parametrize(("ends", "is_told"), [(-1, True), (0, True), (1, False)])
    def test_must_last_until_the_slot(self, ends, is_told):
        account = Account(expires_at=NOON + ends * HOUR)

        assert (Code.SIGN_IN_ENDS in codes(Slot(at=NOON), account)) is is_told

    def test_is_said_with_the_readers_clock(self):
        [one] = foresee(Slot(at=NOON), Account(expires_at=NOON - HOUR), ())

        assert "12:00" in one.sentence(BERLIN) or "noon" in one.sentence(BERLIN)


class TestRights:
    def test_are_named(self):
        [one] = foresee(Slot(at=NOON), Account(missing=["upload photos"]), ())

        assert "upload photos" in one.sentence(BERLIN)


class TestFiles:
    @pytest.mark.parametrize(("kinds", "is_told"), [({"images"}, True), ({"videos"}, False), (set(), False)])
    def test_must_be_fetched_only_where_the_network_takes_no_bytes(self, kinds, is_told):
        account = Account(pulls=frozenset({"images"}))

        assert (Code.NOT_FETCHED in codes(Slot(at=NOON, kinds=frozenset(kinds)), account)) is is_told


class TestOwnRules:
    def test_are_told_by_the_first_that_stops(self):
        problems = [
            Problem("alt_missing", "media:0"),
            Problem("no_videos", "media"),
            Problem("empty", "text"),
        ]

        [one] = foresee(Slot(at=NOON), Account(), (), problems)

        assert one.sentence(BERLIN) == "This network takes no videos."


class TestQuota:
    def test_is_short_when_more_is_planned_than_the_network_takes(self):
        account = Account(limits=[RateLimit("posts", 3, DAY, "account")])
        others = [Slot(at=NOON - hours * HOUR) for hours in (1, 2, 3)]

        assert codes(Slot(at=NOON), account, others) == [Code.QUOTA_SHORT]
        assert codes(Slot(at=NOON), account, others[:2]) == []

    def test_counts_every_post_of_a_thread(self):
        account = Account(limits=[RateLimit("posts", 3, DAY, "account")])

        assert codes(Slot(at=NOON, cost=4), account) == [Code.QUOTA_SHORT]

    def test_lets_short_limits_be(self):
        account = Account(limits=[RateLimit("posts", 1, 60, "account")])

        assert codes(Slot(at=NOON), account, [Slot(at=NOON)]) == []

    def test_counts_what_is_left_by_the_networks_word(self):
        """Somebody else publishes on the account, too."""
        account = Account(quota=Quota(left=1, most=25, seconds=DAY), asked_at=NOON - HOUR)

        assert codes(Slot(at=NOON), account) == []
        assert codes(Slot(at=NOON), account, [Slot(at=NOON - HOUR / 2)]) == [Code.QUOTA_SHORT]

    def test_trusts_that_word_only_as_long_as_it_counts(self):
        account = Account(quota=Quota(left=0, most=25, seconds=DAY), asked_at=NOON - timedelta(days=2))

        assert codes(Slot(at=NOON), account) == []

    @given(st.lists(st.integers(0, 3 * DAY), max_size=40), st.integers(1, 10), st.integers(3600, 2 * DAY))
    def test_is_told_exactly_when_a_window_is_overfull(self, moments, most, seconds):
        slots = [
            Slot(at=NOON + timedelta(seconds=moment), key=number) for number, moment in enumerate(moments)
        ]
        account = Account(limits=[RateLimit("posts", most, seconds, "account")])

        told = {
            one.key
            for one in slots
            if Code.QUOTA_SHORT in codes(one, account, [other for other in slots if other is not one])
        }

        for number, moment in enumerate(moments):
            inside = sum(moment - seconds < other <= moment for other in moments)
            assert (number in told) is (inside > most)


class TestRepeated:
    def test_is_advice_about_the_same_words_and_files(self):
        earlier = Slot(at=NOON - timedelta(days=3), said=SAID)

        [one] = foresee(Slot(at=NOON, said=SAID), Account(), [earlier])

        assert (one.code, one.stops) == (Code.REPEATED, False)

    @pytest.mark.parametrize(
        "other",
        [
            Slot(at=NOON - HOUR, said=("Fresh rolls.", ("another",))),
            Slot(at=NOON - HOUR, said=("Other words.", ("photo",))),
            Slot(at=NOON - REPEATED - HOUR, said=SAID),
            Slot(at=NOON + HOUR, said=SAID),
        ],
        ids=["other files", "other words", "long ago", "later"],
    )
    def test_is_nothing_else(self, other):
        assert codes(Slot(at=NOON, said=SAID), None, [other]) == []

    def test_is_not_said_of_what_is_still_empty(self):
        assert codes(Slot(at=NOON), None, [Slot(at=NOON - HOUR)]) == []
