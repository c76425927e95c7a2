import pytest

from postwright.flow.media import rules
from postwright.ports.imaging.errors import BY_CODE, OverLimit

UNHEARD_OF = rules.explain("crashed")


class TestExplain:
    @pytest.mark.parametrize("code", [code for code in BY_CODE if code != "crashed"])
    def test_has_words_of_its_own_for_whatever_is_wrong_with_a_file(self, code):
        figures = {"limit": 100.0, "actual": 2_000_000.0} if issubclass(BY_CODE[code], OverLimit) else {}

        words = rules.explain(code, figures)

        assert words != UNHEARD_OF
        assert "%(" not in words
