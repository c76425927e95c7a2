from hypothesis import given
from hypothesis import strategies as st

from postwright.ports.channels.networks.bluesky.facets import find_facets, find_mentions, with_mentions

PIECES = st.sampled_from(
    ["https://example.com/a?b=ü#c", "#brot", "@anna.example.com", "#1", "👨‍👩‍👧", "é", " ", "\n", "(", ")", ".", "Ünï", "#straße,"]
)  # fmt: skip


def slice_of(text, index):
    return text.encode()[index["byteStart"] : index["byteEnd"]].decode()


def found(text):
    return [(slice_of(text, facet["index"]), facet["features"][0]) for facet in find_facets(text)]


class TestFindFacets:
    def test_counts_bytes_not_characters(self):
        facet = find_facets("👩‍🍳 Brot #frisch")[0]
        assert facet == {
            "index": {"byteStart": 17, "byteEnd": 24},
            "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "frisch"}],
        }

    def test_leaves_the_full_stop_out_of_a_link(self):
        text = "See https://example.com/bread. Or (https://example.com/a_(b))!"
        assert [what["uri"] for _, what in found(text)] == [
            "https://example.com/bread",
            "https://example.com/a_(b)",
        ]

    def test_takes_hashtags_of_every_script(self):
        text = "#Straße #хлеб #パン #bread2go"
        assert [what["tag"] for _, what in found(text)] == ["Straße", "хлеб", "パン", "bread2go"]

    def test_takes_no_number_and_no_word_with_a_hash_inside_as_hashtag(self):
        assert find_facets("We are #1 and C#sharp, issue &#35; a/#b") == []

    def test_takes_no_hashtag_beyond_64_characters(self):
        assert find_facets("#" + "a" * 65) == []

    def test_finds_no_hashtag_inside_a_link(self):
        assert [what["$type"] for _, what in found("https://example.com/#part")] == [
            "app.bsky.richtext.facet#link"
        ]

    @given(st.lists(PIECES, max_size=12).map("".join))
    def test_points_exactly_at_what_it_names(self, text):
        for part, what in found(text):
            assert part in {what.get("uri"), f"#{what.get('tag')}"}

    @given(st.lists(PIECES | st.text(max_size=5), max_size=12).map("".join))
    def test_never_overlaps_and_keeps_the_order(self, text):
        spans = [(facet["index"]["byteStart"], facet["index"]["byteEnd"]) for facet in find_facets(text)]
        edges = [edge for span in spans for edge in span]
        assert edges == sorted(edges)
        assert all(0 <= edge <= len(text.encode()) for edge in edges)


class TestFindMentions:
    def test_names_the_handle_and_where_it_stands(self):
        mention = find_mentions("Ü @Anna.Example.com!")[0]
        assert mention == {"handle": "anna.example.com", "byteStart": 3, "byteEnd": 20}

    def test_takes_no_mail_address_for_a_mention(self):
        assert find_mentions("write to anna@example.com or @anna") == []

    def test_finds_no_mention_inside_a_link(self):
        assert find_mentions("https://example.com/@anna.example.com") == []

    def test_keeps_a_handle_that_nobody_has_as_plain_text(self):
        mentions = find_mentions("@anna.test and @nobody.test")
        facets = with_mentions([], mentions, {"anna.test": "did:plc:anna"})
        assert [facet["features"] for facet in facets] == [
            [{"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:anna"}]
        ]
