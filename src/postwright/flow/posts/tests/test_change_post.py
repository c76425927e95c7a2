import pytest

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.flow.posts import queries
from postwright.flow.posts.operations import EditedSinceRead, IsConfirmed, change_post, confirm_post


class TestChangePost:
    def test_counts_revisions(self, post, wilma):
        changed = change_post(post=post, revision=1, by=wilma, at=NOON, text="Fresh rolls from Friday.")

        assert (changed.text, changed.revision) == ("Fresh rolls from Friday.", 2)

    def test_leaves_what_was_not_named(self, post, wilma):
        change_post(post=post, revision=1, by=wilma, at=NOON, title="Rolls")

        post.refresh_from_db()
        assert (post.title, post.text) == ("Rolls", "Fresh rolls from Saturday.")

    def test_refuses_words_over_somebody_elses(self, post, wilma, anna):
        change_post(post=post, revision=1, by=anna, at=NOON, text="From Anna")

        with pytest.raises(EditedSinceRead):
            change_post(post=post, revision=1, by=wilma, at=NOON, text="From Wilma")
        post.refresh_from_db()
        assert post.text == "From Anna"

    def test_refuses_what_a_person_has_confirmed(self, post, wilma):
        confirm_post(post=post, revision=1, by=wilma, at=NOON)

        with pytest.raises(IsConfirmed):
            change_post(post=post, revision=1, by=wilma, at=NOON, text="Other words")

    def test_refuses_a_viewer(self, post, vera):
        with pytest.raises(NotAllowed):
            change_post(post=post, revision=1, by=vera, at=NOON, text="Hello")

    def test_gives_a_channel_its_own_words_and_takes_them_back(self, post, channel, wilma):
        change_post(post=post, revision=1, by=wilma, at=NOON, texts={channel: "Short."})
        assert queries.variants_of(post).get().own_text == "Short."

        change_post(post=post, revision=2, by=wilma, at=NOON, texts={channel: None})
        assert queries.variants_of(post).get().own_text == post.text

    def test_drops_the_variant_of_a_channel_that_is_no_longer_chosen(self, post, wilma):
        change_post(post=post, revision=1, by=wilma, at=NOON, channels=[])

        assert not queries.variants_of(post).exists()
