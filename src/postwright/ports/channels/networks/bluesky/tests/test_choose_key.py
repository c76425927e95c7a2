import re
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from postwright.kit.ids import uuid7
from postwright.ports.channels.networks.bluesky.keys import new_keys

# The form that servers check, from the published syntax of record keys.
TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


class TestChooseKeys:
    @given(MOMENTS, st.integers(1, 30), st.none() | st.builds(uuid7))
    def test_are_valid_and_in_order(self, at, count, name):
        keys = new_keys(count, at, name)
        assert all(TID.fullmatch(key) for key in keys)
        assert keys == sorted(set(keys))
        assert len(keys) == count

    @given(MOMENTS)
    def test_sort_by_time(self, at):
        assert new_keys(30, at)[-1] < new_keys(1, at + timedelta(seconds=2))[0]

    @given(MOMENTS, st.builds(uuid7), st.builds(uuid7))
    def test_belong_to_a_name(self, at, one, other):
        assert new_keys(2, at, one) == new_keys(2, at + timedelta(days=1), one)
        assert set(new_keys(2, at, one)).isdisjoint(new_keys(2, at, other))
