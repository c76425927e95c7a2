"""What was cancelled and is brought back goes on where it was: nothing of it goes out twice."""

from datetime import timedelta

import pytest

from conftest import NOON
from postwright.base.audit.models import Event, Tag
from postwright.flow.posts.operations import change_post, create_post
from postwright.flow.publishing.models import BulkStep, Publication
from postwright.flow.publishing.operations import begin_step, go_on, schedule_post, undo_step
from postwright.flow.publishing.queries import items_of
from postwright.flow.review.models import Through

OUT = {"pieces": {"done": [{"remote_id": "1", "url": ""}]}}
MINUTE = timedelta(minutes=1)


@pytest.fixture
def thread(brand, channel, wilma):
    """Its first part is out; the second one is tried again."""
    post = create_post(brand=brand, by=wilma, at=NOON, text="First.\n---\nSecond.", channels=[channel])
    [planned] = schedule_post(post=post, revision=1, due_at=NOON, by=wilma, at=NOON)
    Publication.objects.update(
        intent={"key": "k1"}, outgoing=None, progress=OUT, sends=2, attempt=2, problem="network_trouble"
    )
    planned.refresh_from_db()
    return planned


@pytest.fixture
def cancel(wilma):
    def step(*, posts=(), publications=(), at=NOON + MINUTE):
        begun = begin_step(
            verb=BulkStep.Verb.TAKE_BACK,
            wanted={},
            posts=posts,
            publications=publications,
            through=Through.PAGE,
            by=wilma,
            at=at,
        )
        list(go_on(step=begun, by=wilma, at=at))
        return begun

    return step


@pytest.fixture
def undo(wilma):
    def step(done, *, at=NOON + 2 * MINUTE):
        list(go_on(step=undo_step(step=done, by=wilma, at=at), by=wilma, at=at))
        return [(item.state, item.reason) for item in items_of(done)]

    return step


class TestAThreadOfWhichAPartIsOut:
    @pytest.mark.parametrize("chosen", ["posts", "publications"])
    def test_goes_on_after_what_is_out(self, thread, cancel, undo, chosen):
        step = cancel(**{chosen: [thread.post if chosen == "posts" else thread]})
        results = undo(step)

        again = Publication.objects.get()
        assert results == [("undone", "")]
        assert (again.pk, again.state, again.progress, again.intent) == (
            thread.pk,
            "scheduled",
            OUT,
            {"key": "k1"},
        )
        assert (again.sends, again.problem, again.ended_at) == (2, "network_trouble", None)

    def test_is_not_written_to_by_whoever_tried_it_before(self, thread, cancel, undo):
        undo(cancel(posts=[thread.post]))

        assert Publication.objects.get().attempt > thread.attempt

    def test_leaves_one_event(self, thread, cancel, undo):
        undo(cancel(posts=[thread.post]))

        assert Event.objects.filter(tag=Tag.PUBLICATION_BROUGHT_BACK, subject_id=thread.pk).count() == 1

    def test_stays_published_when_it_is_cancelled(self, thread, cancel):
        cancel(posts=[thread.post])
        thread.post.refresh_from_db()

        assert thread.post.is_confirmed


class TestWhatWasCancelled:
    def test_is_brought_back_while_it_was_on_its_way(self, publication, cancel, undo):
        Publication.objects.update(state="claimed", attempt=1, lease_by="w", lease_until=NOON + MINUTE)

        assert undo(cancel(publications=[publication])) == [("undone", "")]
        again = Publication.objects.get()
        assert (again.pk, again.state, again.lease_by) == (publication.pk, "scheduled", "")

    def test_is_failed_again_when_it_had_failed(self, publication, cancel, undo):
        Publication.objects.update(state="failed", ended_at=NOON, problem="too_late")

        assert undo(cancel(publications=[publication])) == [("undone", "")]
        again = Publication.objects.get()
        assert (again.state, again.problem, again.ended_at) == ("failed", "too_late", NOON)

    def test_waits_for_a_person_again_when_it_came_late(self, publication, cancel, undo):
        Publication.objects.update(due_at=NOON - timedelta(days=2), problem="came_late")

        assert undo(cancel(publications=[publication])) == [("undone", "")]
        assert Publication.objects.get().problem == "came_late"

    def test_is_left_when_its_time_has_gone_by_meanwhile(self, publication, cancel, undo):
        [(state, reason)] = undo(cancel(publications=[publication]), at=NOON + timedelta(hours=2))

        assert (state, "gone by" in reason) == ("stays", True)

    def test_is_left_when_it_is_planned_anew(self, publication, cancel, undo, wilma):
        step = cancel(posts=[publication.post])
        schedule_post(
            post=publication.post, revision=1, due_at=NOON + timedelta(days=1), by=wilma, at=NOON + MINUTE
        )
        [(state, reason)] = undo(step)

        assert (state, "already" in reason) == ("stays", True)
        assert Publication.objects.filter(state="scheduled").count() == 1

    def test_is_left_when_its_words_changed(self, publication, cancel, undo, wilma):
        step = cancel(posts=[publication.post])
        change_post(post=publication.post, revision=1, by=wilma, at=NOON, text="Other words.")
        [(state, reason)] = undo(step)

        assert (state, "changed this post" in reason) == ("stays", True)

    def test_needs_its_channel(self, publication, channel, cancel, undo):
        step = cancel(posts=[publication.post])
        type(channel).objects.update(state="reconnect")
        [(state, reason)] = undo(step)

        assert (state, "connected again" in reason) == ("stays", True)
