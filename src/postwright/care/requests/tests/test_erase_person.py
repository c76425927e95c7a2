"""A person asked their network that we forget them: what the network told goes, the organisation's record stays."""

from datetime import timedelta

import pytest
from django.db import connection

from conftest import NOON
from postwright.base.connections.models import Channel
from postwright.base.connections.operations import connect_channel, disconnect_channel
from postwright.care.requests import jobs, operations, queries
from postwright.care.requests.models import DeletionRequest
from postwright.care.requests.rules import Leaving
from postwright.flow.posts.operations import create_post
from postwright.flow.publishing.models import Attempt, Pace, Publication
from postwright.flow.publishing.operations import schedule_post
from postwright.kit import tenancy
from postwright.ports.channels.ways import ConnectedAccount

LATER, TOMORROW = NOON + timedelta(hours=1), NOON + timedelta(days=1)
MARK = "canary55"
OUT = {"remote_id": MARK, "url": f"https://net.example/{MARK}", "raw": {"name": MARK}}


def ask(person=MARK, *, app="threads", message="first", at=LATER):
    return operations.ask_deletion(leaving=Leaving(person, at), app=app, message=message, at=at)


def erase(request, at=LATER):
    return operations.erase_person(request_id=request.pk, at=at)


def jobs_of(name):
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'subject_id' FROM procrastinate_jobs WHERE task_name = %s", [name])
        return [one for (one,) in cursor.fetchall()]


@pytest.fixture
def channel(connect, brand, anna):
    return connect(brand, anna, "threads", MARK)


@pytest.fixture
def sent(brand, anna):
    """Out on a practice channel, which then stands for the person's own: with all that a network answers."""
    found = ConnectedAccount(
        remote_id="practice", handle="practice", display_name="Practice", base_url="", secret={}
    )
    practice = connect_channel(brand_id=brand.pk, network="rehearsal", found=found, by=anna, at=NOON)
    post = create_post(brand=brand, by=anna, at=NOON, text="Fresh rolls.", channels=[practice])
    [planned] = schedule_post(post=post, revision=post.revision, due_at=TOMORROW, by=anna, at=NOON)
    Publication.objects.filter(pk=planned.pk).update(
        state="sent",
        ended_at=TOMORROW,
        intent={"key": "ours", "payload": {"text": "Fresh rolls."}},
        remote_id=MARK,
        remote_url=f"https://net.example/{MARK}",
        progress={"init": {"publish_id": MARK}, "pieces": {"done": [OUT]}},
    )
    Attempt.objects.create(
        organisation=anna.organisation,
        publication=planned,
        number=1,
        worker="w",
        outcome="sent",
        began_at=NOON,
        answer={"name": MARK},
        detail=f"200 {MARK}",
    )
    Pace.objects.create(channel=practice, organisation=anna.organisation, limit=5)
    Channel.objects.filter(pk=practice.pk).update(
        network="threads", remote_id=MARK, handle=MARK, granted_by=MARK, settings={"standing": {"name": MARK}}
    )
    planned.refresh_from_db()
    return planned


