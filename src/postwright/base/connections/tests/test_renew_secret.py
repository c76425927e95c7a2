"""A secret that changes while several processes use it."""

import asyncio
import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connections

from postwright.base.connections import operations, queries
from postwright.base.connections.engine.keeper import StoredKeeper
from postwright.base.connections.engine.rows import OwnRows
from postwright.base.connections.models import Channel
from postwright.base.connections.rules import mark_of
from postwright.base.vault import operations as vault
from postwright.kit.clock import now
from postwright.ports.channels.errors import Reconnect, Refused, RetryLater
from postwright.ports.channels.fences import require_ours

pytestmark = pytest.mark.timeout(60)
OLD, NEW, NEWER = {"token": "old"}, {"token": "new"}, {"token": "newer"}
RENEW_AT = datetime(2026, 12, 24, tzinfo=UTC)


@pytest.fixture
def channel(world):
    """Signed in with the old token."""
    channel = world.channel()
    put(world, channel, OLD)
    return channel


def put(world, channel, secret):
    sealed = vault.seal(
        json.dumps(secret),
        table=queries.TABLE,
        column="secret",
        row=channel.pk,
        organisation=world.organisation_id,
    )
    with world.scope():
        Channel.objects.filter(pk=channel.pk).update(secret=sealed)


def stored(world, channel):
    with world.scope():
        return queries.secret_of(Channel.objects.get(pk=channel.pk))


def with_keepers(world, channel, body, *, turn_seconds=30, count=2):
    """Run `body(*keepers)`, each as another process would have it."""
    with world.scope():
        channel = Channel.objects.get(pk=channel.pk)
    place = channel.pk, channel.organisation_id, bytes(channel.secret)

    async def run():
        stored = [StoredKeeper(OwnRows(), turn_seconds=turn_seconds) for _ in range(count)]
        return await body(*(one.of(*place, dated=lambda _secret: RENEW_AT) for one in stored))

    return asyncio.run(run())


def noted(world, channel):
    """Of which secret a renewal was begun whose end nobody knows."""
    with world.scope():
        mark = Channel.objects.get(pk=channel.pk).renewal_hash
    return bytes(mark) if mark else None


class Network:
    """Exchanges a secret for the next one, and refuses one that was used up."""

    def __init__(self, *, begun=None, go_on=None):
        self.calls, self._begun, self._go_on = [], begun, go_on

    async def __call__(self, secret):
        self.calls.append(dict(secret))
        if self._begun:
            self._begun.set()
        if self._go_on:
            await self._go_on.wait()
        return NEW


class TestRenewing:
    def test_asks_the_network_once_for_all_processes(self, world, channel):
        async def body(*keepers):
            network = Network()
            found = await asyncio.gather(*(keeper.renew(OLD, network) for keeper in keepers))
            return found, network.calls

        found, calls = with_keepers(world, channel, body, count=8)

        assert (found, calls) == ([NEW] * 8, [OLD])
        assert stored(world, channel) == NEW

    def test_hands_out_what_somebody_else_renewed(self, world, channel):
        async def body(keeper):
            network = Network()
            return await keeper.renew({"token": "older"}, network), network.calls

        assert with_keepers(world, channel, body, count=1) == (OLD, [])

    def test_plans_the_next_renewal_with_the_new_secret(self, world, channel):
        with_keepers(world, channel, lambda keeper: keeper.renew(OLD, Network()), count=1)

        with world.scope():
            kept = Channel.objects.get(pk=channel.pk)
        assert (kept.renew_at, kept.renewing_until) == (RENEW_AT, None)

    def test_takes_over_from_one_that_died_in_its_turn(self, world, channel):
        with world.scope():
            Channel.objects.filter(pk=channel.pk).update(renewing_until=now() + timedelta(seconds=0.3))

        assert with_keepers(world, channel, lambda other: other.renew(OLD, Network()), count=1) == NEW

    def test_does_not_break_off_when_nobody_waits_for_it_any_longer(self, world, channel):
        async def body(keeper):
            begun, go_on = asyncio.Event(), asyncio.Event()
            renewing = asyncio.create_task(keeper.renew(OLD, Network(begun=begun, go_on=go_on)))
            await begun.wait()
            renewing.cancel()
            asyncio.get_running_loop().call_soon(go_on.set)
            with pytest.raises(asyncio.CancelledError):
                await renewing

        with_keepers(world, channel, body, count=1)
        assert stored(world, channel) == NEW

    def test_asks_nothing_after_it_slept_beyond_its_turn(self, world, channel):
        """Another has used the secret up by then, and a network that sees it twice may end everything."""
        asked = []

        async def slow(secret):
            await asyncio.to_thread(time.monotonic)
            while time.monotonic() < ends_at:
                await asyncio.to_thread(lambda: None)
            require_ours()
            asked.append(secret)
            return NEW

        ends_at = time.monotonic() + 0.5

        async def body(keeper):
            with pytest.raises(RetryLater):
                await keeper.renew(OLD, slow)

        with_keepers(world, channel, body, turn_seconds=0.3, count=1)
        assert (asked, noted(world, channel)) == ([], None)

    def test_lets_nobody_overwrite_who_slept_beyond_its_turn(self, world, channel):
        async def body(slow, other):
            begun, go_on = asyncio.Event(), asyncio.Event()
            sleeper = asyncio.create_task(slow.renew(OLD, Network(begun=begun, go_on=go_on)))
            await begun.wait()
            await other.renew(OLD, lambda _secret: answer(NEWER))
            go_on.set()
            return await sleeper

        assert with_keepers(world, channel, body, turn_seconds=0.3) == NEWER
        assert stored(world, channel) == NEWER

    def test_keeps_what_it_renewed_although_the_old_one_was_sealed_anew_meanwhile(self, world, channel):
        """Else the network has forgotten the old secret, and we the new one."""

        async def body(keeper):
            begun, go_on = asyncio.Event(), asyncio.Event()
            renewing = asyncio.create_task(keeper.renew(OLD, Network(begun=begun, go_on=go_on)))
            await begun.wait()
            await asyncio.to_thread(change_key, world)
            go_on.set()
            return await renewing

        assert with_keepers(world, channel, body, count=1) == NEW
        assert stored(world, channel) == NEW

    def test_begins_with_no_key_in_memory(self, world, channel):
        async def body(keeper):
            vault.forget()
            return await keeper.renew(OLD, Network())

        assert with_keepers(world, channel, body, count=1) == NEW

    def test_asks_the_network_nothing_while_keys_are_out_of_reach(self, world, channel, settings):
        settings.MASTER_KEY = ""
        vault.forget()
        network = Network()

        async def body(keeper):
            with pytest.raises(RetryLater):
                await keeper.renew(OLD, network)
            return network.calls

        assert with_keepers(world, channel, body, count=1) == []

    def test_gives_its_turn_back_when_the_network_refuses(self, world, channel):
        async def body(first, second):
            with pytest.raises(RetryLater):
                await first.renew(OLD, refuse)
            return await second.renew(OLD, Network())

        assert with_keepers(world, channel, body) == NEW

    def test_needs_a_person_when_the_secret_is_gone(self, world, channel):
        with world.scope():
            Channel.objects.filter(pk=channel.pk).update(secret=b"")

        async def body(keeper):
            with pytest.raises(Reconnect):
                await keeper.renew(OLD, Network())
            return True

        assert with_keepers(world, channel, body, count=1)


