from hypothesis import given
from hypothesis import strategies as st

from postwright.kit.differ import differences

words = st.text(st.sampled_from("ab c.\n😀é\u0301"), max_size=40)


class TestDifferences:
    def test_go_word_by_word(self):
        found = [(piece.kind, piece.text) for piece in differences("One two.", "One three, two!")]

        assert found == [
            ("same", "One "),
            ("added", "three, "),
            ("same", "two"),
            ("removed", "."),
            ("added", "!"),
        ]

    @given(words, words)
    def test_lead_from_one_text_to_the_other(self, old, new):
        pieces = differences(old, new)

        assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
        assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new
