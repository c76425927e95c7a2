import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwright.ports.channels.capabilities import TextRules, Unit
from postwright.ports.channels.cutting import shorten, split_text
from postwright.ports.channels.entities import Kind, find_entities
from postwright.ports.channels.text import fits

LINK = "https://example.com/bread?from=oven"
WORDS = st.sampled_from(
    ["Fresh", "bread", "and", "rolls.", "Come!", "Warum?", "今日はパン。", "👩‍👩‍👧‍👦", "e\u0301te\u0301", "\n", "\n\n", "(so.)", "x" * 60]
)  # fmt: skip
NAMED = st.sampled_from([LINK, "#frisch", "#パン", "@anna.example.com", "@anna@example.social"])
TEXTS = st.lists(WORDS | NAMED, max_size=40).map(" ".join)
RULES = st.builds(
    TextRules,
    most=st.integers(40, 120),
    unit=st.sampled_from([unit for unit in Unit if unit is not Unit.BYTES]),
    max_bytes=st.none() | st.integers(80, 200),
    url_length=st.none() | st.just(23),
)


def squeezed(text):
    return re.sub(r"\s", "", text)


def named(text):
    kinds = {Kind.LINK, Kind.MENTION}
    return [entity.value for entity in find_entities(text) if entity.kind in kinds]


class TestSplitText:
    @given(TEXTS, RULES)
    def test_loses_nothing_but_white_space_and_fits(self, text, rules):
        pieces = split_text(text, rules, 1000)
        assert squeezed("".join(pieces)) == squeezed(text)
        assert all(fits(piece, rules) for piece in pieces)
        assert all(pieces) or pieces == [""]

    @given(TEXTS, RULES)
    def test_cuts_through_no_address_and_no_mention(self, text, rules):
        assert [found for piece in split_text(text, rules, 1000) for found in named(piece)] == named(text)

    @given(TEXTS, RULES, st.integers(1, 4))
    def test_leaves_what_is_too_much_in_the_last_piece(self, text, rules, most):
        pieces = split_text(text, rules, most)
        assert len(pieces) <= most
        assert squeezed("".join(pieces)) == squeezed(text)
        assert all(fits(piece, rules) for piece in pieces[:-1])

    @pytest.mark.parametrize(
        ("text", "pieces"),
        [
            ("Short.", ["Short."]),
            ("One two. Three four. Five six.", ["One two. Three four.", "Five six."]),
            ("One two\nthree four five six seven", ["One two", "three four five six", "seven"]),
            ("A. then a sentence of many words", ["A. then a sentence", "of many words"]),
            ("a" * 45, ["a" * 20, "a" * 20, "a" * 5]),
            (
                "今日はパン。明日はケーキ。明後日は休みです。",
                ["今日はパン。明日はケーキ。", "明後日は休みです。"],
            ),
            (f"See {LINK} soon", ["See", LINK, "soon"]),
            ("", [""]),
        ],
    )
    def test_prefers_sentences_then_words_then_characters(self, text, pieces):
        assert split_text(text, TextRules(most=20), 9) == pieces


class TestShorten:
    @given(TEXTS, RULES)
    def test_fits_and_ends_with_a_sign_that_something_is_missing(self, text, rules):
        short = shorten(text, rules)
        if fits(text, rules):
            assert short == text
        elif short != text:
            assert fits(short, rules)
            head, _, tail = short.rpartition("…")
            assert text.startswith(head.rstrip())
            assert all(word in text for word in tail.split())
            assert shorten(short, rules) == short

    @given(TEXTS, RULES)
    def test_cuts_through_no_address(self, text, rules):
        assert set(named(shorten(text, rules))) <= set(named(text))

    @pytest.mark.parametrize(
        ("text", "short"),
        [
            ("Fresh bread, rolls and cake today", "Fresh bread, rolls…"),
            ("Fresh bread. Rolls and cake #bakery", "Fresh bread… #bakery"),
            ("Fresh bread and rolls\n\n#one #two #three", "Fresh…\n\n#one #two"),
            ("a" * 30, "a" * 19 + "…"),
            ("#one #two #three #four #five", "#one #two #three …"),
            (LINK, LINK),
        ],
    )
    def test_keeps_the_beginning_and_the_hashtags_at_the_end(self, text, short):
        assert shorten(text, TextRules(most=20)) == short

    def test_keeps_a_link_rather_than_hashtags(self):
        text = f"Fresh bread and rolls and cake {LINK} #one #two"
        assert shorten(text, TextRules(most=46)) == f"Fresh… {LINK}"

    def test_never_lengthens_an_address(self):
        assert shorten(f"{LINK} and more of it", TextRules(most=37)) == f"{LINK} …"
