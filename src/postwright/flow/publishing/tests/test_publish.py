"""The engine against the practice network, on a real database."""

import io
from datetime import timedelta

import psycopg
import pytest
from psycopg.errors import IdleInTransactionSessionTimeout

from postwright.base.audit.models import Event, Tag
from postwright.base.connections.models import Channel, RehearsalPost
from postwright.flow.media.queries import storage
from postwright.flow.publishing.engine.connecting import LIMITS, SET_LIMIT
from postwright.flow.publishing.engine.statements import SET_TENANT
from postwright.flow.publishing.engine.store import CLAIM_LOCK
from postwright.flow.publishing.models import Publication
from postwright.ports.channels.types import Intent
from postwright.ports.storage.base import key_for


def make(world, **switches):
    channel = world.channel(**switches)
    return channel, world.publication(channel)


def intent_with(key):
    return Intent(network="rehearsal", key="k", created_at="", payload={"text": "x"}, media=(key,)).to_json()


def tags(world):
    with world.scope():
        return [event.tag for event in Event.objects.filter(subject_kind="publication").order_by("at")]


class TestPublisher:
    def test_sends_what_is_due_and_keeps_the_receipt(self, world):
        channel, publication = make(world)
        with world.publisher():
            sent = world.until(publication, "sent")

        assert (sent.attempt, sent.ended_at is not None, bool(sent.remote_id)) == (1, True, True)
        assert [(a.outcome, a.answer["id"], a.unclear_at) for a in sent.attempts.all()] == [
            ("sent", sent.remote_id, None)
        ]
        assert world.published(channel) == ["Fresh bread at seven."]
        assert tags(world) == [Tag.PUBLICATION_SENT]

    def test_sends_nothing_before_its_time(self, world):
        channel = world.channel()
        publication = world.publication(channel, due_in=timedelta(seconds=2))
        with world.publisher():
            world.until(publication, "sent")
        with world.scope():
            [post] = RehearsalPost.objects.filter(channel=channel)
        assert timedelta(0) <= post.arrived_at - publication.due_at

    @pytest.mark.parametrize("trouble", ["commit_then_timeout", "timeout_without_commit", "late_commit"])
    def test_sends_once_although_the_answer_is_lost(self, world, trouble):
        channel, publication = make(world, script=[trouble])
        with world.publisher():
            sent = world.until(publication, "sent")

        assert world.published(channel) == ["Fresh bread at seven."]
        assert tags(world) == [Tag.PUBLICATION_SENT]
        assert sent.attempts.all()[0].unclear_at

    def test_tries_again_when_the_network_asks_to_wait(self, world):
        channel, publication = make(world, script=["retry_later"])
        with world.publisher():
            sent = world.until(publication, "sent")

        assert [attempt.outcome for attempt in sent.attempts.all()] == ["retry", "sent"]
        assert world.published(channel) == ["Fresh bread at seven."]

    def test_ends_a_refusal_with_what_the_person_can_do(self, world):
        channel, publication = make(world, script=["refused"])
        with world.publisher():
            failed = world.until(publication, "failed")

        assert "Change them and try again" in failed.explanation
        assert tags(world) == [Tag.PUBLICATION_FAILED]
        assert world.published(channel) == []

    def test_begins_nothing_whose_file_is_gone(self, world):
        channel, publication = make(world)
        storage().save(io.BytesIO(b"another photo"), folder="clean")
        with world.scope():
            Publication.objects.update(intent=intent_with(key_for("clean", "0" * 64)))
        with world.publisher():
            failed = world.until(publication, "failed")

        assert "no longer there" in failed.explanation
        assert [attempt.sending_at for attempt in failed.attempts.all()] == [None]
        assert world.published(channel) == []

    def test_waits_for_files_that_are_out_of_reach(self, world, settings, tmp_path):
        settings.STORAGE_URL = (tmp_path / "mounted").as_uri()
        stored = storage().save(io.BytesIO(b"a photo"), folder="clean")
        (tmp_path / "mounted").rename(tmp_path / "away")
        channel, publication = make(world)
        with world.scope():
            Publication.objects.update(intent=intent_with(stored.key))
        with world.publisher():
            waiting = world.until_true(publication, lambda p: p.problem == "files_away")
            (tmp_path / "away").rename(tmp_path / "mounted")
            sent = world.until(publication, "sent")

        assert (waiting.state, waiting.attempts.all()[0].sending_at) == ("scheduled", None)
        assert sent.problem == ""
        assert world.published(channel) == ["x"]

    def test_keeps_the_order_of_a_channel(self, world):
        channel = world.channel(script=["commit_then_timeout", "retry_later"])
        texts = [f"Number {number}" for number in range(5)]
        late = [timedelta(seconds=number - 5) for number in range(5)]
        publications = [
            world.publication(channel, text=t, due_in=d) for t, d in zip(texts, late, strict=True)
        ]
        with world.publisher(count=2):
            for publication in publications:
                world.until(publication, "sent")

        assert world.published(channel) == texts

    def test_gives_every_organisation_its_turn(self, world):
        """One place at a time: a crowd that came first does not keep the other waiting to the end."""
        crowd = [world.publication(world.channel(f"c{number}", delay_seconds=0.05)) for number in range(12)]
        other = world.neighbour()
        alone = other.publication(other.channel(delay_seconds=0.05))
        with world.publisher(concurrency=1):
            sent_at = other.until(alone, "sent").ended_at
            ends = sorted(world.until(publication, "sent").ended_at for publication in crowd)

        assert sent_at < ends[-1]

    def test_holds_a_channel_that_needs_a_person_and_goes_on_afterwards(self, world):
        channel, publication = make(world, script=["reconnect"])
        second = world.publication(channel, text="Second")
        with world.publisher():
            waiting = world.until_true(publication, lambda p: p.state == "scheduled" and p.needs_attention)
            assert world.channel_state(channel) == Channel.State.RECONNECT
            world.reconnect(channel)
            world.until(second, "sent")

        assert "Reconnect the channel" in waiting.explanation
        assert world.published(channel) == ["Fresh bread at seven.", "Second"]

    def test_leaves_the_clock_to_the_database(self, world):
        channel, publication = make(world)
        ahead = world.publication(channel, text="Tomorrow", due_in=timedelta(days=1))
        with world.publisher():
            world.until(publication, "sent")

        assert (world.reload(ahead).state, world.published(channel)) == (
            "scheduled",
            ["Fresh bread at seven."],
        )


