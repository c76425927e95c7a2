"""Servers that lie, adapters that fail, and secrets that cannot be opened: nothing is left undecided."""

import asyncio
import json
import random
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwright.base.connections.models import Channel
from postwright.flow.publishing import rules
from postwright.flow.publishing.models import Publication
from postwright.kit.clock import now
from postwright.ports.channels.answers import clean_json
from postwright.ports.channels.errors import Reconnect, RetryLater
from postwright.ports.channels.networks.rehearsal.network import Rehearsal
from postwright.ports.channels.types import Receipt

pytestmark = pytest.mark.timeout(60)


def past_its_deadline(world):
    with world.scope():
        long_ago = now() - timedelta(hours=1)
        Publication.objects.update(deadline_at=long_ago, unclear_at=long_ago)


def damage(channel):
    """One letter of the stored secret is another."""
    sealed = bytes(channel.secret)
    Channel.objects.filter(pk=channel.pk).update(secret=sealed[:-1] + bytes([sealed[-1] ^ 1]))


class TestHostileText:
    def test_of_a_receipt_does_not_hide_that_it_was_sent(self, world, monkeypatch):
        answer = Receipt(remote_id="at://\x00one", url="", raw={"uri": "x\ud800", "cid": float("inf")})
        monkeypatch.setattr(Rehearsal, "_receipt", lambda _self, _id: answer)
        publication = world.publication(world.channel())
        with world.publisher():
            sent = world.until(publication, "sent")

        [attempt] = sent.attempts.all()
        assert (sent.remote_id, attempt.answer) == ("at://one", {"uri": "x", "cid": None})

    @given(
        st.recursive(
            st.text(st.characters()) | st.floats() | st.integers() | st.none(), st.lists, max_leaves=30
        )
    )
    def test_is_cut_to_what_a_database_takes(self, value):
        stored = json.dumps(clean_json({"answer": value}), allow_nan=False, ensure_ascii=False)

        assert "\\u0000" not in stored
        assert json.loads(stored.encode())


class TestALookUp:
    def test_that_breaks_is_tried_again_and_then_asks_a_person(self, world, monkeypatch):
        async def broken(*_):
            raise KeyError("uri")

        monkeypatch.setattr(Rehearsal, "look_up", broken)
        publication = world.publication(world.channel(script=["commit_then_timeout"]))
        with world.publisher(lease_seconds=1):
            world.until_true(publication, lambda p: p.problem == "look_up_failed")
            past_its_deadline(world)
            asking = world.until_true(publication, lambda p: p.asks_a_person)

        assert asking.state == "unclear"

    def test_without_a_readable_secret_holds_the_channel(self, world):
        channel = world.channel(script=["commit_then_timeout"])
        publication = world.publication(channel)
        with world.publisher(lease_seconds=1):
            world.until(publication, "unclear")
            with world.scope():
                damage(Channel.objects.get())
            world.until_true(publication, lambda p: p.problem == "sign_in_again")

        assert world.channel_state(channel) == Channel.State.RECONNECT

    @given(st.floats(min_value=0.01, max_value=1e9), st.floats(min_value=0, max_value=float("inf")))
    def test_never_waits_past_the_deadline(self, left, asked):
        decision = rules.after_failed_look_up(RetryLater("busy", after=asked), unclear_for=1000, left=left)

        assert 0 <= decision.after <= min(left, rules.LONGEST_LOOK_PAUSE_S)


class TestSendingAgain:
    def test_waits_longer_each_time_the_network_did_not_have_it(self):
        pauses = [
            rules.after_not_found(sends=sends, left=1e9, chance=random.Random(1)).after  # noqa: S311
            for sends in (1, 2, 3, 4)
        ]

        assert pauses == sorted(pauses)
        assert pauses[0] >= rules.FIRST_PAUSE_S / 2


class TestARefusedSignIn:
    def test_leaves_a_channel_alone_that_was_connected_again_meanwhile(self, world, monkeypatch):
        channel = world.channel()
        begun, go, real = asyncio.Event(), asyncio.Event(), Rehearsal.send

        async def send(self, *call):
            if begun.is_set():
                return await real(self, *call)
            begun.set()
            await go.wait()
            raise Reconnect

        monkeypatch.setattr(Rehearsal, "send", send)
        publication = world.publication(channel)
        with world.publisher() as [running]:
            world.until(publication, "sending")
            world.reconnect(channel)
            running.loop.call_soon_threadsafe(go.set)
            world.until(publication, "scheduled", "sent")

        assert world.channel_state(channel) == Channel.State.ACTIVE
