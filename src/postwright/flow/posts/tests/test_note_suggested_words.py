"""Words that an AI suggested are noticed wherever they come in, so that a person confirms them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import NOON
from postwright.flow.analysis import operations as analyses
from postwright.flow.analysis.models import Suggestion
from postwright.flow.media.operations import remove_media
from postwright.flow.posts.operations import change_post, origin
from postwright.kit import tenancy

CAPTION = "Slow mornings taste of oat milk and cinnamon."
TAGS = ["oatmilk", "flatwhite", "slowcoffee"]


@pytest.fixture
def analysis(photo, brand, wilma):
    run = analyses.request_analysis(media_item=photo, brand=brand, by=wilma, at=NOON)
    analyses.run_analysis(analysis=run, at=NOON)
    rows = Suggestion.objects.filter(analysis=run)
    rows.filter(field="caption").update(value=CAPTION)
    rows.filter(field="hashtags").update(value=TAGS)
    rows.filter(field="title").update(value="A fresh cup of it")
    return run


@pytest.fixture
def write(post, wilma):
    """Wilma writes into a post that was not begun from the analysis, and does not hold its photo."""
    return lambda **content: change_post(post=post, revision=1, by=wilma, at=NOON, **content)


class TestSuggestedWords:
    @pytest.mark.parametrize("where", ["title", "text", "first_comment"])
    @pytest.mark.parametrize("words", [CAPTION, "#oatmilk #flatwhite #slowcoffee"])
    def test_are_noticed_without_their_photo(self, analysis, write, where, words):
        assert write(**{where: f"Hello. {words} Bye."}).is_made_by_ai

    @pytest.mark.parametrize("where", ["texts", "comments"])
    def test_are_noticed_where_only_one_channel_says_them(self, analysis, write, channel, where):
        assert write(**{where: {channel: CAPTION}}).is_made_by_ai

    def test_are_noticed_with_other_space_between_them(self, analysis, write):
        assert write(first_comment="#oatmilk\n#flatwhite\n#slowcoffee").is_made_by_ai

    def test_are_noticed_after_their_photo_was_removed(self, analysis, write, photo, wilma):
        remove_media(item=photo, by=wilma, at=NOON)

        assert write(text=CAPTION).is_made_by_ai

    def test_that_are_short_count_only_with_their_photo(self, analysis, write, photo, wilma):
        post = write(text="A fresh cup of it, please.")
        assert not post.is_made_by_ai

        post = change_post(post=post, revision=2, by=wilma, at=NOON, media=[(photo, "")])
        assert post.is_made_by_ai

    def test_are_not_seen_in_a_persons_own(self, analysis, write):
        assert not write(text="Slow mornings, oat milk, cinnamon.", first_comment="#oatmilk").is_made_by_ai

    def test_of_another_organisation_do_not_count(self, analysis, foreign, sam):
        with tenancy.scope(sam.organisation_id):
            changed = change_post(post=foreign, revision=1, by=sam, at=NOON, text=CAPTION)

        assert not changed.is_made_by_ai

    @given(st.lists(st.text("ab ", max_size=40)), st.lists(st.text("ab ", min_size=12, max_size=30)))
    def test_are_found_as_by_looking_for_each(self, said, suggested):
        expected = any(words in text for words in suggested for text in said)

        assert origin._holds(said, suggested) == expected
