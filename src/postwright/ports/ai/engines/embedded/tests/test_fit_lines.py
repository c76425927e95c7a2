import pytest

from postwright.ports.ai.engines.embedded.compose.fitting import Line, fit, shorten
from postwright.ports.ai.rules import BrandRules
from postwright.ports.ai.types import BrandVoice

RULES = BrandRules(BrandVoice(words_avoid=("cheap", "on sale")))


class TestFit:
    def test_leaves_out_the_last_line_first(self):
        lines = [Line("One", may_go=False), Line("Two"), Line("Three")]

        assert fit(lines, 100, RULES) == "One\n\nTwo\n\nThree"
        assert fit(lines, 10, RULES) == "One\n\nTwo"
        assert fit(lines, 5, RULES) == "One"

    def test_takes_the_shorter_wording_before_it_cuts(self):
        assert fit([Line("One, two, three", may_go=False, shorter="One")], 5, RULES) == "One"

    def test_leaves_out_a_line_that_the_brand_bars(self):
        assert fit([Line("One", may_go=False), Line("Cheap"), Line("Two")], 100, RULES) == "One\n\nTwo"

    def test_sees_what_two_lines_say_together(self):
        assert fit([Line("Rolls on", may_go=False), Line("sale now")], 100, RULES) == "Rolls on"

    def test_says_nothing_where_the_line_that_must_stay_is_barred(self):
        assert fit([Line("Cheap rolls", may_go=False)], 100, RULES) == ""


class TestShorten:
    @pytest.mark.parametrize(
        ("limit", "text"),
        [(30, "Cinnamon rolls, twice"), (20, "Cinnamon rolls…"), (10, "Cinnamon…"), (4, "Cin…"), (1, "")],
    )
    def test_cuts_at_a_word_where_there_is_one(self, limit, text):
        assert shorten("Cinnamon rolls, twice", limit) == text