class TestPublishNow:
    def test_wakes_a_publisher_that_sleeps(self, world):
        channel = world.channel()
        with world.publisher() as [running]:
            running.rest()
            publication = world.publication(channel)
            world.until(publication, "sent")

        assert world.published(channel) == ["Fresh bread at seven."]


class TestAStoppedWorker:
    """It stands still inside a transaction, with all that it has locked."""

    def test_does_not_stop_the_others_while_it_claims(self, world):
        """Nobody claims beside it, so the database ends its transaction after a while."""
        publication = world.publication(world.channel())
        with psycopg.connect(world.url, autocommit=True) as stopped:
            for name, value in LIMITS.items():
                stopped.execute(SET_LIMIT, [name, value])
            stopped.execute("BEGIN")
            stopped.execute("SELECT pg_advisory_xact_lock(%s)", [CLAIM_LOCK])
            with world.publisher() as [running]:
                running.rest()
                assert world.reload(publication).state == "scheduled"
                world.until(publication, "sent")
            with pytest.raises(IdleInTransactionSessionTimeout):
                stopped.execute("SELECT 1")

    def test_does_not_stop_the_others_while_it_sends(self, world):
        stuck, other = world.publication(world.channel("one")), world.neighbour()
        with world.scope():
            Publication.objects.update(
                state="claimed", attempt=1, lease_until="2020-01-01T00:00Z", lease_by="x"
            )
        with psycopg.connect(world.url) as stopped:
            stopped.execute(SET_TENANT, {"organisation": str(world.organisation_id)})
            stopped.execute("SELECT 1 FROM publishing_publication WHERE id = %s FOR UPDATE", [stuck.pk])
            with world.publisher():
                publication = other.publication(other.channel())
                other.until(publication, "sent")

        assert world.reload(stuck).state == "claimed"
