from datetime import date, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from conftest import NOON
from postwright.base.audit.models import Event, Tag
from postwright.flow.posts import queries as post_queries
from postwright.flow.posts.models import Post
from postwright.flow.posts.operations import change_post, create_label, create_post, label_post, remove_post
from postwright.flow.publishing import queries
from postwright.flow.publishing.models import BulkItem, BulkStep, Publication
from postwright.flow.publishing.operations import (
    NothingChosen,
    NothingToUndo,
    begin_step,
    cancel_publication,
    forget_steps,
    go_on,
    move_publication,
    schedule_post,
    undo_step,
)
from postwright.flow.review.models import Through, Verdict
from postwright.flow.review.queries import clearance_of

APPROVE, LABEL, MOVE, TAKE_BACK = (BulkStep.Verb[name] for name in ("APPROVE", "LABEL", "MOVE", "TAKE_BACK"))
BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def plan(brand, channel, wilma):
    """A planned publication, so many days after noon."""

    def one(days=1, text="Rolls."):
        post = create_post(brand=brand, by=wilma, at=NOON, text=text, channels=[channel])
        due_at = NOON + timedelta(days=days)
        [planned] = schedule_post(post=post, revision=1, due_at=due_at, by=wilma, at=NOON)
        return planned

    return one


@pytest.fixture
def do(wilma):
    def step(verb, *, at=NOON, by=wilma, posts=(), publications=(), through=Through.PAGE, **wanted):
        begun = begin_step(
            verb=verb, wanted=wanted, by=by, at=at, posts=posts, publications=publications, through=through
        )
        list(go_on(step=begun, by=by, at=at))
        return begun

    return step


@pytest.fixture
def undo(wilma):
    def step(done, *, at=NOON):
        undone = undo_step(step=done, by=wilma, at=at)
        list(go_on(step=undone, by=wilma, at=at))
        return undone

    return step


def results(step):
    return [(item.state, item.reason) for item in queries.items_of(step)]


def due(*publications):
    times = dict(Publication.objects.values_list("pk", "due_at"))
    return [times[one.pk] for one in publications]


class TestMove:
    def test_shifts_each_by_days_and_back(self, plan, do, undo):
        one, other = plan(1), plan(2)
        step = do(MOVE, publications=[one, other], days=7)

        assert due(one, other) == [one.due_at + timedelta(days=7), other.due_at + timedelta(days=7)]
        undo(step)
        assert due(one, other) == [one.due_at, other.due_at]

    def test_keeps_the_time_on_the_wall_over_a_change_of_the_clocks(self, plan, do):
        one = plan(1)  # in winter, at one in the afternoon
        do(MOVE, publications=[one], date="2027-03-29")

        [moment] = due(one)
        assert moment.astimezone(BERLIN).replace(tzinfo=None).isoformat() == "2027-03-29T13:00:00"
        assert moment.astimezone(BERLIN).date() == date(2027, 3, 29)

    def test_says_of_each_why_not_and_moves_the_others(self, plan, do):
        one, on_its_way, early = plan(3), plan(3), plan(1)
        Publication.objects.filter(pk=on_its_way.pk).update(state="claimed")
        step = do(MOVE, publications=[one, on_its_way, early], days=-2)

        assert [state for state, _ in results(step)] == ["done", "refused", "refused"]
        assert "being sent right now" in results(step)[1][1]
        assert "gone by" in results(step)[2][1]
        assert due(one) == [one.due_at - timedelta(days=2)]

    def test_of_posts_moves_all_that_is_planned(self, plan, do, post):
        one = plan(1)
        step = do(MOVE, posts=[one.post, post], days=1)

        assert due(one) == [one.due_at + timedelta(days=1)]
        assert results(step)[1] == ("refused", "Nothing of this post is scheduled.")

    def test_leaves_one_event_for_each(self, plan, do):
        do(MOVE, publications=[plan(), plan()], days=1)

        assert Event.objects.filter(tag=Tag.PUBLICATION_MOVED).count() == 2

    def test_is_refused_to_a_viewer_item_by_item(self, plan, do, vera):
        step = do(MOVE, by=vera, publications=[plan()], days=1)

        [(state, reason)] = results(step)
        assert (state, "role" in reason) == ("refused", True)

    def test_finds_nothing_of_a_stranger(self, plan, do, sam, organisation):
        """Even a forged item ends at the verb, which looks with the eyes of who asks."""
        one = plan()
        step = do(MOVE, publications=[one], days=1)

        assert not queries.steps_for(sam).filter(pk=step.pk).exists()


