"""Whatever stands in the headers about limits: percentages that make sense, or nothing."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwright.kit.http import Answer
from postwright.ports.channels.graph.usage import HEADERS, read_rate, read_regain

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["call_count", "total_time", "1"]), inner)
    ),
)


def answer(value, name=HEADERS[0]):
    return Answer(status=200, headers={name: value}, body=b"{}", url="https://graph.facebook.com/")


class TestUsage:
    @given(JSON)
    def test_is_a_share_of_a_hundred_or_unknown(self, said):
        rate = read_rate(answer(json.dumps(said)))
        assert rate is None or (rate.limit == 100 and 0 <= rate.remaining <= 100)

    @pytest.mark.parametrize("shape", [lambda one: [one], lambda one: one])
    def test_takes_the_limit_that_is_nearest(self, shape):
        said = {"101": shape({"call_count": 12, "total_time": 95, "estimated_time_to_regain_access": 3})}
        found = answer(json.dumps(said))
        assert read_rate(found).remaining == 5
        assert read_regain(found) == 180

    def test_of_the_app_counts_too(self):
        assert read_rate(answer('{"call_count": 28, "total_time": 15}', HEADERS[1])).remaining == 72

    @pytest.mark.parametrize("value", ["", "nonsense", "[[", "7"])
    def test_is_unknown_where_nothing_is_said(self, value):
        assert read_rate(answer(value)) is None
