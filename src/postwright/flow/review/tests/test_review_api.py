import pytest

from conftest import NOON
from postwright.flow.posts.operations import confirm_post
from postwright.flow.review import queries
from postwright.flow.review.models import ClientLink, Comment, Through
from postwright.flow.review.operations import approve_post, ask_for_approval, create_link, write_comment
from postwright.kit import tenancy


@pytest.fixture
def path(post):
    return f"/posts/{post.pk}"


class TestReview:
    def test_says_how_the_post_stands(self, call, path, strict, wilma):
        said = call(wilma)("GET", f"{path}/review").json()

        assert (said["stand"], said["needs_approval"], said["missing"]) == ("none", True, ["approval"])
        assert (said["made_by_ai"], said["notice"], said["request"], said["verdicts"]) == (
            False,
            "",
            None,
            [],
        )

    def test_asks_whom_it_names(self, call, path, wilma, anna):
        body = {"revision": 1, "reviewers": [str(anna.pk)], "note": "Soon.", "due_on": "2026-12-01"}

        said = call(wilma)("POST", f"{path}/approval-request", body).json()

        assert (said["stand"], said["request"]["reviewers"], said["request"]["due_on"]) == (
            "asked",
            [str(anna.pk)],
            "2026-12-01",
        )

    def test_withdraws_once(self, call, post, path, wilma, anna):
        ask_for_approval(post=post, by=wilma, at=NOON)
        send = call(wilma)

        answers = [send("DELETE", f"{path}/approval-request") for _ in range(2)]

        assert [one.status_code for one in answers] == [204, 409]
        assert answers[1].json()["code"] == "not_asked"

    def test_approves_the_revision_that_was_read(self, call, path, anna, edit, post):
        send = call(anna)
        said = send("POST", f"{path}/approval", {"revision": 1}).json()
        edit(post)

        assert (said["stand"], said["verdicts"][0]["through"]) == ("approved", "api")
        assert send("GET", f"{path}/review").json()["stand"] == "changed"
        again = send("POST", f"{path}/approval", {"revision": 1})
        assert (again.status_code, again.json()["code"]) == (409, "edited_since_read")

    def test_lets_no_author_approve_their_own_words(self, call, path, strict, wilma, anna):
        answer = call(wilma)("POST", f"{path}/approval", {"revision": 1})

        assert (answer.status_code, answer.json()["code"]) == (409, "own_words")

    def test_takes_an_approval_back(self, call, path, post, anna):
        approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.PAGE)

        assert call(anna)("DELETE", f"{path}/approval").status_code == 204
        assert not queries.clearance_of(post).is_approved

    def test_sends_back_with_a_reason(self, call, path, anna):
        send = call(anna)

        assert send("POST", f"{path}/return", {"revision": 1, "reason": " "}).status_code == 422
        said = send("POST", f"{path}/return", {"revision": 1, "reason": "Too long."}).json()
        assert (said["stand"], said["verdicts"][0]["reason"]) == ("sent_back", "Too long.")

    def test_confirms_an_ais_words(self, call, ai_post, wilma):
        send = call(wilma)
        before = send("GET", f"/posts/{ai_post.pk}/review").json()

        said = send("POST", f"/posts/{ai_post.pk}/confirmation", {"revision": 1}).json()

        assert (before["made_by_ai"], before["missing"]) == (True, ["confirmation"])
        assert "may be wrong" in before["notice"]
        assert (said["missing"], said["confirmation"]["by"], said["confirmation"]["through"]) == (
            [],
            str(wilma.pk),
            "api",
        )

    def test_confirms_no_revision_that_was_not_read(self, call, ai_post, wilma, edit):
        edit(ai_post)

        answer = call(wilma)("POST", f"/posts/{ai_post.pk}/confirmation", {"revision": 1})

        assert (answer.status_code, answer.json()["code"]) == (409, "edited_since_read")

    def test_decides_nothing_about_what_is_scheduled(self, call, path, post, wilma, anna):
        confirm_post(post=post, revision=1, by=wilma, at=NOON)

        answer = call(anna)("POST", f"{path}/approval", {"revision": 1})

        assert answer.json()["code"] == "is_confirmed"


