import pytest

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.audit.models import Event, Tag
from postwright.flow.posts import queries
from postwright.flow.posts.operations import create_post
from postwright.kit import tenancy


class TestCreatePost:
    def test_keeps_the_words_and_the_channel(self, post, channel):
        assert post.text == "Fresh rolls from Saturday."
        assert [variant.channel for variant in queries.variants_of(post)] == [channel]

    def test_writes_in_the_brands_first_language(self, post):
        assert post.language == "en"

    def test_begins_as_a_draft_with_one_event(self, post, wilma):
        event = Event.objects.get(tag=Tag.POST_CREATED)

        assert (post.is_confirmed, post.revision) == (False, 1)
        assert (event.subject_id, event.by_id) == (post.pk, wilma.pk)

    def test_refuses_a_viewer(self, brand, vera):
        with pytest.raises(NotAllowed):
            create_post(brand=brand, by=vera, at=NOON, text="Hello")

    def test_stays_hidden_from_a_stranger(self, post, sam):
        with tenancy.scope(sam.organisation_id):
            assert not queries.posts_for(sam).exists()
            assert not type(post).objects.exists()
