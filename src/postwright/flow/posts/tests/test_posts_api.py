import pytest

from conftest import NOON
from postwright.flow.brand.operations import create_brand
from postwright.flow.posts import queries
from postwright.flow.posts.operations import confirm_post

POSTS = "/api/v1/posts"


class TestCreatePost:
    def test_makes_a_draft_with_its_variants(self, call, brand, channel):
        body = {"brand": str(brand.pk), "text": "Plum cake.", "channels": [str(channel.pk)]}

        answer = call("POST", POSTS, body)

        assert (answer.status_code, answer.json()["state"]) == (201, "draft")
        assert answer.json()["variants"] == [
            {
                "channel": str(channel.pk),
                "text": "Plum cake.",
                "first_comment": "",
                "differs": False,
                "options": {},
                "unmarked": {},
            }
        ]

    def test_makes_one_however_often_it_is_sent(self, call, brand, anna):
        body = {"brand": str(brand.pk), "text": "Once."}

        sent = [call("POST", POSTS, body, **{"Idempotency-Key": "k1"}) for _ in range(3)]

        assert {answer.json()["id"] for answer in sent} == {str(queries.posts_for(anna).get().pk)}

    def test_refuses_a_channel_of_another_brand(self, call, channel, anna):
        other = create_brand(by=anna, at=NOON, name="Anna's Café")

        answer = call("POST", POSTS, {"brand": str(other.pk), "channels": [str(channel.pk)]})

        assert (answer.status_code, answer.json()["code"]) == (409, "other_brand")

    @pytest.mark.parametrize(
        "body",
        [{}, {"text": "x" * 20_001}, {"link": "javascript:alert(1)"}, {"media": "x"}, {"language": "?"}],
    )
    def test_names_what_it_cannot_read(self, call, brand, body):
        brand_of = {"brand": str(brand.pk)} if body else {}

        answer = call("POST", POSTS, brand_of | body)

        assert (answer.status_code, answer.json()["code"]) == (422, "malformed")

    def test_does_not_find_a_strangers_brand_or_media(self, call, brand, foreign):
        answers = [
            call("POST", POSTS, {"brand": str(foreign.brand_id)}),
            call("POST", POSTS, {"brand": str(brand.pk), "media": [{"media": str(foreign.pk)}]}),
        ]

        assert [answer.status_code for answer in answers] == [404, 404]


class TestChangePost:
    def test_leaves_what_is_left_out(self, call, post):
        answer = call("PATCH", f"{POSTS}/{post.pk}", {"revision": 1, "title": "Rolls"})

        assert (answer.json()["title"], answer.json()["text"], answer.json()["revision"]) == (
            "Rolls",
            "Fresh rolls from Saturday.",
            2,
        )

    def test_refuses_an_old_revision(self, call, post):
        call("PATCH", f"{POSTS}/{post.pk}", {"revision": 1, "title": "One"})

        answer = call("PATCH", f"{POSTS}/{post.pk}", {"revision": 1, "title": "Two"})

        assert (answer.status_code, answer.json()["code"]) == (409, "edited_since_read")

    def test_gives_a_channel_its_own_words(self, call, post, channel):
        variants = [{"channel": str(channel.pk), "text": "Short."}]

        answer = call("PATCH", f"{POSTS}/{post.pk}", {"revision": 1, "variants": variants})

        [variant] = answer.json()["variants"]
        assert (variant["text"], variant["differs"]) == ("Short.", True)

    def test_refuses_whoever_became_a_viewer(self, call, post, anna):
        anna.role = "viewer"
        anna.save(update_fields=["role"])

        answer = call("PATCH", f"{POSTS}/{post.pk}", {"revision": 1, "title": "One"})

        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


class TestRemovePost:
    def test_takes_a_draft_away(self, call, post):
        assert call("DELETE", f"{POSTS}/{post.pk}").status_code == 204
        assert call("GET", f"{POSTS}/{post.pk}").status_code == 404

    def test_keeps_one_that_is_confirmed(self, call, post, wilma):
        confirm_post(post=post, revision=1, by=wilma, at=NOON)

        answer = call("DELETE", f"{POSTS}/{post.pk}")

        assert (answer.status_code, answer.json()["code"]) == (409, "is_confirmed")


class TestAStranger:
    def test_has_posts_that_nobody_here_finds(self, call, foreign):
        answers = [
            call("GET", f"{POSTS}/{foreign.pk}"),
            call("PATCH", f"{POSTS}/{foreign.pk}", {"revision": 1, "title": "Mine"}),
            call("DELETE", f"{POSTS}/{foreign.pk}"),
        ]

        assert [answer.status_code for answer in answers] == [404, 404, 404]
        assert call("GET", POSTS).json()["items"] == []
