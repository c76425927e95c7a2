import pytest

from conftest import NOON
from postwright.flow.posts.operations import change_post


@pytest.fixture
def versions(call, post, wilma):
    """Where they are, and the two of them: Anna's token wrote the newest."""
    change_post(post=post, revision=1, by=wilma, at=NOON, title="Rolls")
    base = f"/api/v1/posts/{post.pk}/versions"
    call("PATCH", f"/api/v1/posts/{post.pk}", {"revision": 2, "text": "Cake."})
    return base, call("GET", base).json()["items"]


class TestVersions:
    def test_are_listed_newest_first(self, versions):
        _base, found = versions

        assert [(one["by"], one["revision"], one["cause"]) for one in found] == [
            ("Anna", 3, "written"),
            ("Wilma", 2, "written"),
        ]

    def test_are_read_one_by_one(self, call, versions):
        base, found = versions

        content = call("GET", f"{base}/{found[1]['id']}").json()["content"]

        assert (content["text"], content["title"]) == ("Fresh rolls from Saturday.", "Rolls")

    def test_come_back(self, call, versions):
        base, found = versions

        answer = call("POST", f"{base}/{found[1]['id']}/restoration", {"revision": 3})

        assert (answer.json()["text"], answer.json()["revision"]) == ("Fresh rolls from Saturday.", 4)

    def test_do_not_come_back_over_newer_words(self, call, versions):
        base, found = versions

        answer = call("POST", f"{base}/{found[1]['id']}/restoration", {"revision": 2})

        assert (answer.status_code, answer.json()["code"]) == (409, "edited_since_read")

    def test_of_a_stranger_are_not_found(self, call, foreign):
        assert call("GET", f"/api/v1/posts/{foreign.pk}/versions").status_code == 404


class TestContent:
    def test_carries_comment_tags_parts_and_what_is_a_channels_own(self, call, post, channel, photo):
        body = {
            "revision": 1,
            "first_comment": "Come by.",
            "utm": {"source": "newsletter"},
            "media": [{"media": str(photo.pk), "alt_text": "A cup.", "part": 1}],
            "variants": [{"channel": str(channel.pk), "first_comment": "Own."}],
        }

        answer = call("PATCH", f"/api/v1/posts/{post.pk}", body).json()

        assert (answer["first_comment"], answer["utm"]) == ("Come by.", {"source": "newsletter"})
        assert answer["media"][0]["part"] == 1
        [variant] = answer["variants"]
        assert (variant["text"], variant["first_comment"], variant["differs"]) == (
            "Fresh rolls from Saturday.",
            "Own.",
            True,
        )


class TestFixes:
    def test_make_a_post_fit(self, call, post, channel, wilma):
        change_post(post=post, revision=1, by=wilma, at=NOON, text="Fresh rolls. " * 60)
        body = {"channel": str(channel.pk), "fix": "split", "where": "text", "revision": 2}

        answer = call("POST", f"/api/v1/posts/{post.pk}/fixes", body)

        assert "\n---\n" in answer.json()["text"]

    @pytest.mark.parametrize(
        ("changes", "status"), [({"revision": 7}, 409), ({"fix": "magic"}, 422), ({"fix": "crop"}, 409)]
    )
    def test_are_refused_with_a_code(self, call, post, channel, changes, status):
        body = {"channel": str(channel.pk), "fix": "shorten", "where": "text", "revision": 1, **changes}

        assert call("POST", f"/api/v1/posts/{post.pk}/fixes", body).status_code == status

    def test_of_a_stranger_are_not_found(self, call, foreign, channel):
        body = {"channel": str(channel.pk), "fix": "shorten", "where": "text", "revision": 1}

        assert call("POST", f"/api/v1/posts/{foreign.pk}/fixes", body).status_code == 404


class TestCopies:
    def test_are_drafts_of_their_own(self, call, post):
        answer = call("POST", f"/api/v1/posts/{post.pk}/copies")

        assert (answer.status_code, answer.json()["text"]) == (201, post.text)
        assert answer.json()["id"] != str(post.pk)

    def test_of_a_stranger_are_not_found(self, call, foreign):
        assert call("POST", f"/api/v1/posts/{foreign.pk}/copies").status_code == 404
