"""What belongs to a post beside its text: comment, tags of the link, parts of a thread, templates, handles."""

import pytest

from conftest import NOON
from postwright.flow.posts import queries
from postwright.flow.posts.operations import change_post, create_post
from postwright.flow.snippets.operations import create_snippet

PART = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def save(as_member, post, wilma):
    client = as_member(wilma)
    return lambda fields: client.post(f"/posts/{post.pk}/", fields, **PART)


class TestFirstComment:
    def test_is_common_until_a_channel_has_its_own(self, save, post, channel, draft):
        save(draft(first_comment="#bread #rolls"))
        assert queries.variants_of(post).get().own_first_comment == "#bread #rolls"

        post.refresh_from_db()
        save(draft(**{"own_comment": [str(channel.pk)], f"comment-{channel.pk}": "#bread"}))

        variant = queries.variants_of(post).get()
        assert (variant.first_comment, variant.differs) == ("#bread", True)

    def test_follows_again_with_one_click(self, save, post, channel, draft, wilma):
        change_post(post=post, revision=1, by=wilma, at=NOON, comments={channel: "Own."})
        post.refresh_from_db()

        save(draft(**{f"comment-{channel.pk}": "Own."}))

        assert queries.variants_of(post).get().first_comment is None


class TestTagsOfTheLink:
    def test_are_kept_and_shown_as_they_go_out(self, save, post, draft):
        answer = save(draft(link="https://example.org/", utm_source="{network}", utm_term=" "))

        post.refresh_from_db()
        assert post.utm == {"source": "{network}"}
        assert "https://example.org/?utm_source=rehearsal" in answer.text

    def test_begin_as_those_of_the_last_link(self, as_member, post, brand, wilma):
        change_post(
            post=post, revision=1, by=wilma, at=NOON, link="https://example.org/", utm={"medium": "social"}
        )

        as_member(wilma).post("/posts/new/")

        assert queries.posts_for(wilma).first().utm == {"medium": "social"}

    def test_go_when_they_are_emptied(self, save, post, draft, wilma):
        change_post(post=post, revision=1, by=wilma, at=NOON, utm={"medium": "social"})
        post.refresh_from_db()

        save(draft(utm_medium=""))

        post.refresh_from_db()
        assert post.utm == {}


class TestThreads:
    def test_take_pictures_to_their_parts(self, save, post, photo, draft):
        answer = save(draft(**{"text": "One\n---\nTwo", "media": [str(photo.pk)], f"part-{photo.pk}": "1"}))

        assert queries.attachments_of(post).get().part == 1
        assert "post 2 of 2" in answer.text

    @pytest.mark.parametrize(("sent", "kept"), [("x", 0), ("-1", 0), ("", 0), ("999", 100), ("²", 0)])
    def test_survive_what_is_no_part(self, save, post, photo, draft, sent, kept):
        save(draft(**{"media": [str(photo.pk)], f"part-{photo.pk}": sent}))

        assert queries.attachments_of(post).get().part == kept

    def test_show_the_first_comment_below(self, save, draft):
        assert "first comment</span>" in save(draft(first_comment="#bread")).text


class TestDrafts:
    def test_need_no_channel_and_no_picture(self, save, draft):
        assert "A draft without a channel." in save(draft(channels=[])).text


class TestTemplates:
    def test_begin_a_post_with_their_gaps_filled(self, as_member, brand, wilma):
        template = create_snippet(
            brand=brand, kind="template", name="Offer", text="{brand}: {offer} {link}", by=wilma, at=NOON
        )
        client = as_member(wilma)
        assert "Offer" in client.get("/posts/new/").text

        client.post("/posts/new/", {"template": str(template.pk), "gap-0": "Rolls"})

        assert queries.posts_for(wilma).get().text == "Anna's Bakery: Rolls {link}"

    def test_of_a_stranger_are_not_found(self, as_member, post, brand, wilma, sam):
        template = create_snippet(brand=brand, kind="template", name="A", text="b", by=wilma, at=NOON)

        as_member(sam).post("/brands/new/", {"name": "Shop", "time_zone": "UTC"})
        assert as_member(sam).post("/posts/new/", {"template": str(template.pk)}).status_code == 404


class TestHandles:
    def test_are_those_mentioned_before_and_the_brands_own(self, as_member, brand, post, bluesky, wilma):
        create_post(
            brand=brand, by=wilma, at=NOON, text="With @mill.example.org, thank you @mill.example.org"
        )

        assert queries.known_handles(wilma, brand) == ["mill.example.org", "anna.bsky.social"]
        page = as_member(wilma).get(f"/posts/{post.pk}/").text
        assert 'data-people="mill.example.org|anna.bsky.social"' in page
