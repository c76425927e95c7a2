"""A secret that changes while several processes use it."""

import asyncio
import json

import pytest
from django.conf import settings
from django.db import connections
from psycopg_pool import AsyncConnectionPool

from postwright.base.connections import queries
from postwright.base.connections.models import Channel
from postwright.base.vault import operations as vault
from postwright.flow.publishing.engine.keeper import StoredKeeper
from postwright.flow.publishing.engine.store import Store
from postwright.kit.clock import now
from postwright.ports.channels.errors import Reconnect, RetryLater

pytestmark = pytest.mark.timeout(60)
OLD, NEW, NEWER = {"token": "old"}, {"token": "new"}, {"token": "newer"}


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

    async def run():
        async with AsyncConnectionPool(world.url, min_size=1, max_size=4, open=False) as pool:
            role = settings.DISPATCHER_ROLE
            stores = [
                Store(pool, steady=pool, dispatcher=role, worker=str(number), lease_seconds=30)
                for number in range(count)
            ]
            keepers = [
                StoredKeeper(one, turn_seconds=turn_seconds).of(
                    channel.pk, channel.organisation_id, bytes(channel.secret)
                )
                for one in stores
            ]
            return await body(*keepers)

    return asyncio.run(run())


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

    def test_takes_over_from_one_that_died_in_its_turn(self, world, channel):
        async def body(dead, other):
            begun = asyncio.Event()
            task = asyncio.create_task(dead.renew(OLD, Network(begun=begun, go_on=asyncio.Event())))
            await begun.wait()
            taken_over = await other.renew(OLD, Network())
            task.cancel()
            return taken_over

        assert with_keepers(world, channel, body, turn_seconds=0.3) == NEW

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
