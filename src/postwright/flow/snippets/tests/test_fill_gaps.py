import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwright.flow.snippets.rules import filled, gaps_of, tidy_tags


class TestGaps:
    def test_are_those_that_nobody_else_can_fill(self):
        assert gaps_of("{brand}: {offer} till {last day}, {offer}! {link} {} { x }") == ["offer", "last day"]

    def test_stay_where_nothing_is_said(self):
        assert filled("{brand}: {offer}", {"brand": "Anna's", "offer": ""}) == "Anna's: {offer}"

    def test_are_filled_once(self):
        assert filled("{a}{b}", {"a": "{b}", "b": "x"}) == "{b}x"

    @given(st.text())
    def test_leave_every_other_text_alone(self, text):
        assert filled(text, {}) == text


class TestHashtags:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("#bread, cake\n#bread", "#bread #cake"),
            ("  ##rolls; ", "#rolls"),
            ("München #Überall", "#München #Überall"),
            (" , # ", ""),
        ],
    )
    def test_stand_as_in_a_post(self, typed, kept):
        assert tidy_tags(typed) == kept
