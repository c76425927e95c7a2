import pytest

from conftest import NOON
from postwright.base.connections.adapters import networks
from postwright.flow.brand.operations import create_brand
from postwright.flow.media import operations as media
from postwright.flow.posts import queries
from postwright.flow.posts.operations import (
    Attached,
    change_post,
    confirm_post,
    create_label,
    label_post,
    remove_post,
)
from postwright.kit import tenancy


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

    def test_leaves_out_what_lies_in_the_trash_and_says_so(self, as_member, post, photo, wilma):
        change_post(post=post, revision=post.revision, by=wilma, at=NOON, media=[(photo, "A cup.")])
        media.remove_media(item=photo, by=wilma, at=NOON, is_held=True)
        browser = as_member(wilma)

        answer = browser.post(f"/posts/{post.pk}/copies/")
        copy = queries.posts_for(wilma).get(pk=answer["Location"].split("/")[-2])
        assert not queries.attachments_of(copy).exists()
        assert f"lies in the trash: {photo.file_name}" in browser.get(answer["Location"]).text

    def test_keeps_what_could_not_be_saved_as_a_copy(self, as_member, post, draft, wilma):
        answer = as_member(wilma).post(f"/posts/{post.pk}/copies/", draft(text="My words."))

        post.refresh_from_db()
        copy = queries.posts_for(wilma).get(pk=answer["Location"].split("/")[-2])
        assert (copy.text, post.text) == ("My words.", "Fresh rolls from Saturday.")

    def test_keeps_with_it_what_no_composer_sends(self, as_member, post, draft, photo, channel, wilma):
        crop = media.cut_media(
            item=photo, takes=networks()["rehearsal"].capabilities.images, at=NOON, box=(0, 0, 0.5, 0.5)
        ).to_json()
        change_post(
            post=post,
            revision=1,
            by=wilma,
            at=NOON,
            language="de",
            media=[Attached(photo, "A cup.", 0, crop)],
            options={channel: {"a": 1}},
        )
        label = create_label(name="Spring", colour="green", brand=None, by=wilma, at=NOON)
        label_post(post=post, labels=[label], by=wilma, at=NOON)
        fields = draft(text="My words.", **{"media": [str(photo.pk)], f"alt-{photo.pk}": "A cup."})

        answer = as_member(wilma).post(f"/posts/{post.pk}/copies/", fields)

        copy = queries.posts_for(wilma).get(pk=answer["Location"].split("/")[-2])
        assert (copy.text, copy.language) == ("My words.", "de")
        assert queries.attachments_of(copy).get().crop == crop
        assert queries.variants_of(copy).get().options == {"a": 1}
        assert list(copy.labels.all()) == [label]

    def test_takes_a_draft_off_the_list_and_back(self, as_member, post, wilma):
        client = as_member(wilma)

        client.post(f"/posts/{post.pk}/removal/")
        assert not queries.posts_for(wilma).exists()
        client.post(f"/posts/{post.pk}/restoration/")
        assert queries.posts_for(wilma).get() == post

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


def create_brand_of_sam(sam):
    with tenancy.scope(sam.organisation_id):
        create_brand(by=sam, at=NOON, name="Sam's Shop")
