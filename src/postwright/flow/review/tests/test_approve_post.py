import pytest

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.audit.models import Event, Tag
from postwright.flow.posts.models import PostVersion
from postwright.flow.posts.operations import EditedSinceRead, IsConfirmed, change_post, confirm_post
from postwright.flow.review import operations, queries
from postwright.flow.review.models import Notice, Through, Verdict
from postwright.flow.review.operations import (
    approve_post,
    ask_for_approval,
    send_back_post,
    take_back_approval,
)
from postwright.flow.review.rules import Stand


class TestApprovePost:
    def test_records_who_approved_which_revision_and_how(self, post, anna):
        verdict = approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.API)

        assert (verdict.by, verdict.revision, verdict.at, verdict.through) == (anna, 1, NOON, "api")
        assert queries.clearance_of(post).is_approved
        event = Event.objects.get(tag=Tag.POST_APPROVED)
        assert (event.by_id, event.details) == (anna.pk, {"revision": 1, "through": "api"})

    def test_keeps_the_approved_version_as_it_is(self, post, anna, edit):
        approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.PAGE)
        edit(post)

        assert PostVersion.objects.get(post=post, revision=1).seal == "approved"

    def test_ends_the_request_and_tells_the_author(self, post, anna, wilma):
        request = ask_for_approval(post=post, by=wilma, at=NOON)

        approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.PAGE)

        request.refresh_from_db()
        assert (request.state, request.ended_at) == ("approved", NOON)
        assert [(one.kind, one.who) for one in queries.news_for(wilma)] == [("approved", "Anna")]
        assert not Notice.objects.filter(kind="asked", seen_at__isnull=True).exists()

    def test_holds_for_no_later_revision(self, post, anna, edit):
        approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.PAGE)

        clearance = queries.clearance_of(edit(post))

        assert (clearance.stand, clearance.is_approved) == (Stand.CHANGED, False)
        assert (clearance.was_approved, clearance.verdict.revision) == (True, 1)

    def test_covers_variants_media_and_all_that_a_revision_counts(self, post, anna, wilma, channel):
        approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.PAGE)
        changed = change_post(post=post, revision=1, by=wilma, at=NOON, texts={channel: "Only here."})

        assert not queries.clearance_of(changed).is_approved

    def test_refuses_a_revision_that_was_not_read(self, post, anna, edit):
        edit(post)

        with pytest.raises(EditedSinceRead):
            approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.PAGE)

        assert not Verdict.objects.exists()

    def test_counts_once(self, post, anna, wilma):
        approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.PAGE)

        with pytest.raises(operations.AlreadyApproved):
            approve_post(post=post, revision=1, by=wilma, at=NOON, through=Through.PAGE)

    def test_refuses_what_is_scheduled(self, post, anna, wilma):
        confirm_post(post=post, revision=1, by=wilma, at=NOON)

        with pytest.raises(IsConfirmed):
            approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.PAGE)

    def test_is_not_for_viewers(self, post, vera):
        with pytest.raises(NotAllowed):
            approve_post(post=post, revision=1, by=vera, at=NOON, through=Through.PAGE)


class TestTheSecondPerson:
    def test_is_needed_where_the_brand_says_so(self, strict, post, wilma, anna):
        with pytest.raises(operations.OwnWords, match="somebody else has to approve it: Anna"):
            approve_post(post=post, revision=1, by=wilma, at=NOON, through=Through.PAGE)

    def test_is_whoever_did_not_write_the_latest_revision(self, strict, post, wilma, anna, edit):
        edit(post, by=anna)

        with pytest.raises(operations.OwnWords):
            approve_post(post=post, revision=2, by=anna, at=NOON, through=Through.PAGE)
        assert approve_post(post=post, revision=2, by=wilma, at=NOON, through=Through.PAGE).is_approval

    def test_is_not_needed_where_nobody_else_may(self, strict, post, wilma, anna):
        anna.role = "viewer"
        anna.save()

        assert approve_post(post=post, revision=1, by=wilma, at=NOON, through=Through.PAGE).is_approval

    def test_is_not_needed_where_the_brand_does_not_ask(self, post, wilma, anna):
        assert approve_post(post=post, revision=1, by=wilma, at=NOON, through=Through.PAGE).is_approval


class TestSendBackPost:
    def test_says_why_and_to_whom(self, post, anna, wilma):
        ask_for_approval(post=post, by=wilma, at=NOON)

        send_back_post(post=post, revision=1, reason="Too long.", by=anna, at=NOON, through=Through.PAGE)

        clearance = queries.clearance_of(post)
        assert (clearance.stand, clearance.verdict.reason) == (Stand.SENT_BACK, "Too long.")
        assert [(one.kind, one.words) for one in queries.news_for(wilma)] == [("sent_back", "Too long.")]

    def test_keeps_the_version_that_was_sent_back(self, post, anna, edit):
        send_back_post(post=post, revision=1, reason="Too long.", by=anna, at=NOON, through=Through.PAGE)
        edit(post)

        assert PostVersion.objects.get(post=post, revision=1).seal == "sent_back"

    def test_ends_an_approval(self, post, anna, wilma):
        approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.PAGE)

        send_back_post(
            post=post, revision=1, reason="On second thought.", by=anna, at=NOON, through=Through.PAGE
        )

        assert not queries.clearance_of(post).is_approved
        assert Verdict.objects.get(kind="approved").taken_back_at == NOON

    def test_can_be_followed_by_an_approval(self, post, anna):
        send_back_post(post=post, revision=1, reason="Hm.", by=anna, at=NOON, through=Through.PAGE)
        approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.PAGE)

        assert queries.clearance_of(post).is_approved

    def test_refuses_a_revision_that_was_not_read(self, post, anna, edit):
        edit(post)

        with pytest.raises(EditedSinceRead):
            send_back_post(post=post, revision=1, reason="Too long.", by=anna, at=NOON, through=Through.PAGE)

    def test_is_not_for_viewers(self, post, vera):
        with pytest.raises(NotAllowed):
            send_back_post(post=post, revision=1, reason="No.", by=vera, at=NOON, through=Through.PAGE)


class TestTakeBackApproval:
    def test_leaves_the_post_without_one(self, post, anna):
        approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.PAGE)

        take_back_approval(post=post, by=anna, at=NOON)

        assert queries.clearance_of(post).stand is Stand.NONE
        assert Event.objects.filter(tag=Tag.APPROVAL_TAKEN_BACK).count() == 1

    def test_is_for_ones_own(self, post, anna, wilma):
        approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.PAGE)

        with pytest.raises(operations.NotApproved):
            take_back_approval(post=post, by=wilma, at=NOON)

    def test_is_refused_once_it_is_scheduled(self, post, anna, wilma):
        approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.PAGE)
        confirm_post(post=post, revision=1, by=wilma, at=NOON)

        with pytest.raises(IsConfirmed):
            take_back_approval(post=post, by=anna, at=NOON)
