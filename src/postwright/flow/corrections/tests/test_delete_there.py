"""Deleting at the network: every piece, the last one first, and again wherever it was broken off."""

import pytest
from django.db import connection

from postwright.base.accounts.models import NotAllowed
from postwright.base.audit.models import Event, Tag
from postwright.base.connections import operations as connections
from postwright.base.connections.adapters import networks
from postwright.base.connections.models import Channel, RehearsalPost
from postwright.flow.corrections import jobs, operations, rules
from postwright.flow.corrections.models import Correction
from postwright.flow.publishing.models import Publication
from postwright.kit.clock import now

THREAD = "First.\n---\nSecond.\n---\nThird."
JOBS = "SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'corrections.correct'"


@pytest.fixture
def published(world):
    def published(*script, text=THREAD):
        calls = ["sent"] * len(text.split("---"))
        channel = world.channel(script=[*calls, *script])
        publication = world.publication(channel, text=text)
        with world.publisher():
            return channel, world.until(publication, "sent")

    return published


@pytest.fixture
def ask(world):
    def ask(publication):
        with world.scope():
            network = networks()["rehearsal"]
            return operations.delete_there(
                publication=publication, network=network, by=world.member, at=now()
            )

    return ask


@pytest.fixture
def work(world):
    def work(publication):
        """What a worker does with the job."""
        ids = {"organisation_id": str(world.organisation_id), "subject_id": str(publication.pk)}
        jobs.correct(**ids)
        with world.scope():
            return Correction.objects.filter(publication=publication).latest("asked_at")

    return work


def jobs_waiting():
    with connection.cursor() as cursor:
        cursor.execute(JOBS)
        return cursor.fetchone()[0]


def tags(world):
    with world.scope():
        return [event.tag for event in Event.objects.filter(subject_kind="publication").order_by("at")]


class TestDeleteThere:
    def test_takes_every_post_of_a_thread_away(self, world, published, ask, work):
        channel, publication = published()
        ask(publication)
        assert world.reload(publication).get_state_display() == "Being deleted there"
        done = work(publication)

        gone = world.reload(publication)
        assert (done.state, done.problem, world.published(channel)) == ("done", "", [])
        assert (gone.state, bool(gone.deleted_at), gone.remote_url) == ("sent", True, "")
        assert gone.get_state_display() == "Deleted there"
        assert [one["before"] for one in done.pieces] == ["First.", "Second.", "Third."]
        assert tags(world)[-2:] == [Tag.PUBLICATION_DELETION_ASKED, Tag.PUBLICATION_DELETED_THERE]

    def test_begins_with_the_last_and_goes_on_where_it_was_broken_off(self, world, published, ask, work):
        channel, publication = published("sent", "retry_later")
        ask(publication)
        waiting = work(publication)
        assert (waiting.state, waiting.tries, world.published(channel)) == (
            "waiting",
            1,
            ["First.", "Second."],
        )
        assert jobs_waiting() == 2  # the one that follows the question, and the one of the next try

        assert work(publication).state == "done"
        assert world.published(channel) == []

    def test_asks_again_when_an_answer_was_lost(self, world, published, ask, work):
        channel, publication = published("commit_then_timeout", text="Only one.")
        ask(publication)
        assert (work(publication).state, world.published(channel)) == ("waiting", [])
        assert work(publication).state == "done"

    def test_is_done_where_somebody_deleted_it_before(self, world, published, ask, work):
        _, publication = published()
        with world.scope():
            RehearsalPost.objects.all().delete()
        ask(publication)
        assert work(publication).state == "done"

    def test_survives_a_worker_that_died_before_it_noted_anything(self, world, published, ask, work):
        channel, publication = published()
        correction = ask(publication)
        work(publication)
        with world.scope():
            pieces = [{**one, "is_done": False} for one in correction.pieces]
            Correction.objects.update(state="waiting", ended_at=None, pieces=pieces)
            Publication.objects.update(correcting="delete", deleted_at=None)
        assert (work(publication).state, world.published(channel)) == ("done", [])

    def test_says_why_it_was_refused_and_can_be_asked_for_again(self, world, published, ask, work):
        channel, publication = published("refused", text="Only one.")
        ask(publication)
        failed = work(publication)
        assert (failed.state, failed.problem, world.published(channel)) == (
            "failed",
            "practised",
            ["Only one."],
        )
        assert "practice network refused" in failed.explanation
        assert tags(world)[-1] == Tag.PUBLICATION_NOT_CORRECTED

        ask(publication)
        assert work(publication).state == "done"

    def test_has_the_channel_connected_again_where_its_sign_in_ended(self, world, published, ask, work):
        channel, publication = published("reconnect", text="Only one.")
        ask(publication)
        assert work(publication).problem == "sign_in_again"
        assert world.channel_state(channel) == Channel.State.RECONNECT

    def test_is_not_done_on_a_channel_that_was_disconnected_meanwhile(self, world, published, ask, work):
        channel, publication = published(text="Only one.")
        ask(publication)
        with world.scope():
            connections.disconnect_channel(channel=channel, by=world.member, at=now())
        assert (work(publication).state, world.published(channel)) == ("failed", ["Only one."])

    def test_gives_up_after_a_day(self, world, published, ask, work):
        _, publication = published("retry_later", text="Only one.")
        correction = ask(publication)
        with world.scope():
            Correction.objects.filter(pk=correction.pk).update(asked_at=now() - rules.PATIENCE)
        assert work(publication).problem == "not_corrected_in_time"

    def test_ends_where_the_program_fails_again_and_again(self, world, published, ask):
        _, publication = published(text="Only one.")
        ask(publication)
        jobs.give_up(organisation_id=str(world.organisation_id), subject_id=str(publication.pk))
        with world.scope():
            assert Correction.objects.get().problem == "program"
        assert world.reload(publication).correcting == ""

    def test_takes_away_what_is_out_of_a_thread_that_stopped(self, world, ask, work):
        channel = world.channel(script=["sent", "refused"])
        publication = world.publication(channel, text="First.\n---\nSecond.")
        with world.publisher():
            publication = world.until(publication, "failed")
        ask(publication)
        assert (work(publication).state, world.published(channel)) == ("done", [])


class TestAsking:
    def test_is_refused_while_it_is_asked_already(self, world, published, ask):
        _, publication = published(text="Only one.")
        ask(publication)
        with pytest.raises(operations.BeingCorrected):
            ask(publication)

    def test_is_refused_for_what_is_gone(self, world, published, ask, work):
        _, publication = published(text="Only one.")
        ask(publication)
        work(publication)
        with pytest.raises(operations.NotPossible):
            ask(world.reload(publication))

    def test_is_refused_where_nobody_knows_what_it_is_called_there(self, world, published, ask):
        _, publication = published(text="Only one.")
        with world.scope():
            Publication.objects.update(remote_id="")
        with pytest.raises(operations.NotPossible):
            ask(publication)

    @pytest.mark.parametrize("state", ["scheduled", "unclear"])
    def test_is_refused_for_what_is_not_out(self, world, published, ask, state):
        _, publication = published(text="Only one.")
        with world.scope():
            Publication.objects.update(state=state, ended_at=None)
        with pytest.raises(operations.NotPossible):
            ask(publication)

    def test_is_not_for_those_who_only_look_on(self, out, vera):
        with pytest.raises(NotAllowed):
            operations.delete_there(
                publication=out("Bread"), network=networks()["rehearsal"], by=vera, at=now()
            )
