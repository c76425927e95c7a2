from hypothesis import given
from hypothesis import strategies as st

from postwright.kit.text import count_graphemes, cut_graphemes


class TestCharacters:
    def test_are_counted_as_a_reader_does(self):
        assert count_graphemes("e\u0301👩‍👧🇩🇪") == 3
        assert cut_graphemes("👩‍👧🇩🇪x", 2) == "👩‍👧🇩🇪"

    @given(st.text(), st.integers(0, 50))
    def test_are_never_cut_through(self, text, limit):
        cut = cut_graphemes(text, limit)

        assert text.startswith(cut)
        assert count_graphemes(cut) == min(limit, count_graphemes(text))
