"""Channels are asked how they are before anybody needs them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from conftest import NOON
from postwright.base.audit.models import Event
from postwright.base.connections import operations, queries
from postwright.base.connections.adapters import look_after
from postwright.base.connections.models import Channel
from postwright.base.connections.operations.secrets import seal_secret
from postwright.base.connections.rules import CHECK_EVERY, LONGEST_PAUSE
from postwright.base.connections.tests.scripted import NAME, WHERE, Scripted
from postwright.kit import tenancy
from postwright.ports.channels.errors import Reconnect, Refused, RetryLater, Unclear
from postwright.ports.channels.registry import NETWORKS
from postwright.ports.channels.types import STANDING, Health, RateState

WELL = Health(handle="practice")
END = datetime(2026, 12, 24, tzinfo=UTC)


@pytest.fixture
def says(monkeypatch):
    """`says(WELL, Reconnect())`: what the network answers from now on."""
    monkeypatch.setitem(NETWORKS, NAME, WHERE)

    def script(*answers):
        Scripted.answers, Scripted.asked, Scripted.renewed = list(answers), [], []

    return script


@pytest.fixture
def scripted(channel, says):
    """A channel of that network, connected at noon."""
    Channel.objects.filter(pk=channel.pk).update(network=NAME)
    channel.refresh_from_db()
    return channel


def again(channel, at=NOON):
    """Look after it as it is stored now."""
    channel.refresh_from_db()
    kept = look_after(channel, at=at)
    channel.refresh_from_db()
    return kept


def waiting(channel):
    return ProcrastinateJob.objects.filter(
        task_name="connections.check", args__subject_id=str(channel.pk)
    ).count()


class TestPlanning:
    def test_asks_for_what_is_due_in_every_organisation_once(self, channel, sam, monkeypatch):
        Channel.objects.update(check_at=NOON)

        with tenancy.scope(sam.organisation_id):  # who asks is nobody of this organisation
            planned = [operations.plan_checks(at=NOON), operations.plan_checks(at=NOON)]

        assert planned == [1, 1]
        assert waiting(channel) == 1

    def test_comes_to_a_new_channel_within_hours(self, channel):
        assert operations.plan_checks(at=NOON) == 0
        assert operations.plan_checks(at=NOON + CHECK_EVERY * 1.3) == 1

    def test_comes_when_a_secret_is_to_be_renewed(self, brand, anna, account):
        found = replace(account("other"), renew_at=NOON + timedelta(minutes=10))
        operations.connect_channel(brand_id=brand.pk, network="rehearsal", found=found, by=anna, at=NOON)

        assert operations.plan_checks(at=NOON + timedelta(minutes=9)) == 0
        assert operations.plan_checks(at=NOON + timedelta(minutes=11)) == 1

    @pytest.mark.parametrize(("state", "count"), [("paused", 1), ("reconnect", 0), ("disconnected", 0)])
    def test_leaves_alone_whom_nobody_lets_in(self, channel, state, count):
        Channel.objects.update(check_at=NOON, state=state)

        assert operations.plan_checks(at=NOON) == count

    def test_takes_small_portions_and_those_first_that_waited_longest(self, channel, monkeypatch):
        rows = [
            Channel(
                organisation=channel.organisation,
                brand=channel.brand,
                network="rehearsal",
                remote_id=str(number),
                connected_at=NOON,
                check_at=NOON - timedelta(hours=number),
            )
            for number in range(5)
        ]
        Channel.objects.bulk_create(rows)
        monkeypatch.setattr(operations.looking_after, "PORTION", 2)

        operations.plan_checks(at=NOON)

        assert [waiting(row) for row in rows] == [0, 0, 0, 1, 1]


class TestLookingAfter:
    def test_keeps_what_the_network_says(self, scripted, says):
        rate = RateState(300, 297, NOON + timedelta(minutes=5))
        says(
            Health(handle="renamed", rate=rate, standing={"most": 3}, scopes=("write",), expires_at=END),
        )

        again(scripted)

        assert (scripted.handle, scripted.scopes, scripted.expires_at) == ("renamed", ["write"], END)
        assert (scripted.settings[STANDING], scripted.checked_at) == ({"most": 3}, NOON)
        assert (scripted.rate["remaining"], scripted.rate["resets_at"]) == (297, "2026-11-24T12:05:00+00:00")
        assert NOON + 0.79 * CHECK_EVERY <= scripted.check_at <= NOON + 1.21 * CHECK_EVERY

    def test_leaves_an_event_only_where_something_changed(self, scripted, says):
        says(WELL, Health(handle="renamed"), Health(handle="renamed"))
        before = Event.objects.count()

        for _ in range(3):
            again(scripted)

        assert Event.objects.count() == before + 1

    def test_keeps_rights_that_the_network_says_nothing_of(self, scripted, says):
        Channel.objects.update(scopes=["write"], expires_at=END)
        says(WELL)

        again(scripted)

        assert (scripted.scopes, scripted.expires_at) == (["write"], END)

    def test_asks_for_a_person_when_the_sign_in_is_refused(self, scripted, says):
        says(Reconnect("account_closed"))

        assert again(scripted) is None
        assert (scripted.state, scripted.problem) == ("reconnect", "account_closed")

    def test_lets_a_paused_channel_rest(self, scripted, says):
        Channel.objects.update(state="paused")
        says(Reconnect())

        again(scripted)

        assert (scripted.state, scripted.check_problem) == ("paused", "sign_in_again")

    def test_says_nothing_of_a_secret_that_a_person_replaced_meanwhile(self, scripted, says):
        says(Reconnect())
        asked = Channel.objects.get(pk=scripted.pk)
        Channel.objects.update(secret=seal_secret(scripted, {"key": "fresh"}))

        look_after(asked, at=NOON)

        scripted.refresh_from_db()
        assert (scripted.state, scripted.check_problem) == ("active", "")

    @pytest.mark.parametrize(
        "trouble",
        [RetryLater("not_reached"), Unclear(), Refused("address_refused"), ValueError("unknown answer")],
        ids=["not reached", "unclear", "inner address", "adapter"],
    )
    def test_blames_no_channel_for_the_networks_trouble(self, scripted, says, trouble):
        says(trouble)

        again(scripted)

        assert (scripted.state, scripted.check_failures) == ("active", 1)
        assert scripted.check_problem
        assert scripted.checked_at == NOON  # when it was connected
        assert NOON < scripted.check_at <= NOON + timedelta(minutes=5)

    def test_asks_more_and_more_seldom(self, scripted, says):
        says(*[RetryLater("no_answer")] * 12)
        pauses = []
        for _ in range(12):
            again(scripted)
            pauses.append(scripted.check_at - NOON)

        assert all(pause <= LONGEST_PAUSE for pause in pauses)
        assert pauses[-1] >= LONGEST_PAUSE / 2
        assert pauses[3] > pauses[0]

    def test_waits_as_long_as_the_network_asks(self, scripted, says):
        says(RetryLater("busy", after=7200))

        again(scripted)

        assert scripted.check_at == NOON + timedelta(hours=2)

    def test_begins_anew_after_an_answer(self, scripted, says):
        says(RetryLater("no_answer"), WELL)

        again(scripted)
        again(scripted)

        assert (scripted.check_failures, scripted.check_problem) == (0, "")

    def test_tells_a_refusal_that_is_not_about_the_sign_in(self, scripted, says):
        says(Refused("blocked"))

        again(scripted)

        assert (scripted.state, scripted.check_problem, scripted.check_failures) == ("active", "blocked", 0)

    def test_asks_for_a_person_when_the_secret_cannot_be_opened(self, scripted, says):
        sealed = bytes(scripted.secret)
        Channel.objects.update(secret=sealed[:-1] + bytes([sealed[-1] ^ 1]))
        says(WELL)

        again(scripted)

        assert (scripted.state, Scripted.asked) == ("reconnect", [])


@pytest.fixture
def due(world, says):
    """`due(token)`: a channel whose secret is to be renewed since an hour."""

    def connected(token="old"):
        channel = world.channel()
        at = datetime.now(UTC) - timedelta(hours=1)
        with world.scope():
            sealed = seal_secret(channel, {"token": token})
            Channel.objects.filter(pk=channel.pk).update(network=NAME, secret=sealed, renew_at=at)
            return Channel.objects.get(pk=channel.pk)

    return connected


class TestRenewingAhead:
    def test_renews_before_it_asks_and_plans_the_next_time(self, world, due, says):
        channel = due()
        says(WELL)

        look_after(channel, at=datetime.now(UTC))

        with world.scope():
            kept = Channel.objects.get(pk=channel.pk)
            assert queries.secret_of(kept)["token"] == "new"
        assert (Scripted.renewed, Scripted.asked[0]["token"]) == ([{"token": "old"}], "new")
        assert kept.renew_at == datetime.fromtimestamp(2_000_000_000, UTC)

    def test_does_not_renew_early(self, world, due, says):
        channel = due()
        says(WELL)

        look_after(channel, at=channel.renew_at - timedelta(seconds=1))

        assert Scripted.renewed == []

    def test_asks_for_a_person_when_the_renewal_is_refused(self, world, due, says):
        channel = due("refused")
        says(WELL)

        look_after(channel, at=datetime.now(UTC))

        assert world.channel_state(channel) == "reconnect"
        assert Scripted.asked == []
