"""The previews show what goes out, post by post."""

from conftest import NOON
from postwright.flow.posts import queries
from postwright.flow.posts.operations import change_post


def posts_of(post, member):
    [lane] = [lane for lane in queries.lanes_for(member, post) if lane.is_chosen]
    return lane.posts


class TestPreviews:
    def test_show_a_thread_with_its_pictures_where_they_stand(self, post, photo, wilma):
        changed = change_post(
            post=post,
            revision=1,
            by=wilma,
            at=NOON,
            text="One\n---\nTwo",
            link="https://example.org",
            first_comment="#bread",
            media=[(photo, "A cup.", 1)],
        )

        first, second, comment = posts_of(changed, wilma)

        assert (first.text, first.files, first.card.url) == ("One", [], "https://example.org")
        assert (second.text, [one.media_item for one in second.files], second.card) == ("Two", [photo], None)
        assert (comment.text, comment.is_comment) == ("#bread", True)

    def test_show_a_picture_of_a_part_that_is_no_more_in_the_last(self, post, photo, wilma):
        changed = change_post(post=post, revision=1, by=wilma, at=NOON, media=[(photo, "A cup.", 7)])

        [only] = posts_of(changed, wilma)
        assert [one.media_item for one in only.files] == [photo]

    def test_hold_a_place_for_a_picture_that_is_not_ready(self, as_member, post, fresh_photo, wilma):
        change_post(post=post, revision=1, by=wilma, at=NOON, media=[(fresh_photo, "")])

        page = as_member(wilma).get(f"/posts/{post.pk}/").text
        assert "skeleton-picture" in page[page.index('id="previews"') :]

    def test_draw_bluesky_as_a_thread_with_one_line(self, as_member, post, bluesky, wilma):
        change_post(
            post=post, revision=1, by=wilma, at=NOON, channels=[bluesky], text="One\n---\nTwo\n---\nThree"
        )

        page = as_member(wilma).get(f"/posts/{post.pk}/").text
        assert (page.count('class="preview-post"'), page.count("data-goes-on")) == (3, 2)


class TestReading:
    def test_shows_every_post_of_a_thread_and_the_comment(self, as_member, post, vera, wilma):
        change_post(post=post, revision=1, by=wilma, at=NOON, text="One\n---\nTwo", first_comment="#bread")

        page = as_member(vera).get(f"/posts/{post.pk}/").text

        assert page.count('class="reading-text"') == 3
        assert "Post 2 of the thread" in page
        assert "---" not in page[page.index('class="reading"') : page.index('id="previews"')]