class TestUndoingAMove:
    def test_leaves_what_somebody_moved_again(self, plan, do, undo, wilma):
        one, other = plan(1), plan(2)
        step = do(MOVE, publications=[one, other], days=7)
        one.refresh_from_db()
        move_publication(publication=one, due_at=NOON + timedelta(days=30), by=wilma, at=NOON)
        undo(step)

        assert results(step) == [("stays", "Somebody moved it again since."), ("undone", "")]
        assert due(one, other) == [NOON + timedelta(days=30), other.due_at]

    def test_leaves_what_would_go_back_into_the_past(self, plan, do, undo):
        one = plan(1)
        step = do(MOVE, publications=[one], days=7)
        undo(step, at=NOON + timedelta(days=2))

        assert "gone by" in results(step)[0][1]

    def test_happens_once(self, plan, do, undo):
        step = do(MOVE, publications=[plan()], days=1)
        undo(step)

        with pytest.raises(NothingToUndo):
            undo(step)


class TestLabel:
    def test_adds_and_removes_and_brings_back(self, plan, do, undo, post, wilma):
        old, new = (
            create_label(name=name, colour="red", brand=None, by=wilma, at=NOON) for name in ("Old", "New")
        )
        label_post(post=post, labels=[old], by=wilma, at=NOON)
        step = do(LABEL, posts=[post], publications=[plan()], add=[str(new.pk)], remove=[str(old.pk)])

        assert [str(one) for one in post_queries.labels_of(post)] == ["New"]
        undo(step)
        assert [str(one) for one in post_queries.labels_of(post)] == ["Old"]

    def test_undone_leaves_what_others_set_since(self, do, undo, post, wilma, anna):
        old, new, theirs, worn = (
            create_label(name=name, colour="red", brand=None, by=wilma, at=NOON)
            for name in ("Old", "New", "Theirs", "Worn")
        )
        label_post(post=post, labels=[old, worn], by=wilma, at=NOON)
        step = do(LABEL, posts=[post], add=[str(new.pk), str(worn.pk)], remove=[str(old.pk)])
        label_post(post=post, labels=[new, worn, theirs], by=anna, at=NOON)
        undo(step)

        assert {str(one) for one in post_queries.labels_of(post)} == {"Old", "Theirs", "Worn"}


class TestApprove:
    def test_approves_what_was_read_and_takes_it_back(self, do, undo, post, anna):
        revisions = {str(post.pk): 1}
        step = do(APPROVE, by=anna, posts=[post], revisions=revisions)

        assert clearance_of(post).is_approved
        list(go_on(step=undo_step(step=step, by=anna, at=NOON), by=anna, at=NOON))
        assert not clearance_of(post).is_approved

    @pytest.mark.parametrize("through", [Through.PAGE, Through.API])
    def test_keeps_how_it_was_said(self, do, post, anna, through):
        do(APPROVE, by=anna, posts=[post], through=through, revisions={str(post.pk): 1})

        assert Verdict.objects.get().through == through

    def test_refuses_words_that_changed_since(self, do, post, anna, wilma):
        change_post(post=post, revision=1, by=wilma, at=NOON, text="Other words.")
        step = do(APPROVE, by=anna, posts=[post], revisions={str(post.pk): 1})

        assert results(step)[0][0] == "refused"
        assert "changed this post" in results(step)[0][1]


