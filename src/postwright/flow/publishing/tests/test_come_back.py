"""Server and network come back together: what is late is tried one by one, in order, however often it was tried."""

import threading
from contextlib import nullcontext
from datetime import timedelta

import pytest

from postwright.base.connections.adapters import StoredTimeline
from postwright.flow.publishing import rules
from postwright.flow.publishing.engine import store
from postwright.flow.publishing.models import Pace, Publication
from postwright.flow.publishing.tests.test_come_late import was_down
from postwright.kit.clock import now
from postwright.ports.channels.errors import RetryLater
from postwright.ports.channels.registry import Networks

pytestmark = pytest.mark.timeout(60)
TEXTS = ("First", "Second", "Third")


class Line(StoredTimeline):
    """The practice network behind a line that is down until `is_up` is set."""

    def __init__(self):
        super().__init__()
        self.is_up = threading.Event()

    async def count(self, channel_id):
        if not self.is_up.is_set():
            raise RetryLater("not_reached")
        return await super().count(channel_id)


@pytest.fixture
def line(world, monkeypatch):
    line = Line()
    known = {"rehearsal": {"timeline": line, "settle_seconds": 1}}
    monkeypatch.setattr(world, "networks", lambda: nullcontext(Networks(known)))
    yield line
    line.close()


@pytest.fixture
def quick(monkeypatch):
    """A twentieth of the real pauses, so that they count beside the moment before which a claim is made."""
    monkeypatch.setattr(rules, "FIRST_PAUSE_S", 0.25)
    monkeypatch.setattr(store, "LEAD", timedelta(seconds=0.05))


@pytest.fixture
def late(world):
    """Three of one channel, an hour late."""
    channel = world.channel()
    planned = [world.publication(channel, text=text) for text in TEXTS]
    was_down(world, hours=1)
    return planned


def tries(world, publications):
    return [world.reload(one).sends for one in publications]


class TestWhatIsLateAndCannotBeSentYet:
    @pytest.mark.usefixtures("quick")
    def test_is_tried_one_by_one_and_goes_out_one_by_one(self, world, line, late):
        with world.publisher():
            world.until_true(late[0], lambda one: one.sends >= 3)
            assert tries(world, late[1:]) == [0, 0]
            line.is_up.set()
            world.until(late[0], "sent")
            on_time = world.publication(late[0].channel, text="On time")
            world.until(on_time, "sent")

        assert world.published(late[0].channel) == ["First", "On time"]
        with world.scope():
            pace = Pace.objects.get()
        assert (pace.spaced_by, pace.spaced_until > now()) == (late[0].pk, True)

    def test_holds_back_those_after_it_for_a_while_from_its_first_try(self, world, line, late, monkeypatch):
        monkeypatch.setattr(rules, "FIRST_PAUSE_S", 600.0)
        with world.publisher() as [running]:
            world.until_true(late[0], lambda one: one.state == "scheduled" and one.sends == 1)
            line.is_up.set()
            with world.scope():
                Pace.objects.update(spaced_until=now())
            looked = running.publisher._next_tick
            world.until_true(late[1], lambda _: running.publisher._next_tick > looked)
            assert world.published(late[0].channel) == []
            with world.scope():
                Publication.objects.filter(pk=late[0].pk).update(first_tried_at=now() - rules.ORDER_HOLD)
            world.until(late[1], "sent")

        assert world.published(late[0].channel) == ["Second"]

    def test_is_let_out_one_by_one_although_each_was_tried_at_its_time(self, world, late):
        """A network out of reach for an hour, while the server was up."""
        with world.scope():
            for one in Publication.objects.all():
                at = one.due_at
                Publication.objects.filter(pk=one.pk).update(sends=3, first_tried_at=at, sending_at=at)
        with world.publisher():
            world.until(late[0], "sent")
            on_time = world.publication(late[0].channel, text="On time")
            world.until(on_time, "sent")

        assert world.published(late[0].channel) == ["First", "On time"]
