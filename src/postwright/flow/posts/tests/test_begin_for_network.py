"""A post begun in the studio for one network alone."""

import pytest

from conftest import NOON
from postwright.flow.analysis import operations as analyses
from postwright.flow.analysis import queries as runs
from postwright.flow.analysis.models import Suggestion
from postwright.flow.posts import queries


@pytest.fixture
def begin(as_member, photo, brand, wilma, channel, bluesky):
    analysis = analyses.request_analysis(
        media_item=photo, brand=brand, hint="Our new oat flat white, from Monday", by=wilma, at=NOON
    )
    analyses.run_analysis(analysis=analysis, at=NOON)
    [caption, *_] = runs.common_groups(runs.analyses_for(wilma).get())[0].suggestions
    analyses.decide_suggestion(suggestion=caption, decision="edited", value="o" * 290, by=wilma, at=NOON)

    def post(**more):
        as_member(wilma).post("/posts/new/", {"analysis": str(analysis.pk), **more})
        return queries.posts_for(wilma).first()

    return post


class TestBeginning:
    def test_goes_to_that_network_in_its_words(self, begin):
        post = begin(network="bluesky")

        assert [one.channel.network for one in queries.variants_of(post)] == ["bluesky"]
        assert post.text.startswith("o" * 290)
        assert len(post.text) <= 300

    def test_goes_to_every_channel_without_one(self, begin):
        post = begin()

        assert {one.channel.network for one in queries.variants_of(post)} == {"bluesky", "rehearsal"}
        assert len(post.text) > 300

    def test_leaves_beside_each_word_who_made_it_and_what_became_of_it(self, begin):
        post = begin(network="bluesky")
        edited = Suggestion.objects.get(decision="edited")

        assert edited.analysis == post.analysis
        assert edited.analysis.provenance["engine"] == "embedded"
        assert edited.value != edited.final_value == "o" * 290
        assert edited.evidence

    @pytest.mark.parametrize("network", ["nowhere", "a" * 50, "\0"])
    def test_knows_only_its_networks(self, begin, network):
        assert len(queries.variants_of(begin(network=network))) == 2
