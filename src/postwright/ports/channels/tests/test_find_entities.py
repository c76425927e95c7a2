from hypothesis import given
from hypothesis import strategies as st

from postwright.ports.channels import entities
from postwright.ports.channels.entities import Entity, Kind, find_entities

PIECES = st.sampled_from(
    ["https://example.com/a?b=ü#c", "#brot", "@anna.example.com", "#1", "👨‍👩‍👧", "é", " ", "\n", "(", ")", ".", "Ünï", "#straße,"]
)  # fmt: skip
SIGNS = {Kind.LINK: "", Kind.TAG: "#", Kind.MENTION: "@"}


def found(text, kind):
    return [entity.value for entity in find_entities(text) if entity.kind is kind]


def slowly(text):
    """What is an entity, said without a thought for time: the definition that `find_entities` has to meet."""
    links = []
    for match in entities._LINK.finditer(text):
        url = match[0]
        while url and (
            url[-1] in entities._LOOSE_END or (url[-1] == ")" and url.count(")") > url.count("("))
        ):
            url = url[:-1]
        links.append(Entity(match.start(), match.start() + len(url), Kind.LINK, url))
    others = [*entities._tags(text), *entities._mentions(text)]
    free = [one for one in others if not any(one.start < link.end and link.start < one.end for link in links)]
    return sorted(links + free)


class TestFindEntities:
    @given(st.lists(PIECES | st.sampled_from(["))", "((", ".)", "/"]), max_size=25).map("".join))
    def test_finds_what_the_slow_definition_finds(self, text):
        assert find_entities(text) == slowly(text)

    def test_takes_a_link_with_very_many_brackets(self):
        [link] = find_entities("https://a.example/" + "(" * 3 + ")" * 400_000)

        assert link.value == "https://a.example/((()))"

    def test_takes_very_many_links_and_tags(self):
        assert len(find_entities("https://a.example #b " * 20_000)) == 40_000

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
