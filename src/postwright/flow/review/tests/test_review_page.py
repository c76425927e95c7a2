import pytest

from conftest import NOON
from postwright.flow.posts.operations import confirm_post
from postwright.flow.review import queries
from postwright.flow.review.models import Comment, Notice, Through
from postwright.flow.review.operations import (
    approve_post,
    ask_for_approval,
    send_back_post,
    write_comment,
)

VERBS = [
    "approval-request",
    "approval-request/withdrawal",
    "approval",
    "approval/withdrawal",
    "return",
    "confirmation",
]


@pytest.fixture
def see(as_member, post):
    return lambda member, part="review": as_member(member).get(f"/posts/{post.pk}/{part}/").text


@pytest.fixture
def send(as_member, post):
    def to(member, verb, **fields):
        return as_member(member).post(f"/posts/{post.pk}/{verb}/", {"revision": 1} | fields)

    return to


class TestReviewPart:
    def test_offers_to_ask(self, see, wilma, anna):
        page = see(wilma)

        assert ("Ask for approval" in page, ">Anna<" in page) == (True, True)

    def test_asks_whom_one_chose(self, send, post, wilma, anna):
        answer = send(wilma, "approval-request", reviewers=[str(anna.pk)], note="Soon", due_on="2026-12-01")

        assert "Wilma asked for approval" in answer.text
        assert answer["HX-Trigger-After-Swap"] == "review-changed"
        assert queries.waiting_for(anna).get().note == "Soon"

    def test_withdraws(self, send, post, wilma, anna):
        ask_for_approval(post=post, by=wilma, at=NOON)

        assert "The request is withdrawn" in send(wilma, "approval-request/withdrawal")["HX-Trigger"]

    def test_approves_and_takes_back(self, send, post, wilma, anna):
        assert "Approved by Anna at version 1" in send(anna, "approval").text

        assert "Ask for approval" in send(anna, "approval/withdrawal").text

    def test_approves_nothing_that_was_not_read(self, send, post, anna, edit):
        edit(post)

        answer = send(anna, "approval")

        assert "Somebody changed this post after you opened it." in answer.text
        assert not queries.clearance_of(post).is_approved

    def test_says_that_an_approved_post_was_changed_and_by_whom(self, see, post, anna, wilma, edit):
        approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.PAGE)
        edit(post)

        page = see(wilma)

        assert "Needs approval again" in page
        assert "Approved by Anna at version 1" in page
        assert "Changed since by Wilma." in page
        assert f"/posts/{post.pk}/versions/?version=" in page

    def test_sends_back_with_a_reason(self, send, see, anna, wilma):
        assert "Too long." in send(anna, "return", reason="Too long.").text
        assert "Sent back by Anna" in see(wilma)

    def test_sends_nothing_back_without_one(self, send, anna, post):
        assert send(anna, "return", reason=" ").status_code == 422
        assert queries.clearance_of(post).verdict is None

    def test_tells_an_author_who_has_to_approve_instead(self, strict, see, wilma, anna):
        page = see(wilma)

        assert "somebody else has to approve it: Anna." in page
        assert "Approve this version" not in page

    def test_tells_the_only_one_who_may(self, strict, see, wilma, anna):
        anna.role = "viewer"
        anna.save()

        page = see(wilma)

        assert "You are the only one here who may approve" in page
        assert "Approve this version" in page

    def test_offers_no_decision_about_what_is_scheduled(self, see, post, wilma, anna):
        confirm_post(post=post, revision=1, by=wilma, at=NOON)

        assert "Approve this version" not in see(anna)

    @pytest.mark.parametrize("verb", VERBS)
    def test_is_for_reading_to_viewers_and_missing_to_strangers(self, send, see, vera, sam, verb):
        assert send(vera, verb, reason="x").status_code == 403
        assert "<form" not in see(vera)
        assert send(sam, verb, reason="x").status_code == 404

    def test_confirms_an_ais_words(self, as_member, ai_post, wilma):
        client, path = as_member(wilma), f"/posts/{ai_post.pk}"
        assert "Suggested by AI, which may be wrong." in client.get(f"{path}/review/").text

        answer = client.post(f"{path}/confirmation/", {"revision": 1})

        assert "Wilma has read version 1 and confirmed it on the page" in answer.text


class TestComments:
    def test_are_written_answered_changed_settled_and_removed(self, send, see, as_member, post, wilma, anna):
        send(wilma, "comments", text="Nice.")
        comment = Comment.objects.get()
        send(anna, "comments", text="Thanks.", thread=str(comment.thread_id))
        client = as_member(wilma)

        assert "Very nice." in client.post(f"/comments/{comment.pk}/", {"text": "Very nice."}).text
        assert "Resolved by Wilma." in client.post(f"/comments/{comment.pk}/resolution/").text
        client.post(f"/comments/{comment.pk}/resolution/withdrawal/")
        page = client.post(f"/comments/{comment.pk}/removal/").text
        assert ("Very nice." in page, "Thanks." in page) == (False, True)

    def test_belong_to_whoever_wrote_them(self, as_member, post, wilma, anna):
        comment = write_comment(post=post, text="Mine.", by=wilma, at=NOON)

        answers = [
            as_member(anna).post(f"/comments/{comment.pk}/", {"text": "x"}),
            as_member(anna).post(f"/comments/{comment.pk}/removal/"),
        ]
        assert [one.status_code for one in answers] == [403, 403]

    def test_say_nothing_without_words(self, send, wilma):
        assert send(wilma, "comments", text=" ").status_code == 422

    def test_are_for_reading_to_viewers_and_missing_to_strangers(
        self, send, see, as_member, post, wilma, vera, sam
    ):
        comment = write_comment(post=post, text="Between us.", by=wilma, at=NOON)

        assert ("Between us." in see(vera, "comments"), "<form" in see(vera, "comments")) == (True, False)
        assert send(vera, "comments", text="x").status_code == 403
        for path in ("", "removal/", "resolution/", "resolution/withdrawal/"):
            assert as_member(sam).post(f"/comments/{comment.pk}/{path}", {"text": "x"}).status_code == 404


class TestTheFirstPage:
    def test_says_who_waits_for_an_approval(self, as_member, post, wilma, anna):
        ask_for_approval(post=post, by=wilma, at=NOON)

        page = as_member(anna).get("/").text

        assert "Waits for your approval" in page
        assert "Wilma waits for your approval." in page
        assert "Waits for your approval" not in as_member(wilma).get("/").text

    def test_brings_news_until_somebody_looks(self, as_member, post, wilma, anna):
        send_back_post(post=post, revision=1, reason="Too long.", by=anna, at=NOON, through=Through.PAGE)
        client = as_member(wilma)
        assert "Too long." in client.get("/").text

        assert f"/posts/{post.pk}/notices/seen/" in client.get(f"/posts/{post.pk}/review/").text
        client.post(f"/posts/{post.pk}/notices/seen/")

        assert "Too long." not in client.get("/").text
        assert Notice.objects.get().seen_at
