"""Two people, or two windows, at the same post."""

from datetime import timedelta

import pytest

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.flow.posts import queries
from postwright.flow.posts.models import Presence
from postwright.flow.posts.operations import change_post, confirm_post, note_presence

PART = {"HTTP_HX_REQUEST": "true"}


class TestConflict:
    def test_shows_both_texts_and_who_wrote_the_other(self, as_member, post, draft, anna, wilma):
        fields = draft(text="Fresh buns from Saturday.")
        change_post(post=post, revision=1, by=anna, at=NOON, text="Fresh cake from Saturday.")

        answer = as_member(wilma).post(f"/posts/{post.pk}/", fields, **PART)

        assert answer.status_code == 409
        assert "Anna changed this post at" in answer.text
        assert "removed: </span>cake" in answer.text
        assert "added: </span>buns" in answer.text
        assert 'data-resolve="2"' in answer.text

    def test_lets_mine_be_taken_with_the_revision_that_was_shown(self, as_member, post, draft, anna, wilma):
        fields = draft(text="From Wilma")
        change_post(post=post, revision=1, by=anna, at=NOON, text="From Anna")

        answer = as_member(wilma).post(f"/posts/{post.pk}/", {**fields, "revision": 2}, **PART)

        post.refresh_from_db()
        assert (answer.status_code, post.text, post.revision) == (200, "From Wilma", 3)

    def test_is_none_where_both_say_the_same(self, as_member, post, draft, wilma):
        fields = draft(text="The same")
        change_post(post=post, revision=1, by=wilma, at=NOON, text="The same")

        answer = as_member(wilma).post(f"/posts/{post.pk}/", fields, **PART)

        assert (answer.status_code, queries.posts_for(wilma).get().revision) == (200, 2)

    def test_does_not_offer_to_overwrite_what_is_confirmed(self, as_member, post, draft, wilma):
        confirm_post(post=post, revision=1, by=wilma, at=NOON)

        answer = as_member(wilma).post(f"/posts/{post.pk}/", draft(text="Other"), **PART)

        assert answer.status_code == 409
        assert "data-resolve" not in answer.text

    def test_shows_the_whole_page_without_scripts(self, as_member, post, draft, anna, wilma):
        fields = draft(text="From Wilma")
        change_post(post=post, revision=1, by=anna, at=NOON, text="From Anna")

        answer = as_member(wilma).post(f"/posts/{post.pk}/", fields)

        assert answer.status_code == 409
        assert "From Anna" in answer.text


class TestComparison:
    def test_shows_how_kept_words_differ(self, as_member, post, draft, wilma):
        fields = draft(text="Fresh cake from Saturday.", first_comment="Come by.")

        page = as_member(wilma).post(f"/posts/{post.pk}/comparison/", fields).text

        assert "added: </span>cake" in page
        assert "First comment" in page
        assert queries.posts_for(wilma).get().text == "Fresh rolls from Saturday."

    def test_refuses_a_viewer_and_knows_no_stranger(self, as_member, post, draft, vera, sam):
        url = f"/posts/{post.pk}/comparison/"

        assert as_member(vera).post(url, draft()).status_code == 403
        fields = draft()
        assert as_member(sam).post(url, fields).status_code == 404


class TestPresence:
    def test_names_whoever_else_is_there(self, as_member, post, anna, wilma):
        client, url = as_member(wilma), f"/posts/{post.pk}/presence/"
        assert "is here" not in client.post(url, {"revision": 1}).text

        as_member(anna).post(url, {"revision": 1})

        assert "Anna is here, too" in as_member(wilma).post(url, {"revision": 1}).text

    def test_ends_when_nothing_is_heard(self, post, anna, wilma):
        note_presence(post=post, by=anna, at=NOON)

        assert queries.others_at(post, wilma, at=NOON + timedelta(seconds=30)) == [anna]
        assert queries.others_at(post, wilma, at=NOON + timedelta(minutes=1)) == []

    def test_is_forgotten_soon(self, post, anna, wilma):
        note_presence(post=post, by=anna, at=NOON)

        note_presence(post=post, by=wilma, at=NOON + timedelta(hours=2))

        assert [one.member_id for one in Presence.objects.all()] == [wilma.pk]

    def test_tells_of_newer_words_of_somebody_else_only(self, as_member, post, anna, wilma):
        change_post(post=post, revision=1, by=anna, at=NOON, text="From Anna")
        url = f"/posts/{post.pk}/presence/"

        assert "Anna changed this post" in as_member(wilma).post(url, {"revision": 1}).text
        assert "changed this post" not in as_member(wilma).post(url, {"revision": 2}).text
        assert "changed this post" not in as_member(anna).post(url, {"revision": 1}).text

    def test_refuses_a_viewer(self, post, vera):
        with pytest.raises(NotAllowed):
            note_presence(post=post, by=vera, at=NOON)

    def test_is_not_there_for_a_stranger(self, as_member, post, sam):
        assert as_member(sam).post(f"/posts/{post.pk}/presence/").status_code == 404
