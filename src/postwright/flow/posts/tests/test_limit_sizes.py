"""A post holds only so much, and only links that work, whichever way they come in."""

import pytest

from conftest import NOON
from postwright.flow.posts import queries
from postwright.flow.posts.models import Post, PostVersion
from postwright.flow.posts.operations import (
    TooLong,
    WrongLink,
    change_post,
    copy_post,
    create_post,
    restore_version,
)
from postwright.flow.posts.templatetags.posts import host
from postwright.flow.snippets.operations import create_snippet

LONG = "x" * 20_001
PART = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def giant(brand, wilma):
    """A template whose gaps, once filled, make 800,000 characters."""
    return create_snippet(
        brand=brand, kind="template", name="Giant", text="https://a" + "{g}" * 1600, by=wilma, at=NOON
    )


class TestSizes:
    @pytest.mark.parametrize(
        ("content", "part"),
        [
            ({"text": LONG}, "Text: "),
            ({"title": "x" * 201}, "Title: "),
            ({"first_comment": "x" * 5001}, "First comment: "),
            ({"link": "https://example.org/" + "x" * 2000}, "Link: "),
            ({"utm": {"source": "x" * 201}}, "Tags of the link: "),
        ],
    )
    def test_hold_for_what_all_channels_share(self, brand, post, wilma, content, part):
        with pytest.raises(TooLong, match=part):
            create_post(brand=brand, by=wilma, at=NOON, **content)
        with pytest.raises(TooLong, match=part):
            change_post(post=post, revision=1, by=wilma, at=NOON, **content)

    @pytest.mark.parametrize(
        ("name", "value"), [("texts", LONG), ("comments", "x" * 5001), ("options", {"a": "x" * 2000})]
    )
    def test_hold_for_what_is_a_channels_own(self, post, channel, wilma, name, value):
        with pytest.raises(TooLong, match="for practice"):
            change_post(post=post, revision=1, by=wilma, at=NOON, **{name: {channel: value}})

    def test_hold_for_alt_texts(self, post, photo, wilma):
        with pytest.raises(TooLong, match=r"Alt text of coffee\.png: it has 2001 characters"):
            change_post(post=post, revision=1, by=wilma, at=NOON, media=[(photo, "x" * 2001)])

    def test_hold_for_copies_and_for_what_comes_back(self, post, wilma):
        PostVersion.objects.update(content={**queries.snapshot(post), "text": LONG})
        Post.objects.update(text=LONG)
        post.refresh_from_db()

        with pytest.raises(TooLong):
            copy_post(post=post, by=wilma, at=NOON)
        with pytest.raises(TooLong):
            restore_version(version=PostVersion.objects.get(), revision=1, by=wilma, at=NOON)

    def test_let_the_most_pass(self, post, wilma):
        text = change_post(post=post, revision=1, by=wilma, at=NOON, text=LONG[1:]).text

        assert len(text) == 20_000


class TestTheComposer:
    def test_says_what_is_too_long_and_saves_nothing(self, as_member, post, draft, channel, wilma):
        fields = draft(title="New", **{"own": [str(channel.pk)], f"text-{channel.pk}": LONG})

        answer = as_member(wilma).post(f"/posts/{post.pk}/", fields, **PART)

        post.refresh_from_db()
        assert (answer.status_code, post.title) == (422, "")
        assert "it has 20001 characters, and 20000 are the most" in answer.text
        assert "Keep mine as a copy" not in answer.text

    def test_begins_no_post_from_a_template_that_grew(self, as_member, giant, wilma):
        sent = {"template": str(giant.pk), "gap-0": ")" * 500}

        page = as_member(wilma).post("/posts/new/", sent, follow=True)

        assert "are the most" in page.text
        assert not queries.posts_for(wilma).exists()

    def test_says_it_of_a_copy(self, as_member, post, draft, wilma):
        page = as_member(wilma).post(f"/posts/{post.pk}/copies/", draft(text=LONG), follow=True)

        assert "are the most" in page.text
        assert queries.posts_for(wilma).count() == 1


class TestTheApi:
    @pytest.mark.parametrize(
        ("content", "code"),
        [
            ({"text": LONG}, "malformed"),
            ({"link": "http://["}, "wrong_link"),
            ({"link": "https://nowhere"}, "wrong_link"),
        ],
    )
    def test_refuses_it(self, call, post, content, code):
        answer = call("PATCH", f"/api/v1/posts/{post.pk}", {"revision": 1, **content})

        assert (answer.status_code, answer.json()["code"]) == (422, code)

    @pytest.mark.parametrize("options", [{"a": "x" * 2000}, {str(n): n for n in range(21)}])
    def test_refuses_options_without_end(self, call, post, channel, options):
        body = {"revision": 1, "variants": [{"channel": str(channel.pk), "options": options}]}

        assert call("PATCH", f"/api/v1/posts/{post.pk}", body).status_code == 422


class TestLinks:
    def test_have_to_be_some(self, post, wilma):
        with pytest.raises(WrongLink):
            change_post(post=post, revision=1, by=wilma, at=NOON, link="http://[")

    def test_that_came_in_before_break_no_page(self, as_member, post, wilma):
        Post.objects.update(link="http://[", title="Rolls")

        assert as_member(wilma).get(f"/posts/{post.pk}/").status_code == 200
        assert host("http://[") == "http://["
        assert host("https://www.example.org/a") == "example.org"


class TestKnownHandles:
    def test_are_read_from_the_beginning_of_each_post(self, brand, wilma):
        text = "@anna.example.org " + "x" * 1000 + " @late.example.org"
        create_post(brand=brand, by=wilma, at=NOON, text=text)

        assert queries.known_handles(wilma, brand) == ["anna.example.org"]

    def test_are_as_many_as_a_list_can_show(self, brand, wilma):
        for number in range(5):
            text = " ".join(f"@a{number}-{one}.example" for one in range(60))
            create_post(brand=brand, by=wilma, at=NOON, text=text)

        assert len(queries.known_handles(wilma, brand)) <= 200
