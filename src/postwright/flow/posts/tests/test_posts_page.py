import re

import pytest

from conftest import NOON
from postwright.flow.brand.operations import create_brand
from postwright.flow.posts import queries
from postwright.flow.posts.operations import change_post, confirm_post, create_post, remove_post
from postwright.kit import tenancy

PART = {"HTTP_HX_REQUEST": "true"}


def listed(client, query=""):
    page = client.get(f"/posts/{query}").content.decode()
    return re.findall(r'class="card-cover" href="[^"]+">([^<]+)<', page)


class TestPostsPage:
    def test_shows_a_brands_posts_changed_last_first(self, as_member, post, brand, wilma):
        create_post(brand=brand, by=wilma, at=NOON.replace(hour=13), title="Plum cake", text="Today.")

        assert listed(as_member(wilma)) == ["Plum cake", "Fresh rolls from Saturday."]

    def test_leaves_another_brands_posts_out(self, as_member, post, anna):
        other = create_brand(by=anna, at=NOON.replace(hour=13), name="Anna's Café")
        create_post(brand=other, by=anna, at=NOON, text="Coffee.")

        assert listed(as_member(anna)) == ["Fresh rolls from Saturday."]

    def test_narrows_by_state(self, as_member, post, brand, channel, wilma):
        planned(create_post(brand=brand, by=wilma, at=NOON, text="Planned.", channels=[channel]), wilma)
        client = as_member(wilma)

        found = {
            show: listed(client, f"?show={show}") for show in ("drafts", "scheduled", "published", "trouble")
        }

        assert found == {
            "drafts": ["Fresh rolls from Saturday."],
            "scheduled": ["Planned."],
            "published": [],
            "trouble": [],
        }

    def test_searches_a_channels_own_words_too(self, as_member, post, channel, wilma):
        change_post(post=post, revision=1, by=wilma, at=NOON, texts={channel: "Rye only here."})
        client = as_member(wilma)

        assert listed(client, "?q=only+rye") == ["Fresh rolls from Saturday."]
        assert listed(client, "?q=zebra") == []

    def test_goes_on_where_a_page_ends(self, as_member, brand, wilma):
        for number in range(21):
            create_post(brand=brand, by=wilma, at=NOON, text=f"Number {number}.")
        client = as_member(wilma)

        first, second = listed(client), client.get("/posts/?page=2", **PART).content.decode()

        assert (len(first), second.count("post-row"), "Load more" in second) == (20, 1, False)
        assert "<html" not in second

    def test_invites_to_begin(self, as_member, brand, wilma):
        page = as_member(wilma).get("/posts/").content.decode()

        assert "No posts yet" in page
        assert "Start with a photo" in page

    def test_asks_for_a_brand_first(self, as_member, anna):
        assert "First a brand" in as_member(anna).get("/posts/").content.decode()


class TestNewPost:
    def test_begins_with_every_channel_that_works(self, as_member, channel, wilma):
        answer = as_member(wilma).post("/posts/new/")

        post = queries.posts_for(wilma).get()
        assert answer["Location"] == f"/posts/{post.pk}/"
        assert [variant.channel for variant in queries.variants_of(post)] == [channel]

    def test_makes_no_second_empty_draft(self, as_member, channel, wilma):
        client = as_member(wilma)

        first, second = client.post("/posts/new/"), client.post("/posts/new/")

        assert first["Location"] == second["Location"]

    def test_begins_with_a_picture(self, as_member, photo, wilma):
        as_member(wilma).post("/posts/new/", {"media": str(photo.pk)})

        attachment = queries.attachments_of(queries.posts_for(wilma).get()).get()
        assert attachment.media_item == photo

    def test_refuses_a_viewer(self, as_member, brand, vera):
        assert as_member(vera).post("/posts/new/").status_code == 403

    def test_does_not_find_a_strangers_picture(self, as_member, photo, sam):
        create_brand_of_sam(sam)

        assert as_member(sam).post("/posts/new/", {"media": str(photo.pk)}).status_code == 404


class TestCopiesAndRemoval:
    def test_copies_a_confirmed_post_into_a_draft(self, as_member, post, wilma):
        confirm_post(post=post, revision=1, by=wilma, at=NOON)

        answer = as_member(wilma).post(f"/posts/{post.pk}/copies/")

        copy = queries.posts_for(wilma).get(pk=answer["Location"].split("/")[-2])
        assert (copy.text, copy.is_confirmed, copy.pk == post.pk) == (post.text, False, False)

    def test_keeps_what_could_not_be_saved_as_a_copy(self, as_member, post, draft, wilma):
        answer = as_member(wilma).post(f"/posts/{post.pk}/copies/", draft(text="My words."))

        post.refresh_from_db()
        copy = queries.posts_for(wilma).get(pk=answer["Location"].split("/")[-2])
        assert (copy.text, post.text) == ("My words.", "Fresh rolls from Saturday.")

    def test_takes_a_draft_off_the_list_and_back(self, as_member, post, wilma):
        client = as_member(wilma)

        client.post(f"/posts/{post.pk}/removal/")
        assert listed(client) == []
        client.post(f"/posts/{post.pk}/restoration/")
        assert listed(client) == ["Fresh rolls from Saturday."]

    @pytest.mark.parametrize("noun", ["copies", "removal"])
    def test_refuse_a_viewer(self, as_member, post, vera, noun):
        assert as_member(vera).post(f"/posts/{post.pk}/{noun}/").status_code == 403

    @pytest.mark.parametrize("noun", ["", "copies/", "removal/", "restoration/", "library/"])
    def test_are_not_there_for_a_stranger(self, as_member, post, sam, wilma, noun):
        if noun == "restoration/":
            remove_post(post=post, by=wilma, at=NOON)
        client = as_member(sam)
        ask = client.get if noun == "library/" else client.post

        assert ask(f"/posts/{post.pk}/{noun}").status_code == 404


def planned(post, by):
    """As publishing, a later step, would leave it."""
    confirm_post(post=post, revision=1, by=by, at=NOON)
    variant = post.variants.get()
    variant.publications.create(
        organisation_id=post.organisation_id,
        post=post,
        channel=variant.channel,
        post_revision=1,
        due_at=NOON,
        next_at=NOON,
        deadline_at=NOON,
        created_at=NOON,
    )


def create_brand_of_sam(sam):
    with tenancy.scope(sam.organisation_id):
        create_brand(by=sam, at=NOON, name="Sam's Shop")
