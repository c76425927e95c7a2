"""What can happen to publications, and what must be true after each step."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from postwright.base.connections import operations as connections
from postwright.base.connections.models import Channel
from postwright.flow.publishing import operations
from postwright.flow.publishing.models import Publication
from postwright.flow.publishing.rules import NEEDS_PERSON
from postwright.kit.clock import now
from tests.chaos.stage import ANSWERS, Stage
from tests.world import World

WORKERS, CHANNELS = st.integers(0, 1), st.integers(0, 1)
WHICH = st.integers(0, 30)
AHEAD = st.sampled_from([0, 20, 600, 7200])
LONG_ENOUGH = 100  # rounds in which everything must come to its end


def life_on(stage: Stage, world: World) -> type[RuleBasedStateMachine]:
    class Life(_Life):
        def __init__(self) -> None:
            super().__init__()
            self.stage, self.world = stage, world

    return Life


class _Life(RuleBasedStateMachine):
    stage: Stage
    world: World

    @initialize()
    def open(self) -> None:
        self.stage.clear()
        self.channels = [self.world.channel(f"practice-{number}") for number in range(2)]
        for channel in self.channels:
            self._reconnect(channel)
        self.planned: dict[str, Publication] = {}
        self.cancelled: dict[str, int] = {}  # by text: how many calls there were by then

    @rule(channel=CHANNELS, ahead=AHEAD)
    def schedule(self, channel: int, ahead: int) -> None:
        text = f"Bread number {len(self.planned)}"
        due_in = timedelta(seconds=ahead)
        if planned := self._asked(
            lambda: self.world.publication(self.channels[channel], text=text, due_in=due_in)
        ):
            self.planned[text] = planned

    @rule(which=WHICH, ahead=AHEAD)
    @precondition(lambda self: self.planned)
    def move(self, which: int, ahead: int) -> None:
        due_at = now() + timedelta(seconds=ahead)
        self._verb(which, operations.move_publication, due_at=due_at)

    @rule(which=WHICH)
    @precondition(lambda self: self.planned)
    def cancel(self, which: int) -> None:
        text = self._verb(which, operations.cancel_publication)
        if text:
            self.cancelled[text] = self.stage.network.calls.count(text)

    @rule(which=WHICH)
    @precondition(lambda self: self.planned)
    def unschedule(self, which: int) -> None:
        text, planned = self._chosen(which)
        if self._asked(lambda: operations.unschedule_post(post=planned.post, by=self.world.member, at=now())):
            self.cancelled[text] = self.stage.network.calls.count(text)

    @rule(which=WHICH)
    @precondition(lambda self: self.planned)
    def retry(self, which: int) -> None:
        if text := self._verb(which, operations.retry_failed):
            self.cancelled.pop(text, None)

    @rule(which=WHICH)
    @precondition(lambda self: self.planned)
    def decide(self, which: int) -> None:
        text, _ = self._chosen(which)
        self._verb(which, operations.decide_unclear, was_sent=self._is_there(text))

    @rule(which=CHANNELS)
    def pause(self, which: int) -> None:
        channel = self.channels[which]
        self._asked(lambda: connections.pause_channel(channel=channel, by=self.world.member, at=now()))

    @rule(which=CHANNELS)
    def reconnect(self, which: int) -> None:
        self._reconnect(self.channels[which])

    @rule(worker=WORKERS)
    def claim(self, worker: int) -> None:
        self.stage.claim(worker)

    @rule(worker=WORKERS)
    @precondition(lambda self: any(one.claims for one in self.stage.hands))
    def begin(self, worker: int) -> None:
        self.stage.begin(worker)

    @rule(worker=WORKERS, answer=st.sampled_from(ANSWERS))
    @precondition(lambda self: any(one.sendings for one in self.stage.hands))
    def send(self, worker: int, answer: str) -> None:
        self.stage.send(worker, answer)

    @rule(worker=WORKERS, is_away=st.booleans())
    @precondition(lambda self: any(one.unclear for one in self.stage.hands))
    def look(self, worker: int, is_away: bool) -> None:  # noqa: FBT001 - hypothesis gives it by name
        self.stage.look(worker, is_away=is_away)

    @rule(worker=WORKERS)
    def lose_the_worker(self, worker: int) -> None:
        self.stage.lose(worker)

    @rule(worker=WORKERS)
    def take_back(self, worker: int) -> None:
        self.stage.release_lost(worker)

    @rule(seconds=st.sampled_from([1, 20, 31, 61, 700, 7200, 100_000]))
    def pass_time(self, seconds: int) -> None:
        """Whoever holds something meanwhile was stopped, and wakes up late."""
        self.stage.pass_time(seconds)

    @invariant()
    def nothing_is_there_twice(self) -> None:
        copies = Counter(text for text, _, _ in self.stage.network.stored)
        assert all(count == 1 for count in copies.values()), copies

    @invariant()
    def nothing_begins_after_a_cancel(self) -> None:
        for text, calls in getattr(self, "cancelled", {}).items():
            assert self.stage.network.calls.count(text) == calls, text

    @invariant()
    def what_is_open_has_a_next_step_and_what_ended_a_time(self) -> None:
        for row in self.stage.rows():
            told = {key: row[key] for key in ("state", "problem", "next_at", "lease_until", "ended_at")}
            if row["state"] in {"scheduled", "unclear"}:
                assert row["is_near"] or row["problem"] in NEEDS_PERSON | {"ask_person"}, told
            elif row["state"] in {"claimed", "sending"}:
                assert row["lease_until"], told
            else:
                assert row["ended_at"], told
            assert row["state"] != "sent" or self._is_there(row["intent"]["payload"]["text"]), told

    def teardown(self) -> None:
        """Channels work, one worker lives, the network answers: everything comes to its end, and the end is true."""
        if not hasattr(self, "planned"):
            return
        for _ in range(LONG_ENOUGH):
            if all(row["ended_at"] for row in self.stage.rows()):
                break
            self._go_on()
        ends = {row["id"]: row for row in self.stage.rows()}
        for text, planned in self.planned.items():
            end = ends[planned.pk]
            assert end["ended_at"], (text, end["state"], end["problem"])
            if end["state"] == "cancelled":
                assert not self._is_there(text) or end["problem"] == "may_appear", text
            else:
                assert (end["state"] == "sent") is self._is_there(text), (text, end["state"])
        connection.close()

    def _go_on(self) -> None:
        for number, channel in enumerate(self.channels):
            if self.world.channel_state(channel) != Channel.State.ACTIVE:
                self._reconnect(channel)
            self.stage.lose(number)
        self.stage.pass_time(400)
        self.stage.release_lost(0)
        self.stage.claim(0)
        while any((hands := self.stage.hands[0]).__dict__.values()):
            self.stage.begin(0) if hands.claims else None
            self.stage.send(0, "sent") if hands.sendings else None
            self.stage.look(0, is_away=False) if hands.unclear else None
        for row in self.stage.rows():
            if row["problem"] == "came_late":
                text = next(text for text, planned in self.planned.items() if planned.pk == row["id"])
                self._on(text, operations.move_publication, due_at=now())
            if row["problem"] == "ask_person" and row["state"] == "unclear":
                text = row["intent"]["payload"]["text"]
                self._on(text, operations.decide_unclear, was_sent=self._is_there(text))

    def _is_there(self, text: str) -> bool:
        return any(text == one for one, _, _ in self.stage.network.stored)

    def _chosen(self, which: int) -> tuple[str, Publication]:
        text = list(self.planned)[which % len(self.planned)]
        return text, self.world.reload(self.planned[text])

    def _verb(self, which: int, verb: Callable[..., Any], **what: Any) -> str:
        """The text of what was changed; empty where it was refused."""
        text, _ = self._chosen(which)
        return text if self._on(text, verb, **what) else ""

    def _on(self, text: str, verb: Callable[..., Any], **what: Any) -> Any:
        planned = self.world.reload(self.planned[text])
        return self._asked(lambda: verb(publication=planned, by=self.world.member, at=now(), **what))

    def _asked(self, verb: Callable[[], Any]) -> Any:
        """None where a person is told why not."""
        try:
            with self.world.scope():
                return verb()
        except Exception as refusal:
            if not hasattr(refusal, "status"):
                raise
            return None

    def _reconnect(self, channel: Channel) -> None:
        if self.world.channel_state(channel) == Channel.State.PAUSED:
            self._asked(lambda: connections.resume_channel(channel=channel, by=self.world.member, at=now()))
        self.world.reconnect(channel)