class TestComments:
    def test_are_written_once_however_often_they_are_sent(self, call, path, wilma):
        send = call(wilma)

        made = [
            send("POST", f"{path}/comments", {"text": "Nice."}, **{"Idempotency-Key": "k"}) for _ in range(2)
        ]

        assert {one.status_code for one in made} == {201}
        assert Comment.objects.count() == 1

    def test_are_answered_changed_settled_and_removed(self, call, path, wilma):
        send = call(wilma)
        first = send("POST", f"{path}/comments", {"text": "Nice."}).json()
        answer = send("POST", f"{path}/comments", {"text": "Thanks.", "thread": first["thread"]}).json()
        here = f"/comments/{first['id']}"

        assert answer["thread"] == first["thread"]
        assert send("PATCH", here, {"text": "Very nice."}).json()["text"] == "Very nice."
        assert send("POST", f"{here}/resolution").json()["resolved_at"]
        assert send("DELETE", f"{here}/resolution").status_code == 204
        assert [send("DELETE", here).status_code for _ in range(2)] == [204, 404]
        assert [one["text"] for one in send("GET", f"{path}/comments").json()["items"]] == ["Thanks."]

    def test_belong_to_whoever_wrote_them(self, call, post, wilma, anna):
        comment = write_comment(post=post, text="Mine.", by=wilma, at=NOON)
        send = call(anna)

        answers = [
            send("PATCH", f"/comments/{comment.pk}", {"text": "x"}),
            send("DELETE", f"/comments/{comment.pk}"),
        ]
        assert {one.status_code for one in answers} == {403}


class TestClientLinks:
    def test_tell_the_address_once(self, call, post, wilma):
        send = call(wilma)
        body = {"posts": [str(post.pk)], "client_name": "Ms Lehmann", "days": 3}

        made = send("POST", "/client-links", body).json()

        token = made["url"].rstrip("/").rpartition("/")[2]
        assert queries.place_of_link(token)
        [listed] = send("GET", "/client-links").json()["items"]
        assert (listed["posts"], "url" in listed) == ([str(post.pk)], False)

    def test_are_revoked(self, call, post, wilma):
        link, _token = create_link(posts=[post], client_name="x", days=1, by=wilma, at=NOON)

        assert call(wilma)("DELETE", f"/client-links/{link.pk}").status_code == 204
        assert ClientLink.objects.get().is_revoked

    @pytest.mark.parametrize(
        "wrong", [{"days": 31}, {"posts": []}, {"client_name": " "}, {"email": "nobody"}]
    )
    def test_say_what_cannot_be_read(self, call, post, wilma, wrong):
        body = {"posts": [str(post.pk)], "client_name": "x", "days": 3} | wrong

        assert call(wilma)("POST", "/client-links", body).status_code == 422


def changes(post, comment, link):
    """Everything that changes something."""
    here = f"/posts/{post.pk}"
    return [
        ("POST", f"{here}/approval-request", {"revision": 1}),
        ("DELETE", f"{here}/approval-request", None),
        ("POST", f"{here}/approval", {"revision": 1}),
        ("DELETE", f"{here}/approval", None),
        ("POST", f"{here}/return", {"revision": 1, "reason": "x"}),
        ("POST", f"{here}/confirmation", {"revision": 1}),
        ("POST", f"{here}/comments", {"text": "x"}),
        ("POST", f"/comments/{comment.pk}/resolution", None),
        ("DELETE", f"/comments/{comment.pk}/resolution", None),
        ("PATCH", f"/comments/{comment.pk}", {"text": "x"}),
        ("DELETE", f"/comments/{comment.pk}", None),
        ("POST", "/client-links", {"posts": [str(post.pk)], "client_name": "x"}),
        ("DELETE", f"/client-links/{link.pk}", None),
    ]


class TestOthers:
    @pytest.fixture
    def things(self, post, wilma):
        comment = write_comment(post=post, text="Between us.", by=wilma, at=NOON)
        link, _token = create_link(posts=[post], client_name="x", days=1, by=wilma, at=NOON)
        return changes(post, comment, link)

    def test_find_nothing_from_elsewhere(self, call, things, post, sam):
        with tenancy.scope(sam.organisation_id):
            send = call(sam)

        assert [send(*one).status_code for one in things] == [404] * len(things)
        assert send("GET", f"/posts/{post.pk}/review").status_code == 404
        assert send("GET", f"/posts/{post.pk}/comments").status_code == 404
        assert send("GET", "/client-links").json()["items"] == []

    def test_change_nothing_as_viewers(self, call, things, vera):
        send = call(vera)

        assert [send(*one).status_code for one in things] == [403] * len(things)
