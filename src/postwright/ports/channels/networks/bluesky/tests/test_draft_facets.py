from hypothesis import given
from hypothesis import strategies as st

from postwright.ports.channels.networks.bluesky.facets import complete_facets, draft_facets, mentioned

WORDS = st.sampled_from(["https://example.com/ü", "#brot", "@anna.test", "👨‍👩‍👧", "é", "Ünï", "\n"])


class TestDraftFacets:
    def test_counts_bytes_not_characters(self):
        assert draft_facets("👩‍🍳 Brot #frisch") == [
            {
                "index": {"byteStart": 17, "byteEnd": 24},
                "features": [{"$type": "app.bsky.richtext.facet#tag", "tag": "frisch"}],
            }
        ]

    @given(st.lists(WORDS | st.text(max_size=5), max_size=12).map(" ".join))
    def test_points_at_whole_characters_that_say_what_it_names(self, text):
        raw = text.encode()
        for facet in draft_facets(text):
            part = raw[facet["index"]["byteStart"] : facet["index"]["byteEnd"]].decode()
            [feature] = facet["features"]
            names = {feature.get("uri"), f"#{feature.get('tag')}", f"@{feature.get('did')}"}
            assert {part, part.lower(), part.replace("\uff03", "#")} & names


class TestCompleteFacets:
    def test_names_people_by_their_did_and_leaves_strangers_as_plain_text(self):
        drafts = draft_facets("@anna.test and @nobody.test #brot")
        assert mentioned(drafts) == {"anna.test", "nobody.test"}
        features = [facet["features"] for facet in complete_facets(drafts, {"anna.test": "did:plc:anna"})]
        assert features == [
            [{"$type": "app.bsky.richtext.facet#mention", "did": "did:plc:anna"}],
            [{"$type": "app.bsky.richtext.facet#tag", "tag": "brot"}],
        ]
