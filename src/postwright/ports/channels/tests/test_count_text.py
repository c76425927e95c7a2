import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwright.ports.channels.capabilities import TextRules, Unit
from postwright.ports.channels.text import count, count_bytes, count_graphemes, fits, measure, tidy_base_url

# text, characters that a person sees, X's weight: each written down by hand
ATOMS = [
    ("Brot", 4, 4), ("Bröt", 4, 4), ("e\u0301", 1, 1), ("хлеб", 4, 4), ("パン", 2, 4), ("한", 1, 2), ("नि", 1, 2),
    ("👩‍👩‍👧‍👦", 1, 2), ("🇩🇪", 1, 2), ("🙋🏽", 1, 2), ("1️⃣", 1, 2), ("❤️", 1, 2), ("❤️‍🔥", 1, 2), ("☺", 1, 2), ("🏴󠁧󠁢󠁳󠁣󠁴󠁿", 1, 2),
    ("©", 1, 1), ("©️", 1, 2), ("7", 1, 1), ("#", 1, 1), ("“a”", 3, 3), ("…", 1, 2), ("—", 1, 1), ("\u2028", 1, 2),
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(ATOMS), max_size=20)
ANY = st.text()


def used(text, **rules):
    return [one.used for one in measure(text, TextRules(most=10, **rules))]


class TestCountCharacters:
    @given(TEXTS)
    def test_counts_what_a_person_sees(self, atoms):
        text = " ".join(atom[0] for atom in atoms)
        assert count(text, Unit.GRAPHEMES) == sum(atom[1] for atom in atoms) + max(0, len(atoms) - 1)

    @given(TEXTS)
    def test_weighs_as_x_does(self, atoms):
        text = " ".join(atom[0] for atom in atoms)
        assert count(text, Unit.WEIGHTED) == sum(atom[2] for atom in atoms) + max(0, len(atoms) - 1)

    @given(st.text(st.characters(categories=["L", "P"], max_codepoint=0xFFFF)))
    def test_weighs_letters_by_their_place_in_unicode(self, text):
        light = [*range(0x1100), *range(0x2000, 0x200E), *range(0x2010, 0x2020), *range(0x2032, 0x2038)]
        heavy = len([sign for sign in unicodedata.normalize("NFC", text) if ord(sign) not in set(light)])
        assert count(text, Unit.WEIGHTED) == len(unicodedata.normalize("NFC", text)) + heavy

    @given(ANY)
    def test_counts_utf16_units(self, text):
        assert count(text, Unit.UTF16) == sum(2 if ord(sign) > 0xFFFF else 1 for sign in text)

    @given(ANY)
    def test_counts_bytes(self, text):
        sizes = [(0x80, 1), (0x800, 2), (0x10000, 3), (0x110000, 4)]
        assert count(text, Unit.BYTES) == sum(
            next(size for top, size in sizes if ord(sign) < top) for sign in text
        )

    @given(st.text(st.characters(categories=["L", "N", "P", "Z"])))
    def test_counts_signs_that_make_no_emoji_once(self, text):
        assert count(text, Unit.EMOJI_BYTES) == len(text)

    @given(ANY, st.lists(st.sampled_from(["👍", "👩\u200d👩\u200d👧\u200d👦", "🇩🇪", "❤️", "🫠"]), max_size=20))
    def test_counts_each_emoji_by_its_bytes_wherever_it_stands(self, text, emoji):
        whole = "".join(emoji) + text
        assert count(whole, Unit.EMOJI_BYTES) == count_bytes("".join(emoji)) + count(text, Unit.EMOJI_BYTES)
        assert len(whole) <= count(whole, Unit.EMOJI_BYTES) <= count_bytes(whole)

    @pytest.mark.parametrize(
        ("text", "size"),
        [
            ("Brot für 7 €", 12),
            ("👍", 4),
            ("👍🏽", 8),
            ("👩‍👩‍👧‍👦", 25),
            ("🇩🇪", 8),
            ("1️⃣", 7),
            ("❤️", 6),
            ("パン 🍞", 7),
        ],
    )
    def test_counts_each_emoji_as_threads_does(self, text, size):
        assert count(text, Unit.EMOJI_BYTES) == size

    @given(st.text(st.sampled_from("ab{}#_*~\\()[]<>@|ü ")))
    def test_counts_the_backslashes_that_will_be_written(self, text):
        assert count(text, Unit.ESCAPED) == len(re.sub(r"[|{}@\[\]()<>#*_~\\]", r"\\\g<0>", text))

    @pytest.mark.parametrize(
        ("text", "graphemes", "size"),
        [("", 0, 0), ("Brot", 4, 4), ("Bröt", 4, 5), ("👩‍👩‍👧‍👦", 1, 25), ("🇩🇪🇰🇿", 2, 16), ("\r\n", 1, 2)],
    )
    def test_counts_what_a_person_sees_and_what_is_sent(self, text, graphemes, size):
        assert (count_graphemes(text), count_bytes(text)) == (graphemes, size)

    @given(ANY, ANY)
    def test_joining_never_makes_more_characters(self, one, two):
        assert count_graphemes(one + two) <= count_graphemes(one) + count_graphemes(two)


class TestMeasure:
    URL = "https://example.com/a/very/long/path"

    def test_tells_every_limit(self):
        [characters, size] = measure("Bröt", TextRules(most=3, max_bytes=9))
        assert (characters.unit, characters.used, characters.left) == (Unit.GRAPHEMES, 4, -1)
        assert (size.unit, size.used, size.left) == (Unit.BYTES, 5, 4)

    @pytest.mark.parametrize(
        ("text", "length"),
        [(f"See {URL} now", 31), (f"({URL}).", 26), (f"{URL}, {URL}", 48), ("https://ü.example/漢字", 23)],
    )
    @pytest.mark.parametrize("unit", [Unit.GRAPHEMES, Unit.WEIGHTED])
    def test_counts_addresses_at_a_fixed_length(self, text, length, unit):
        assert used(text, unit=unit, url_length=23) == [length]

    def test_counts_addresses_as_written_where_the_network_does(self):
        assert used(self.URL) == [len(self.URL)]

    @given(st.lists(st.sampled_from([URL, "https://a.example/?b=1", "bread", "is", "good"]), max_size=9))
    def test_counts_each_address_alike_wherever_it_stands(self, words):
        expected = sum(25 if word.startswith("https") else len(word) for word in words)
        assert used(" ".join(words), url_length=25) == [expected + max(0, len(words) - 1)]

    def test_counts_only_the_name_of_a_mention_where_the_network_does(self):
        text = "Hi @anna@example.social, write to anna@example.com"
        assert used(text, short_mentions=True) == [len(text) - len("@example.social")]
        assert used(text) == [len(text)]

    @given(ANY, st.sampled_from(Unit), st.integers(0, 50))
    def test_fits_when_nothing_is_over(self, text, unit, most):
        rules = TextRules(most=most, unit=unit, max_bytes=60)
        assert fits(text, rules) is (count(text, unit) <= most and count_bytes(text) <= 60)


class TestTidyBaseUrl:
    @pytest.mark.parametrize(
        ("typed", "tidy"),
        [
            (" fedi.example/ ", "https://fedi.example"),
            ("http://127.0.0.1:8900", "http://127.0.0.1:8900"),
            ("bäckerei.example", "https://xn--bckerei-5wa.example"),
            ("https://パン.example/x", "https://xn--odk8c.example/x"),
        ],
    )
    def test_names_a_server_as_the_network_does(self, typed, tidy):
        assert tidy_base_url(typed) == tidy
