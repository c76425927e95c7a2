import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwright.ports.channels.text import count_bytes, count_graphemes, shorten_urls


class TestCountText:
    @pytest.mark.parametrize(
        ("text", "graphemes", "size"),
        [("", 0, 0), ("Brot", 4, 4), ("Bröt", 4, 5), ("👩‍👩‍👧‍👦", 1, 25), ("🇩🇪🇰🇿", 2, 16), ("e\u0301", 1, 3), ("\r\n", 1, 2), ("नि", 1, 6)],
    )  # fmt: skip
    def test_counts_what_a_person_sees_and_what_is_sent(self, text, graphemes, size):
        assert (count_graphemes(text), count_bytes(text)) == (graphemes, size)

    @given(st.text(), st.text())
    def test_joining_never_makes_more_characters(self, one, two):
        assert count_graphemes(one + two) <= count_graphemes(one) + count_graphemes(two)

    def test_counts_addresses_at_a_fixed_length(self):
        assert count_graphemes(shorten_urls("See https://example.com/a/very/long/path now", 23)) == 31

    def test_counts_addresses_as_written_where_the_network_does(self):
        assert shorten_urls("See https://example.com/", None) == "See https://example.com/"
