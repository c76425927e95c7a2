from datetime import timedelta

import pytest

from conftest import NOON
from postwright.base.accounts.models import NotAllowed
from postwright.base.audit.models import Event, Tag
from postwright.base.connections.models import Channel
from postwright.flow.posts.models import Post
from postwright.flow.posts.operations import EditedSinceRead, change_post, create_post
from postwright.flow.publishing import operations, queries
from postwright.flow.publishing.models import Publication
from postwright.flow.publishing.operations import schedule_post

LATER = NOON + timedelta(hours=1)


def schedule(post, by, **changes):
    return schedule_post(
        **{"post": post, "revision": post.revision, "due_at": LATER, "by": by, "at": NOON} | changes
    )


class TestSchedulePost:
    def test_plans_one_publication_for_each_channel(self, post, channel, wilma):
        [planned] = schedule(post, wilma)

        assert (planned.channel, planned.due_at, planned.next_at) == (channel, LATER, LATER)
        assert (planned.state, planned.deadline_at) == ("scheduled", LATER + timedelta(hours=24))

    def test_records_who_confirmed_which_revision(self, post, wilma):
        schedule(post, wilma)
        post.refresh_from_db()

        assert (post.confirmed_by, post.confirmed_at, post.is_confirmed) == (wilma, NOON, True)
        assert Event.objects.get(tag=Tag.POST_CONFIRMED).details == {"revision": post.revision}

    def test_without_a_time_means_now(self, post, wilma):
        [planned] = schedule(post, wilma, due_at=None)

        assert planned.due_at == NOON

    def test_refuses_a_time_that_has_gone_by(self, post, wilma):
        with pytest.raises(operations.InThePast):
            schedule(post, wilma, due_at=NOON - timedelta(minutes=2))

        assert not Publication.objects.exists()

    def test_takes_the_minute_that_is_just_passing(self, post, wilma):
        assert schedule(post, wilma, due_at=NOON - timedelta(seconds=30))

    def test_refuses_a_text_that_nobody_read(self, post, wilma, anna):
        change_post(post=post, revision=post.revision, by=anna, at=NOON, text="Other words.")

        with pytest.raises(EditedSinceRead):
            schedule(post, wilma)

    def test_refuses_what_the_network_would_refuse(self, post, wilma, anna):
        change_post(post=post, revision=post.revision, by=anna, at=NOON, text="a" * 501)
        post.refresh_from_db()

        with pytest.raises(operations.NotReady, match="501 characters"):
            schedule(post, wilma)

    def test_refuses_a_channel_that_needs_a_person(self, post, channel, wilma):
        Channel.objects.update(state=Channel.State.RECONNECT)

        with pytest.raises(operations.NotReady, match="connected again"):
            schedule(post, wilma)

    def test_plans_for_a_paused_channel_which_holds_it_until_it_goes_on(self, post, wilma):
        Channel.objects.update(state=Channel.State.PAUSED)
        [planned] = schedule(post, wilma)

        assert planned.state == "scheduled"

    def test_refuses_a_post_without_channels(self, brand, wilma):
        alone = create_post(brand=brand, by=wilma, at=NOON, text="To nobody.")
        with pytest.raises(operations.NothingToSend):
            schedule(alone, wilma)

    def test_plans_nothing_twice(self, post, publication, wilma):
        post.refresh_from_db()
        with pytest.raises(operations.NothingToSend):
            schedule(post, wilma)
        with pytest.raises(operations.AlreadyScheduled):
            schedule(post, wilma, variants=[publication.variant])

    def test_is_not_for_viewers(self, post, vera):
        with pytest.raises(NotAllowed):
            schedule(post, vera)


class TestCancelPublication:
    def test_makes_the_post_a_draft_again(self, publication, post, wilma):
        cancelled = operations.cancel_publication(publication=publication, by=wilma, at=LATER)
        post.refresh_from_db()

        assert (cancelled.state, cancelled.ended_at, post.state) == ("cancelled", LATER, Post.State.DRAFT)

    @pytest.mark.parametrize("state", ["sending", "unclear"])
    def test_is_refused_when_it_may_be_there(self, publication, wilma, state):
        Publication.objects.update(state=state, intent={})

        with pytest.raises(operations.BeingSent):
            operations.cancel_publication(publication=publication, by=wilma, at=LATER)

        assert Publication.objects.get().state == state

    def test_is_not_for_viewers(self, publication, vera):
        with pytest.raises(NotAllowed):
            operations.cancel_publication(publication=publication, by=vera, at=LATER)


class TestMovePublication:
    def test_takes_its_deadline_along(self, publication, wilma):
        due = LATER + timedelta(days=2)
        moved = operations.move_publication(publication=publication, due_at=due, by=wilma, at=NOON)

        assert (moved.due_at, moved.next_at, moved.deadline_at) == (due, due, due + timedelta(hours=24))

    def test_refuses_the_past(self, publication, wilma):
        with pytest.raises(operations.InThePast):
            operations.move_publication(publication=publication, due_at=NOON, by=wilma, at=LATER)

    def test_refuses_what_is_on_its_way(self, publication, wilma):
        Publication.objects.update(state="claimed")

        with pytest.raises(operations.BeingSent):
            operations.move_publication(publication=publication, due_at=NOON, by=wilma, at=NOON)


class TestDecideUnclear:
    @pytest.fixture
    def unclear(self, publication):
        Publication.objects.update(state="unclear", intent={}, problem="ask_person", attempt=1)
        return publication

    def test_takes_a_persons_word_that_it_is_there(self, unclear, wilma):
        decided = operations.decide_unclear(publication=unclear, was_sent=True, by=wilma, at=LATER)

        assert (decided.state, decided.ended_at) == ("sent", LATER)

    def test_sends_it_again_when_it_is_not(self, unclear, wilma):
        decided = operations.decide_unclear(publication=unclear, was_sent=False, by=wilma, at=LATER)

        assert (decided.state, decided.next_at, decided.attempt) == ("scheduled", LATER, 2)

    def test_waits_while_the_network_can_still_be_asked(self, unclear, wilma):
        Publication.objects.update(problem="maybe_sent")

        with pytest.raises(operations.NotUnclear):
            operations.decide_unclear(publication=unclear, was_sent=False, by=wilma, at=LATER)


class TestRetryFailed:
    def test_plans_it_for_now(self, publication, wilma):
        Publication.objects.update(state="failed", ended_at=NOON, problem="practised", intent={"old": 1})
        again = operations.retry_failed(publication=publication, by=wilma, at=LATER)

        assert (again.state, again.due_at, again.problem, again.intent) == ("scheduled", LATER, "", None)

    def test_keeps_the_key_of_what_may_have_left(self, publication, wilma):
        Publication.objects.update(state="failed", ended_at=NOON, unclear_at=NOON, intent={"old": 1})

        assert operations.retry_failed(publication=publication, by=wilma, at=LATER).intent == {"old": 1}

    def test_refuses_what_has_not_failed(self, publication, wilma):
        with pytest.raises(operations.NotFailed):
            operations.retry_failed(publication=publication, by=wilma, at=LATER)


class TestNeedingAttention:
    def test_lists_what_only_a_person_can_settle(self, publication, anna):
        assert not queries.needing_attention(anna).exists()
        Publication.objects.update(state="failed", ended_at=NOON, problem="practised")

        assert list(queries.needing_attention(anna)) == [publication]

    def test_shows_a_stranger_nothing(self, publication, sam):
        assert not queries.publications_for(sam).exists()
