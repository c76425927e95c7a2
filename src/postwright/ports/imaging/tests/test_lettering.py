from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from postwright.ports.imaging import Lettering
from postwright.ports.imaging.lettering import MOST_PIXELS, draw_pieces, draw_texts, text_height, undrawable


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


class TestDrawPieces:
    def test_holds_the_words_and_little_else(self, fonts):
        size = (12_000, 8_000)
        pieces = [
            *draw_pieces(size, [Lettering("Fresh rolls", width=0.5, size=0.02, plate="#c2281d")], fonts)
        ]
        assert 0 < sum(piece.width * piece.height for _left, _top, piece in pieces) < 0.05 * 12_000 * 8_000

    @settings(deadline=None)
    @given(left=st.floats(0, 1), top=st.floats(0, 1), plate=st.sampled_from(("", "#c2281d")))
    def test_lies_inside_and_stays_small(self, fonts, left, top, plate):
        text = Lettering("long words " * 30, left=left, top=top, width=1, size=0.1, plate=plate)
        for x, y, piece in draw_pieces((3_000, 2_500), [text], fonts):
            assert (x >= 0, y >= 0, x + piece.width <= 3_000, y + piece.height <= 2_500) == (True,) * 4
            assert piece.width * piece.height <= MOST_PIXELS

    def test_joins_without_a_seam(self, fonts, monkeypatch):
        text = Lettering("long words " * 9, width=0.8, size=0.08, plate="#c2281d", align="center")
        whole = draw_texts((900, 700), [text], fonts)
        monkeypatch.setattr("postwright.ports.imaging.lettering.MOST_PIXELS", 20_000)
        assert len([*draw_pieces((900, 700), [text], fonts)]) > 20
        joined = draw_texts((900, 700), [text], fonts)
        differing = np.any(np.asarray(joined) != np.asarray(whole), axis=2).sum()
        assert differing <= 4  # one at each of the plate's round corners
