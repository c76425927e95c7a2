import re
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwright.flow.posts.rules import divided, joined, parted, tagged

words = st.text(st.sampled_from("ab -\n\tü"), max_size=20)
PLACES = {"network": "bluesky", "brand": "annas-bakery", "post": "fresh-rolls"}


class TestPartText:
    def test_leaves_a_text_without_dividers_as_it_is(self):
        assert parted("  One --- line.\n\n") == ["  One --- line.\n\n"]

    @pytest.mark.parametrize("divider", ["---", "  --- ", "\t---"])
    def test_divides_at_a_line_of_its_own(self, divider):
        assert parted(f"First.\n{divider}\nSecond.\n\n{divider}\nThird.") == ["First.", "Second.", "Third."]

    def test_keeps_an_empty_part_in_its_place(self):
        assert parted("First.\n---\n---\nThird.") == ["First.", "", "Third."]

    @given(st.lists(words.map(str.strip).filter(lambda word: "---" not in word), min_size=2, max_size=5))
    def test_takes_apart_what_was_divided(self, parts):
        assert parted(divided(parts)) == parts

    def test_joins_parts_by_blank_lines(self):
        assert joined(parted("First.\n---\n---\nThird.")) == "First.\n\nThird."


class TestTagLink:
    def test_adds_the_tags_in_their_order_before_the_fragment(self):
        found = tagged("https://a.example/p?b=2&a=1#top", {"medium": "social", "source": "{network}"}, PLACES)
        assert found == "https://a.example/p?b=2&a=1&utm_source=bluesky&utm_medium=social#top"

    def test_never_doubles_a_tag_that_is_there(self):
        link = "https://a.example/?utm_source=mail"
        assert tagged(link, {"source": "x"}, PLACES) == link
        assert tagged(link, {"source": "x", "term": "rolls"}, PLACES) == f"{link}&utm_term=rolls"

    def test_fills_in_what_it_knows_and_leaves_the_rest(self):
        found = tagged("https://a.example/", {"campaign": "{brand}-{post}-{moon}"}, PLACES)
        assert found == "https://a.example/?utm_campaign=annas-bakery-fresh-rolls-%7Bmoon%7D"

    @given(
        st.text(st.sampled_from("ab=&+%2"), max_size=12),
        st.text(st.sampled_from("ab?=&"), max_size=5),
        st.dictionaries(st.sampled_from(["source", "medium", "term", "other"]), st.text(max_size=9)),
    )
    def test_changes_nothing_else(self, query, fragment, utm):
        link = f"https://a.example/p?{query}#{fragment}"
        found = tagged(link, utm, PLACES)
        assert urlsplit(found).fragment == fragment
        assert urlsplit(found).query.startswith(query.rstrip("&"))
        kept = [pair for pair in parse_qsl(urlsplit(found).query) if not pair[0].startswith("utm_")]
        assert kept == parse_qsl(query)
        assert tagged(found, utm, PLACES) == found
        assert len(re.findall("utm_source=", found)) <= 1
