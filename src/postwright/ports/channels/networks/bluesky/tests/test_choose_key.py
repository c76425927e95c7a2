import re
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from postwright.ports.channels.networks.bluesky.keys import later_key, new_key

# The form that servers check, from the published syntax of record keys.
TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone


class TestChooseKey:
    @given(MOMENTS)
    def test_is_a_valid_key(self, at):
        assert TID.fullmatch(new_key(at))

    @given(MOMENTS)
    def test_sorts_by_time(self, at):
        assert new_key(at) < new_key(at + timedelta(seconds=2))

    @given(MOMENTS, st.integers(1, 30))
    def test_names_what_follows_by_later_keys(self, at, number):
        key = new_key(at)
        assert TID.fullmatch(later_key(key, number))
        assert key < later_key(key, number) < later_key(key, number + 1)