class TestRenewalWithoutKnownEnd:
    """The process or the answer was lost between the network's change and ours."""

    @pytest.mark.parametrize(
        "error",
        [RetryLater("no_answer"), RetryLater("network_trouble"), RuntimeError("nonsense")],
        ids=["no answer", "5xx", "broke"],
    )
    def test_stays_noted_when_the_network_may_have_done_it(self, world, channel, error):
        failed(world, channel, error)

        assert noted(world, channel) == mark_of(OLD)

    @pytest.mark.parametrize(
        "error", [RetryLater("not_reached"), RetryLater("busy"), Refused(), Reconnect()], ids=str
    )
    def test_is_forgotten_when_the_network_certainly_did_not(self, world, channel, error):
        failed(world, channel, error)

        assert noted(world, channel) is None

    def test_is_all_well_when_the_old_secret_still_works(self, world, channel):
        failed(world, channel, RetryLater("no_answer"))

        assert with_keepers(world, channel, lambda keeper: keeper.renew(OLD, Network()), count=1) == NEW
        assert noted(world, channel) is None

    def test_is_said_when_the_old_secret_is_refused(self, world, channel):
        failed(world, channel, RetryLater("no_answer"))

        error = failed(world, channel, Reconnect())

        assert (error.code, noted(world, channel)) == ("renewal_interrupted", mark_of(OLD))

    def test_is_not_said_of_another_secret(self, world, channel):
        failed(world, channel, RetryLater("no_answer"))
        put(world, channel, NEWER)

        assert failed(world, channel, Reconnect(), stale=NEWER).code == "sign_in_again"

    def test_is_known_again_after_the_old_secret_was_sealed_anew(self, world, channel):
        failed(world, channel, RetryLater("no_answer"))
        change_key(world)

        assert failed(world, channel, Reconnect()).code == "renewal_interrupted"

    @pytest.mark.parametrize(
        ("was_begun", "problem"), [(True, "renewal_interrupted"), (False, "sign_in_again")]
    )
    def test_is_what_a_refused_channel_tells(self, world, channel, was_begun, problem):
        """Also where a call with the old token meets the refusal, and no renewal."""
        if was_begun:
            failed(world, channel, RetryLater("no_answer"))
        with world.scope():
            sealed = bytes(Channel.objects.get(pk=channel.pk).secret)

        kept = operations.refuse_secret(
            organisation_id=world.organisation_id,
            channel_id=channel.pk,
            problem="sign_in_again",
            sealed=sealed,
            at=now(),
        )

        assert (kept.needs_reconnect, kept.problem) == (True, problem)

    def test_ends_when_a_person_signs_in_again(self, world, channel):
        failed(world, channel, RetryLater("no_answer"))

        world.reconnect(channel)

        assert noted(world, channel) is None


def failed(world, channel, error, stale=None):
    """Renew in vain."""

    async def fail(_secret):
        raise error

    async def body(keeper):
        with pytest.raises(type(error)) as caught:
            await keeper.renew(stale or OLD, fail)
        return caught.value

    return with_keepers(world, channel, body, count=1)


def change_key(world):
    try:
        vault.replace_key(organisation_id=world.organisation_id, at=now())
        vault.forget()
        assert vault.reseal_secrets(organisation_id=world.organisation_id).resealed == 1
    finally:
        connections.close_all()


async def answer(secret):
    return secret


async def refuse(_secret):
    raise RetryLater