class TestTakeBack:
    def test_removes_drafts_and_cancels_what_is_planned(self, plan, do, undo, post):
        one = plan(1)
        step = do(TAKE_BACK, posts=[post, one.post])

        assert Post.objects.get(pk=post.pk).removed_at
        assert Publication.objects.get(pk=one.pk).state == "cancelled"
        undo(step)
        assert Post.objects.get(pk=post.pk).removed_at is None
        again = Publication.objects.get(post=one.post, state="scheduled")
        assert (again.due_at, again.channel_id) == (one.due_at, one.channel_id)

    def test_of_a_publication_leaves_the_post(self, plan, do, undo):
        one = plan(1)
        step = do(TAKE_BACK, publications=[one])

        assert Post.objects.get(pk=one.post_id).removed_at is None
        undo(step)
        assert Publication.objects.filter(state="scheduled").count() == 1

    def test_is_not_undone_for_words_that_changed_since(self, plan, do, undo, wilma):
        one = plan(1)
        step = do(TAKE_BACK, publications=[one])
        change_post(post=one.post, revision=1, by=wilma, at=NOON, text="Other words.")
        undo(step)

        [(state, reason)] = results(step)
        assert (state, "changed this post" in reason) == ("stays", True)
        assert not Publication.objects.filter(state="scheduled").exists()

    def test_says_of_each_why_not(self, plan, do, wilma):
        gone, sent = plan(1), plan(1)
        cancel_publication(publication=gone, by=wilma, at=NOON)
        remove_post(post=gone.post, by=wilma, at=NOON)
        Publication.objects.filter(pk=sent.pk).update(state="sent", intent={}, ended_at=NOON)
        step = do(TAKE_BACK, publications=[gone, sent])

        assert [state for state, _ in results(step)] == ["refused", "refused"]
        assert results(step)[0][1] == "It is no longer there."


class TestStep:
    def test_goes_on_where_it_was_broken_off(self, plan, wilma):
        step = begin_step(
            verb=MOVE,
            wanted={"days": 1},
            publications=[plan() for _ in range(3)],
            through=Through.PAGE,
            by=wilma,
            at=NOON,
        )
        first = next(go_on(step=step, by=wilma, at=NOON))
        rest = list(go_on(step=step, by=wilma, at=NOON))

        assert len({first.pk} | {item.pk for item in rest}) == 3
        assert queries.tally_of(step)["done"] == 3

    def test_broken_off_and_undone_does_no_more(self, plan, wilma, undo):
        one, other = plan(1), plan(2)
        step = begin_step(
            verb=MOVE, wanted={"days": 1}, by=wilma, at=NOON, publications=[one, other], through=Through.PAGE
        )
        next(go_on(step=step, by=wilma, at=NOON))
        undo(step)

        assert due(one, other) == [one.due_at, other.due_at]

    def test_needs_something_chosen(self, wilma):
        with pytest.raises(NothingChosen):
            begin_step(verb=MOVE, wanted={"days": 1}, by=wilma, at=NOON, through=Through.PAGE)

    def test_belongs_to_who_took_it(self, plan, do, anna):
        step = do(MOVE, publications=[plan()], days=1)

        with pytest.raises(BulkStep.DoesNotExist):
            undo_step(step=step, by=anna, at=NOON)

    def test_is_forgotten_after_a_week(self, plan, do):
        do(MOVE, publications=[plan()], days=1)
        late = do(MOVE, publications=[plan()], at=NOON + timedelta(hours=1), days=1)

        assert forget_steps(at=NOON + timedelta(days=7, minutes=1)) == 1
        assert [item.step_id for item in BulkItem.objects.all()] == [late.pk]

    def test_names_what_is_missing(self, plan, do):
        step = do(LABEL, publications=[plan()], add=[str(uuid4())], remove=[])

        assert results(step) == [("done", "")]
