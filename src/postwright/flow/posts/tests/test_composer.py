import re

import pytest

from conftest import NOON
from postwright.flow.brand.operations import create_brand
from postwright.flow.posts import queries
from postwright.flow.posts.operations import change_post, confirm_post, create_post
from postwright.kit import tenancy

PART = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def save(as_member, post, wilma):
    """The composer saves itself."""
    client = as_member(wilma)
    return lambda fields: client.post(f"/posts/{post.pk}/", fields, **PART)


class TestComposer:
    def test_shows_words_channels_and_preview(self, as_member, post, bluesky, wilma):
        page = as_member(wilma).get(f"/posts/{post.pk}/").content.decode()

        assert ">Fresh rolls from Saturday.</textarea>" in page
        assert f'value="{bluesky.pk}"' in page
        assert "preview-rehearsal" in page
        assert "preview-bluesky" not in page

    def test_tells_when_it_was_saved_on_the_clocks_of_its_brand(self, as_member, post, wilma):
        post.brand.time_zone = "Asia/Tokyo"
        post.brand.save()

        page = as_member(wilma).get(f"/posts/{post.pk}/").content.decode()

        assert re.search(r'Saved <time [^>]*data-zone="Asia/Tokyo">\d+ \w+, 21:00', page)

    def test_saves_what_changed(self, save, post, draft):
        answer = save(draft(text="Plum cake.\r\nAt eleven.", title="Cake"))

        post.refresh_from_db()
        assert (answer.status_code, post.text, post.title) == (200, "Plum cake.\nAt eleven.", "Cake")
        assert f'id="post-revision" value="{post.revision}" hx-swap-oob' in answer.content.decode()

    def test_counts_no_revision_when_nothing_changed(self, save, post, draft):
        save(draft())

        post.refresh_from_db()
        assert post.revision == 1

    def test_says_what_stands_in_the_way(self, save, bluesky, draft):
        answer = save(draft(text="x" * 301, channels=[str(bluesky.pk)])).content.decode()

        assert "The text has 301 characters; this network takes 300." in answer

    def test_counts_a_link_that_goes_into_the_text(self, save, bluesky, photo, draft):
        fields = draft(link="https://example.org/a", channels=[str(bluesky.pk)], media=[str(photo.pk)])

        answer = save(fields).content.decode()

        extra = len("https://example.org/a") + 2
        assert f"&quot;limit&quot;: 300, &quot;extra&quot;: {extra}" in answer

    def test_keeps_a_half_typed_link_out_and_saves_the_rest(self, save, post, draft):
        answer = save(draft(text="New words", link="not a link")).content.decode()

        post.refresh_from_db()
        assert (post.text, post.link) == ("New words", "")
        assert "This is no web address yet" in answer

    def test_gives_a_channel_its_own_words_and_takes_them_back(self, save, post, channel, draft):
        save(draft(**{"own": [str(channel.pk)], f"text-{channel.pk}": "Only here."}))
        assert queries.variants_of(post).get().own_text == "Only here."

        post.refresh_from_db()
        save(draft(**{f"text-{channel.pk}": "Only here."}))
        assert queries.variants_of(post).get().own_text == post.text

    def test_orders_media_and_keeps_their_alt_texts(self, save, post, photo, draft):
        save(draft(**{"media": [str(photo.pk), str(photo.pk)], f"alt-{photo.pk}": " A cup. "}))

        attachment = queries.attachments_of(post).get()
        assert (attachment.media_item, attachment.alt_text) == (photo, "A cup.")

    def test_waits_for_a_file_that_is_not_ready(self, save, fresh_photo, draft):
        answer = save(draft(media=[str(fresh_photo.pk)])).content.decode()

        assert "coffee.png is still being prepared." in answer

    def test_never_writes_over_somebody_elses_words(self, save, post, draft, anna):
        fields = draft(text="From Wilma")
        change_post(post=post, revision=1, by=anna, at=NOON, text="From Anna")

        answer = save(fields)

        post.refresh_from_db()
        assert (answer.status_code, post.text) == (409, "From Anna")
        assert "Your last words are not saved" in answer.content.decode()

    def test_leaves_a_confirmed_post_as_it_is(self, save, post, draft, wilma):
        confirm_post(post=post, revision=1, by=wilma, at=NOON)

        assert save(draft(text="Other words")).status_code == 409

    def test_leads_back_to_the_page_without_scripts(self, as_member, post, draft, wilma):
        answer = as_member(wilma).post(f"/posts/{post.pk}/", draft(text="New"))

        assert (answer.status_code, answer["Location"]) == (303, f"/posts/{post.pk}/")

    def test_refuses_a_viewer_and_shows_them_the_words(self, as_member, post, draft, vera):
        client = as_member(vera)

        assert client.post(f"/posts/{post.pk}/", draft(text="x"), **PART).status_code == 403
        page = client.get(f"/posts/{post.pk}/").content.decode()
        assert "Fresh rolls from Saturday." in page
        assert "<textarea" not in page

    @pytest.mark.parametrize("revision", ["", "x", "0"])
    def test_needs_a_revision(self, save, draft, revision):
        assert save(draft(revision=revision)).status_code == 422


class TestAttachments:
    def test_offers_the_library(self, as_member, post, photo, wilma):
        page = as_member(wilma).get(f"/posts/{post.pk}/library/", **PART).content.decode()

        assert f'name="media" value="{photo.pk}"' in page

    def test_draws_a_line_for_each_chosen_one(self, as_member, post, photo, wilma):
        page = (
            as_member(wilma).get(f"/posts/{post.pk}/attachments/?media={photo.pk}&media=x").content.decode()
        )

        assert page.count("<li") == 1
        assert f'name="alt-{photo.pk}"' in page

    def test_draws_none_of_a_strangers(self, as_member, photo, sam):
        with tenancy.scope(sam.organisation_id):
            own = create_post(brand=create_brand(by=sam, at=NOON, name="Shop"), by=sam, at=NOON)
        page = as_member(sam).get(f"/posts/{own.pk}/attachments/?media={photo.pk}")

        assert (page.status_code, page.content.strip()) == (200, b"")

    def test_tells_the_composer_when_a_picture_is_ready(self, as_member, post, photo, wilma):
        client = as_member(wilma)
        url = f"/posts/{post.pk}/attachments/{photo.pk}/"

        assert client.get(url)["HX-Trigger"] == "composer-stale"
        assert client.get(f"{url}?seen=ready").status_code == 204
