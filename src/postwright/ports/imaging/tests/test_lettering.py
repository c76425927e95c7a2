from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwright.ports.imaging import Lettering, undrawable
from postwright.ports.imaging.lettering import text_height


@pytest.fixture(scope="module")
def fonts(letters):
    return tuple(map(str, letters))


class TestUndrawable:
    def test_is_nothing_in_our_languages(self, fonts):
        assert undrawable("Grüße aus Łódź: „Добрый день“ — 3 + 5 €\n…", fonts) == ""

    def test_is_each_sign_once(self, fonts):
        assert undrawable("a😀b😀漢", fonts) == "😀漢"

    @given(words=st.text(max_size=30))
    def test_is_part_of_the_words(self, fonts, words):
        assert set(undrawable(words, fonts)) <= set(words)


class TestTextHeight:
    def test_grows_by_the_line(self, fonts):
        one = Lettering("word", size=0.05)
        more = replace(one, words="word\nword\nword")
        assert text_height((1000, 1000), more, fonts) == pytest.approx(
            3 * text_height((1000, 1000), one, fonts)
        )

    def test_has_an_end(self, fonts):
        assert text_height((1000, 1000), Lettering("a\n" * 9000, size=0.01), fonts) <= 1
