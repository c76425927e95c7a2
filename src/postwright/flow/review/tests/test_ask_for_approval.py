import pytest

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.audit.models import Event, Tag
from postwright.flow.posts.operations import EditedSinceRead, confirm_post
from postwright.flow.review import operations, queries
from postwright.flow.review.models import Notice, Through
from postwright.flow.review.operations import ask_for_approval, withdraw_request
from postwright.flow.review.rules import Stand


@pytest.fixture
def ask(post, wilma):
    return lambda **fields: ask_for_approval(**{"post": post, "by": wilma, "at": NOON} | fields)


class TestAskForApproval:
    def test_tells_whom_it_asks_for_which_revision(self, ask, post, anna):
        request = ask(reviewers=[anna], note="Before Friday, please.", due_on=NOON.date())

        assert (request.revision, request.note, request.due_on) == (1, "Before Friday, please.", NOON.date())
        assert [one.member for one in request.reviewers.all()] == [anna]
        assert queries.clearance_of(post).stand is Stand.ASKED
        assert Event.objects.get(tag=Tag.APPROVAL_ASKED).details == {"revision": 1, "asked": 1}

    def test_asks_anybody_who_may_where_nobody_is_named(self, ask, anna, vera):
        ask()

        assert set(Notice.objects.values_list("member", "kind")) == {(anna.pk, "asked")}

    def test_waits_on_the_desk_of_whoever_was_asked(self, ask, post, anna, wilma, vera):
        ask()

        assert [one.post for one in queries.waiting_for(anna)] == [post]
        assert not queries.waiting_for(wilma)
        assert not queries.waiting_for(vera)

    def test_waits_on_no_other_desk_where_somebody_is_named(self, ask, anna, wilma, vera):
        vera.role = "editor"
        vera.save()

        ask(reviewers=[vera])

        assert (list(queries.waiting_for(anna)), len(queries.waiting_for(vera))) == ([], 1)

    def test_is_refused_while_one_is_open(self, ask):
        ask()

        with pytest.raises(operations.AlreadyAsked):
            ask()

    def test_is_refused_for_what_is_approved(self, ask, post, anna):
        operations.approve_post(post=post, revision=1, by=anna, at=NOON, through=Through.PAGE)

        with pytest.raises(operations.AlreadyApproved):
            ask()

    def test_asks_nobody_who_may_not(self, ask, vera):
        with pytest.raises(operations.MayNotApprove, match="Vera may not approve"):
            ask(reviewers=[vera])

    def test_asks_no_author_about_their_own_words(self, ask, strict, wilma, anna):
        with pytest.raises(operations.MayNotApprove, match="Wilma wrote the latest version"):
            ask(by=anna, reviewers=[wilma])

    def test_says_so_where_nobody_else_may(self, ask, anna, wilma):
        wilma.delete()

        with pytest.raises(operations.NobodyToAsk):
            ask(by=anna)

    def test_refuses_a_revision_that_was_not_read(self, ask, post, edit):
        edit(post)

        with pytest.raises(EditedSinceRead):
            ask(revision=1)

    def test_is_not_for_viewers(self, ask, vera):
        with pytest.raises(NotAllowed):
            ask(by=vera)


class TestWithdrawRequest:
    def test_ends_the_waiting(self, ask, post, wilma, anna):
        ask()

        ended = withdraw_request(post=post, by=wilma, at=NOON)

        assert (ended.state, ended.ended_at) == ("withdrawn", NOON)
        assert not queries.waiting_for(anna)
        assert queries.clearance_of(post).stand is Stand.NONE

    def test_leaves_no_notice_to_be_mailed(self, ask, post, wilma, anna):
        ask()

        withdraw_request(post=post, by=wilma, at=NOON)

        assert queries.unmailed(anna.pk) == []

    def test_allows_another_one(self, ask, post, wilma):
        ask()
        withdraw_request(post=post, by=wilma, at=NOON)

        assert ask().pk

    def test_is_refused_where_none_is_open(self, post, wilma):
        with pytest.raises(operations.NotAsked):
            withdraw_request(post=post, by=wilma, at=NOON)

    def test_is_not_for_viewers(self, ask, post, vera):
        ask()

        with pytest.raises(NotAllowed):
            withdraw_request(post=post, by=vera, at=NOON)


class TestWaitingFor:
    def test_leaves_out_what_is_scheduled_without(self, ask, post, wilma, anna):
        ask()
        confirm_post(post=post, revision=1, by=wilma, at=NOON)

        assert not queries.waiting_for(anna)

    def test_shows_a_stranger_nothing(self, ask, sam):
        ask()

        assert not queries.waiting_for(sam)
