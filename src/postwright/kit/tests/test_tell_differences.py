from hypothesis import given
from hypothesis import strategies as st

from postwright.kit.differ import MOST, differences

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

    @given(words, words, st.integers(0, 2 * MOST))
    def test_lead_there_in_long_texts_too(self, old, new, count):
        pieces = differences(old + " a b" * count + new, new + " b a" * count + old)

        assert "".join(piece.text for piece in pieces if piece.kind != "added") == old + " a b" * count + new
        assert (
            "".join(piece.text for piece in pieces if piece.kind != "removed") == new + " b a" * count + old
        )

    def test_go_word_by_word_where_little_differs_in_a_long_text(self):
        around = "word " * 3 * MOST

        found = differences(f"{around}old {around}", f"{around}new {around}")

        assert [(piece.kind, piece.text) for piece in found[1:3]] == [("removed", "old "), ("added", "new ")]

    def test_go_line_by_line_where_many_words_differ(self):
        old = "".join(f"same {n}\n{'old ' * 5}\n" for n in range(MOST // 3))
        new = "".join(f"same {n}\n{'new ' * 5}\n" for n in range(MOST // 3))

        removed = {piece.text for piece in differences(old, new) if piece.kind == "removed"}

        assert f"{'old ' * 5}\n" in removed

    def test_replace_the_whole_where_it_would_take_too_long(self):
        old, new = "a b\n" * 5000, "b c\n" * 5000

        assert [piece.kind for piece in differences(old, new)] == ["removed", "added", "same"]
