"""Many posts on a few accounts of one network, due one after the other."""

from datetime import timedelta
from itertools import cycle
from typing import Any

from postwright.kit.clock import now
from tests.chaos.history import Acknowledged, Verdict, judge
from tests.chaos.planning import Files, connected, post_words
from tests.chaos.rig import Rig
from tests.chaos.scenes import Scene


class Crowd:
    def __init__(self, rig: Rig, scene: Scene) -> None:
        self._rig, self._scene = rig, scene
        self.acknowledged: dict[Acknowledged, Any] = {}

    def schedule(self, posts: int, *, accounts: int, over: float) -> None:
        """`over` seconds from the first to the last; what asks for trouble by itself is left out."""
        world, files, start = self._rig._organisation(0), Files(), now()
        words = cycle(one for one in self._scene.posts if not one.asks_for_trouble)
        people = [self._scene.account("baker", number) for number in range(accounts)]
        channels = [connected(world, self._scene.network, one) for one in people]
        for number in range(posts):
            turn = number % accounts
            due_at = start + timedelta(seconds=over * number / posts)
            self.acknowledged |= post_words(
                world,
                channels[turn],
                people[turn].remote_id,
                next(words),
                f"Bread {number}",
                files,
                due_at,
            )

    def verdict(self) -> Verdict:
        states = dict(self._rig._sql("SELECT id, state FROM publishing_publication"))
        told = {one: states[planned] for one, planned in self.acknowledged.items()}
        return judge(list(self.acknowledged), self._scene.shown(), told)
