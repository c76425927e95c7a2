from hypothesis import given
from hypothesis import strategies as st

from postwright.ports.channels.entities import Kind, find_entities

PIECES = st.sampled_from(
    ["https://example.com/a?b=ü#c", "#brot", "@anna.example.com", "#1", "👨‍👩‍👧", "é", " ", "\n", "(", ")", ".", "Ünï", "#straße,"]
)  # fmt: skip
SIGNS = {Kind.LINK: "", Kind.TAG: "#", Kind.MENTION: "@"}


def found(text, kind):
    return [entity.value for entity in find_entities(text) if entity.kind is kind]


class TestFindEntities:
    @given(st.lists(PIECES, max_size=12).map("".join))
    def test_points_exactly_at_what_it_names(self, text):
        for entity in find_entities(text):
            assert text[entity.start : entity.end] == SIGNS[entity.kind] + entity.value

    @given(st.lists(PIECES | st.text(max_size=5), max_size=12).map("".join))
    def test_never_overlaps_and_keeps_the_order(self, text):
        edges = [edge for entity in find_entities(text) for edge in (entity.start, entity.end)]
        assert edges == sorted(edges)


class TestFindLinks:
    def test_leaves_the_full_stop_out(self):
        text = "See https://example.com/bread. Or (https://example.com/a_(b))!"
        assert found(text, Kind.LINK) == ["https://example.com/bread", "https://example.com/a_(b)"]


class TestFindHashtags:
    def test_takes_every_script(self):
        assert found("#Straße #хлеб #パン #bread2go", Kind.TAG) == ["Straße", "хлеб", "パン", "bread2go"]

    def test_takes_no_number_and_no_word_with_a_hash_inside(self):
        assert find_entities("We are #1 and C#sharp, issue &#35; a/#b") == []

    def test_takes_none_beyond_64_characters(self):
        assert find_entities("#" + "a" * 65) == []

    def test_finds_none_inside_a_link(self):
        assert found("https://example.com/#part", Kind.TAG) == []


class TestFindMentions:
    def test_names_the_handle(self):
        assert found("Ü @Anna.Example.com!", Kind.MENTION) == ["anna.example.com"]

    def test_takes_no_mail_address(self):
        assert find_entities("write to anna@example.com or @anna") == []

    def test_finds_none_inside_a_link(self):
        assert found("https://example.com/@anna.example.com", Kind.MENTION) == []
