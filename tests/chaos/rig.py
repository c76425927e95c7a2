"""Schedules, kills and waits; returns what there is to judge."""

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass

from django.db import connection

from postwright.flow.publishing import queries
from postwright.flow.publishing.models import Publication
from tests.chaos.history import Acknowledged, judge
from tests.world import World

SCALE = float(os.environ.get("POSTWRIGHT_RIG_SCALE", "0.2"))
WORKER = [sys.executable, "-c", "from postwright.config.worker import main; main()"]
BLIND = [sys.executable, "-m", "tests.chaos.blind_worker"]
LEASE_S = 2
TROUBLE = {"delay_seconds": 0.03, "ambiguous_rate": 0.25, "failure_rate": 0.1, "late_ms": 400}


def scaled(full: int, least: int) -> int:
    return max(least, round(full * SCALE))


@dataclass
class Rig:
    world: World
    seed: int

    def __post_init__(self):
        self.chance = random.Random(self.seed)  # noqa: S311 - the same kills again for the same seed
        self.acknowledged: dict[Acknowledged, Publication] = {}

    def schedule(self, publications: int, channels: int) -> None:
        self.channels = [
            self.world.channel(f"practice-{number}", seed=self.seed * 1000 + number, **TROUBLE)
            for number in range(channels)
        ]
        for number in range(publications):
            channel = self.channels[number % channels]
            text = f"Bread number {number}"
            planned = self.world.publication(channel, text=text)
            self.acknowledged[Acknowledged(channel.handle, text)] = planned

    def run(self, command: list[str], *, kills: int = 0, stops: int = 0, alive: int = 3) -> None:
        """Kill workers, each replaced at once; stop others past their leases; then let the work end."""
        workers = [self._start(command) for _ in range(alive)]
        try:
            for _ in range(kills):
                self._kill_one(workers)
                workers.append(self._start(command))
            for _ in range(stops):
                self._stop_one(workers)
            while self._open():
                assert all(worker.poll() is None for worker in workers)
                time.sleep(0.2)
        finally:
            at_work = [worker for worker in workers if self._is_at_work(worker)]
            for worker in workers:
                worker.send_signal(signal.SIGTERM)
            for worker in workers:
                worker.wait(30)
        # One that was still starting may end by the signal itself; one at work says good-bye.
        assert {worker.returncode for worker in at_work} == {0}
        assert not any(self._is_at_work(worker) for worker in at_work)

    def _kill_one(self, workers: list[subprocess.Popen]) -> None:
        victim = self._one_at_work(workers)
        victim.kill()
        victim.wait()
        workers.remove(victim)

    def _stop_one(self, workers: list[subprocess.Popen]) -> None:
        """It stands still for longer than its leases, then goes on where it was."""
        victim = self._one_at_work(workers)
        victim.send_signal(signal.SIGSTOP)
        time.sleep(LEASE_S * 2)
        victim.send_signal(signal.SIGCONT)

    def _one_at_work(self, workers: list[subprocess.Popen]) -> subprocess.Popen:
        while not (working := [worker for worker in workers if self._is_at_work(worker)]):
            time.sleep(0.02)
        time.sleep(self.chance.uniform(0.05, 1))
        return self.chance.choice(working)

    def verdict(self):
        log = {channel.handle: self.world.published(channel) for channel in self.channels}
        states = {one: self.world.reload(planned).state for one, planned in self.acknowledged.items()}
        return judge(list(self.acknowledged), log, states)

    def _start(self, command: list[str]) -> subprocess.Popen:
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "postwright.config.settings",
            "POSTWRIGHT_DATABASE_URL": self.world.url,
            "POSTWRIGHT_PUBLISHER_LEASE_SECONDS": str(LEASE_S),
        }
        return subprocess.Popen(command, env=environment)

    def _is_at_work(self, worker: subprocess.Popen) -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM publishing_worker WHERE name LIKE %s", [f"%:{worker.pid}:%"])
            return cursor.fetchone() == (1,)

    def _open(self) -> int:
        health = queries.publishing_health()
        return health.waiting + health.under_way + health.unclear