def everything_of(organisation_id):
    """All rows of the organisation as text, and those of the installation that this is about."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.tables "
            "WHERE table_schema = 'public' AND table_name ~ '^(connections|publishing|audit|requests)_'"
        )
        tables = [name for (name,) in cursor.fetchall()]
        with tenancy.scope(organisation_id):
            for table in tables:
                cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608 - names of our own tables
                yield from (f"{table}: {text}" for (text,) in cursor.fetchall())


class TestAskDeletion:
    def test_ends_the_grants_at_once_and_erases_in_the_background(self, channel):
        request = ask()
        channel.refresh_from_db()
        assert (channel.state, bytes(channel.secret)) == ("reconnect", b"")
        assert (request.is_done, request.person) == (False, MARK)
        assert jobs_of("requests.erase") == [str(request.pk)]

    def test_gives_the_same_person_the_same_code(self, channel):
        codes = {ask(message=message).code for message in ("first", "first", "second")}
        assert len(codes) == 1
        assert len(codes.pop()) == 32
        assert DeletionRequest.objects.count() == 1

    def test_gives_everybody_a_code_of_their_own(self, db):
        asked = [("1", "threads"), ("2", "threads"), ("1", "facebook")]
        codes = {ask(person, app=app, message=f"{person} {app}").code for person, app in asked}
        assert len(codes) == 3

    def test_does_nothing_the_second_time(self, channel, connect, brand, anna):
        request = ask()
        assert erase(request)
        connect(brand, anna, "threads", MARK, at=TOMORROW)
        for message in ("first", "first as before, signed anew"):
            ask(message=message)

        assert [one.state for one in Channel.objects.order_by("connected_at")] == ["disconnected", "active"]
        assert DeletionRequest.objects.get().is_done

    def test_begins_anew_where_the_person_came_back_and_asks_again(self, channel, connect, brand, anna):
        assert erase(ask())
        connect(brand, anna, "threads", MARK, at=TOMORROW)
        again = ask(message="second", at=TOMORROW + timedelta(hours=1))

        assert not again.is_done
        assert erase(again, at=TOMORROW + timedelta(hours=1))
        assert {one.state for one in Channel.objects.all()} == {"disconnected"}


class TestErasePerson:
    def test_leaves_nothing_that_the_network_told(self, sent, anna):
        request = ask()
        assert any(MARK in row for row in everything_of(anna.organisation_id))
        jobs.erase(subject_id=str(request.pk))

        assert [row for row in everything_of(anna.organisation_id) if MARK in row] == []
        assert DeletionRequest.objects.get().is_done

    def test_keeps_the_record_of_the_organisation(self, sent, anna):
        erase(ask())
        sent.refresh_from_db()
        [attempt] = sent.attempts.all()
        assert (sent.state, sent.ended_at, sent.intent["payload"]["text"]) == (
            "sent",
            TOMORROW,
            "Fresh rolls.",
        )
        assert (sent.remote_url, attempt.outcome, attempt.answer) == ("", "sent", None)
        assert len(sent.progress["pieces"]["done"]) == 1  # that one post of it is out stays known
        assert (str(sent.channel), sent.channel.state) == ("Threads", "disconnected")

    def test_reaches_what_was_disconnected_before(self, channel, anna):
        disconnect_channel(channel=channel, by=anna, at=NOON)
        assert erase(ask())
        channel.refresh_from_db()
        assert (channel.handle, channel.name, channel.remote_id, channel.settings) == ("Threads", "", "", {})

    def test_waits_for_what_is_being_sent(self, sent):
        Publication.objects.filter(pk=sent.pk).update(state="sending", ended_at=None, lease_until=TOMORROW)
        request = ask()
        assert not erase(request)
        sent.refresh_from_db()
        assert (sent.remote_id, sent.channel.handle) == (MARK, MARK)

        Publication.objects.filter(pk=sent.pk).update(state="sent", ended_at=TOMORROW, lease_until=None)
        assert erase(request)
        sent.refresh_from_db()
        assert sent.remote_id == ""

    def test_goes_on_where_it_was_stopped(self, connect, brand, anna, monkeypatch):
        for name in ("1", "2", "3"):
            connect(brand, anna, "threads", name, grant=MARK)
        request, forget = ask(), operations.connections.forget_account
        begun = []

        def stopped_at_the_second(**place):
            begun.append(place)
            if len(begun) == 2:
                raise KeyboardInterrupt
            return forget(**place)

        monkeypatch.setattr(operations.connections, "forget_account", stopped_at_the_second)
        with pytest.raises(KeyboardInterrupt):
            erase(request)
        assert Channel.objects.filter(granted_by=MARK).count() == 2
        assert not DeletionRequest.objects.get().is_done

        monkeypatch.setattr(operations.connections, "forget_account", forget)
        assert erase(request)
        assert not Channel.objects.filter(granted_by=MARK).exists()

    def test_has_nothing_to_do_for_somebody_unknown(self, db):
        request = ask("nobody")
        assert erase(request)
        assert queries.request_by_code(request.code).person == ""
        assert erase(request)


class TestForget:
    def test_ends_after_a_year(self, db):
        request = ask()
        erase(request)
        assert operations.forget_requests(at=LATER + timedelta(days=364)) == 0
        assert operations.forget_requests(at=LATER + timedelta(days=366)) == 1

    def test_forgets_nothing_that_is_not_done(self, db):
        ask()
        assert operations.forget_requests(at=LATER + timedelta(days=3660)) == 0


class TestResume:
    def test_takes_up_what_was_given_up(self, db):
        request = ask()
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM procrastinate_jobs")
        jobs.resume_erasing()
        assert jobs_of("requests.erase") == [str(request.pk)]
        erase(request)
        assert operations.resume_erasing() == 0
