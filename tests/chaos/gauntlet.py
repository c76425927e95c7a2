"""One victim after another, each killed at a point of its own; what it leaves behind, the next ones find."""

import os
import signal
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from django.db import connection

from postwright.base.connections.models import Channel
from postwright.base.connections.queries import key_of
from postwright.ports.channels.ways import ConnectedAccount
from tests.chaos.history import Acknowledged, Verdict, judge
from tests.chaos.planning import Files, connected, plan, post_words
from tests.chaos.points import Point
from tests.chaos.rig import Rig
from tests.chaos.scenes import SCENES, Scene
from tests.simulators.practice import AMBIGUOUS

PRACTISED = ("plain", "[cut]", "[gateway_lost]", "[signed_out]", "first\n---\nsecond")
PATIENCE_S, ROUNDS = (
    6.0,
    8,
)  # to come by a point once is asked of every victim: it gets new posts until it does


@dataclass
class Gauntlet:
    rig: Rig
    report: Path
    seed: int = 7
    acknowledged: dict[Acknowledged, Any] = field(default_factory=dict)
    unclear_at: set[tuple[str, str]] = field(default_factory=set)
    _round: int = 0
    _accounts: dict[Any, tuple[Scene, ConnectedAccount]] = field(default_factory=dict)

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self.scenes: list[Scene] = []
            for one in SCENES:
                scene = stack.enter_context(one(seed=self.seed, beside=tuple(self.scenes)))
                self.scenes.append(scene)
                self.rig.settings |= scene.settings()
            stack.enter_context(self.rig)
            self._stack = stack.pop_all()
        self.world = self.rig._organisation(0)
        self.files = Files()
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.__exit__(*error)

    def kill_at(self, point: Point, side: str, number: int) -> bool:
        """False: the victim did not come by the point that often; it was killed all the same."""
        before, pid = self._ambiguous(), 0
        for _ in range(ROUNDS if number == 1 else 1):
            self._round += 1
            self._schedule(f"v{self._round}", point.name)
            pid = pid or self._start(point=point.name, side=side, number=number)
            if died := self._dies(pid, says_goodbye=".leave" in point.name):
                break
        self.rig.forge.kill(pid)
        if died and self._ambiguous() > before:
            self.unclear_at.add((point.kind, side))
        return died

    def _dies(self, pid: int, *, says_goodbye: bool) -> bool:
        begun = time.monotonic()
        while not (died := self.rig.forge.ended(pid)) and time.monotonic() < begun + PATIENCE_S:
            if says_goodbye and time.monotonic() > begun + 1:
                os.kill(pid, signal.SIGTERM)
                says_goodbye = False
            time.sleep(0.02)
        return died

    def finish(self) -> None:
        """One that nobody kills, and a person who signs in again wherever that is asked for."""
        # As if the time had gone by for which those who died while they renewed a secret keep it to themselves.
        self.rig._sql("UPDATE connections_channel SET renewing_until = NULL")
        pid = self._start()
        while self.rig.open():
            assert not self.rig.forge.ended(pid)
            self._reconnect()
            time.sleep(0.1)
        os.kill(pid, signal.SIGTERM)
        assert self.rig.forge.wait(pid) == 0

    def verdict(self) -> Verdict:
        states = dict(self.rig._sql("SELECT id, state FROM publishing_publication"))
        told = {one: states[planned] for one, planned in self.acknowledged.items()}
        shown = self.rig.network.shown()
        for scene in self.scenes:
            shown |= scene.shown()
        return judge(list(self.acknowledged), shown, told)

    def passed(self) -> list[str]:
        return self.report.read_text().splitlines()

    def _start(self, **armed: Any) -> int:
        report, practice = str(self.report), self.rig.network.url
        return self.rig.forge.start("tests.chaos.armed:work", practice=practice, report=report, **armed)

    def _ambiguous(self) -> int:
        practised = sum(call.meets in AMBIGUOUS for call in self.rig.network.calls)
        return practised + sum(scene.unclear() for scene in self.scenes)

    def _schedule(self, name: str, point: str) -> None:
        """What brings a victim to its point, and an answer that is unclear."""
        scene = next((one for one in self.scenes if any(word in point for word in one.needs)), None)
        if scene:
            self._schedule_on(scene, name)
        else:
            self._schedule_practised(name)
        connection.close()

    def _schedule_practised(self, name: str) -> None:
        for number, words in enumerate(PRACTISED):
            channel = self.world.channel(f"{name}-{number}", rate_calls=100)
            key = key_of(organisation_id=self.world.organisation_id, channel_id=channel.pk)
            self._post(channel, key, [f"{name} {part.strip()}" for part in words.split("---")])
        # One that fails, which people are told of, and one behind it.
        channel = self.world.channel(f"{name}-gone", rate_calls=100)
        plan(self.world, channel, f"{name} without its picture", media=self.files.gone)
        self._post(channel, key_of(organisation_id=self.world.organisation_id, channel_id=channel.pk), [name])

    def _schedule_on(self, scene: Scene, name: str) -> None:
        for number, words in enumerate(scene.posts):
            found = scene.account(name, number)
            channel = connected(self.world, scene.network, found)
            self._accounts[channel.pk] = scene, found
            self.acknowledged |= post_words(self.world, channel, found.remote_id, words, name, self.files)

    def _post(self, channel: Channel, key: str, parts: list[str]) -> None:
        planned = plan(self.world, channel, "\n---\n".join(parts))
        self.acknowledged |= {Acknowledged(key, part): planned.pk for part in parts}

    def _reconnect(self) -> None:
        with self.world.scope():
            waiting = list(Channel.objects.filter(state=Channel.State.RECONNECT))
        for channel in waiting:
            if channel.pk in self._accounts:
                scene, found = self._accounts[channel.pk]
                connected(self.world, scene.network, scene.account_again(found))
                self.world.release(channel)
            else:
                self.world.reconnect(channel)
        connection.close()
