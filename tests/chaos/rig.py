"""Schedules, kills, stops, restarts and waits; returns what there is to judge."""

import os
import random
import signal
import time
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from tempfile import TemporaryFile
from typing import Any, Self

import psycopg
from django.db import connections as database_connections

from postwright.base.connections.queries import key_of
from postwright.flow.brand import operations as brands
from postwright.flow.posts import operations as posts
from postwright.flow.publishing import operations
from postwright.kit.clock import now
from tests.chaos.forge import Forge
from tests.chaos.history import Acknowledged, Verdict, judge
from tests.simulators.practice import TROUBLE, PracticeNetwork
from tests.world import World, _open

SCALE = float(os.environ.get("POSTWRIGHT_RIG_SCALE", "0.1"))
LEASE_S = 1.5
GAP_S = 0.2  # between two blows, on average
BLOW_S = 1.0  # what one takes on a slow machine, or the work would be over before the blows are
SOME_TIME_S = 0.3  # a publication takes about as long, with all its calls
OPEN = "state IN ('scheduled', 'claimed', 'sending', 'unclear') AND problem <> 'ask_person'"


def scaled(full: int, least: int = 1) -> int:
    return max(least, round(full * SCALE))


@dataclass
class Blows:
    """What was done to the workers. `at_work`: how many of the killed and stopped had work in their hands."""

    kills: int = 0
    stops: int = 0
    restarts: int = 0
    at_work: int = 0


@dataclass
class Rig:
    """`with Rig(cluster, seed=7) as rig:`: a network, a forge of workers, and organisations in the database."""

    cluster: Any
    seed: int
    dbname: str = "tests"
    network_options: dict[str, Any] = field(default_factory=lambda: {"trouble": TROUBLE})
    lease_seconds: float = LEASE_S
    concurrency: int = 8
    stop_leases: tuple[float, float] = (1.1, 3.0)  # how long a worker is stopped
    delay_seconds: float = 0.02  # between the step to sending and the call
    settings: dict[str, str] = field(default_factory=dict)  # for the workers' environment

    def __enter__(self) -> Self:
        self.chance = random.Random(self.seed)  # noqa: S311 - the same blows again for the same seed
        self.acknowledged: dict[Acknowledged, Any] = {}
        self.worlds: list[World] = []
        self.blows = Blows()
        self._workers: list[int] = []
        self._stopped: dict[int, float] = {}
        with ExitStack() as stack:
            self.network = stack.enter_context(PracticeNetwork(seed=self.seed, **self.network_options))
            self.words = stack.enter_context(TemporaryFile("w+"))
            self.forge = stack.enter_context(Forge(self._environment(), self.words))
            # Commits of these tests must outlive the server's death, not the machine's.
            self._sql(f"ALTER DATABASE {self.dbname} SET synchronous_commit = on")
            self._stack = stack.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind:
            self.words.seek(0)
            print(self.words.read()[-20_000:])
        for pid in self._workers:
            self.forge.kill(pid)
        self._stack.close()
        self._sql(f"ALTER DATABASE {self.dbname} RESET synchronous_commit")

    def schedule(
        self,
        publications: int,
        *,
        channels: int,
        organisations: int = 1,
        over: float = 0,
        late_hours: Sequence[int] = (),
    ) -> None:
        """As a person does, post by post, each for all channels of its organisation; due within `over` seconds."""
        start = now()
        each = max(1, channels // organisations)
        rounds = max(1, publications // (each * organisations))
        self.worlds = [self._organisation(number) for number in range(organisations)]
        for world, hours in zip(self.worlds, late_hours, strict=False):
            self._choose(world, hours)
        places = [
            (world, [world.channel(f"{n}", delay_seconds=self.delay_seconds) for n in range(each)])
            for world in self.worlds
        ]
        for number in range(rounds):
            for world, its in places:
                self._post(
                    world, its, f"Bread number {number}", start + timedelta(seconds=over * number / rounds)
                )

    def spread(self, start: float, over: float) -> dict[str, float]:
        """
        Due one after the other within `over` seconds from `start` on, however long it took to schedule them.

        :returns: when, in seconds since 1970, for each publication
        """
        rows = self._sql("SELECT id FROM publishing_publication ORDER BY due_at, id")
        dues = {str(planned): start + over * number / len(rows) for number, (planned,) in enumerate(rows)}
        given = ", ".join(f"('{planned}'::uuid, to_timestamp({due}))" for planned, due in dues.items())
        self._sql(
            "UPDATE publishing_publication p SET due_at = given.due, next_at = given.due "  # noqa: S608 - our own words
            f"FROM (VALUES {given}) AS given (id, due) WHERE p.id = given.id"
        )
        return dues

    def run(
        self,
        kind: str,
        *,
        kills: int = 0,
        stops: int = 0,
        restarts: int = 0,
        alive: int = 3,
        until_over: bool = True,
    ) -> None:
        """Blow after blow at moments at which the victim is at work; then let the work end."""
        self._workers = [self._start(kind) for _ in range(alive)]
        blows = ["kill"] * kills + ["stop"] * stops + ["restart"] * restarts
        self.chance.shuffle(blows)
        for blow in blows:
            self._wake_up()
            time.sleep(self.chance.uniform(0, 2 * GAP_S))
            match blow:
                case "kill":
                    self._kill(kind)
                case "stop":
                    self._stop()
                case "restart":
                    self._restart_database()
        if blows:
            self._hurry()
        self._end(until_over=until_over)

    def verdict(self, taken_back: Collection[Acknowledged] = ()) -> Verdict:
        rows = self._sql("SELECT id, state FROM publishing_publication")
        states = {row[0]: row[1] for row in rows}
        told = {one: states[planned] for one, planned in self.acknowledged.items()}
        return judge(list(self.acknowledged), self.network.shown(), told, taken_back)

    def open(self) -> int:
        return self._sql(f"SELECT count(*) FROM publishing_publication WHERE {OPEN}")[0][0]  # noqa: S608

    def _environment(self) -> dict[str, str]:
        return {
            "POSTWRIGHT_DATABASE_URL": self.cluster.url("postwright_app", self.dbname),
            "POSTWRIGHT_PUBLISHER_LEASE_SECONDS": str(self.lease_seconds),
            "POSTWRIGHT_PUBLISHER_CONCURRENCY": str(self.concurrency),
            "POSTWRIGHT_RIG_NETWORK": self.network.url,
            "POSTWRIGHT_HTTP_ALLOWED_RANGES": "127.0.0.0/8",
            **self.settings,
        }

    def _organisation(self, number: int) -> World:
        url = self.cluster.url("postwright_app", self.dbname)
        return _open(f"baker-{self.seed}-{number}@example.org", f"Baker {number}", url)

    def _choose(self, world: World, late_hours: int) -> None:
        with world.scope():
            world.brand = brands.change_brand(
                brand=world.brand, by=world.member, at=now(), late_hours=late_hours
            )

    def _post(self, world: World, channels: Sequence[Any], text: str, due_at: Any) -> None:
        at = now()
        with world.scope():
            post = posts.create_post(
                brand=world.brand, by=world.member, at=at, text=text, channels=list(channels)
            )
            planned = operations.schedule_post(
                post=post,
                revision=post.revision,
                due_at=max(due_at, at - timedelta(seconds=50)),
                by=world.member,
                at=at,
            )
        for one in planned:
            key = key_of(channel_id=one.channel_id, organisation_id=world.organisation_id)
            self.acknowledged[Acknowledged(key, text)] = one.pk

    def _start(self, kind: str) -> int:
        return self.forge.start(f"tests.chaos.workers:{kind}")

    def _kill(self, kind: str) -> None:
        if victim := self._one_at_work():
            self.forge.kill(victim)
            self._workers.remove(victim)
            self._workers.append(self._start(kind))
            self.blows.kills += 1

    def _stop(self) -> None:
        """It stands still for longer than its leases, then goes on where it was."""
        if victim := self._one_at_work():
            os.kill(victim, signal.SIGSTOP)
            self._stopped[victim] = time.monotonic() + self.lease_seconds * self.chance.uniform(
                *self.stop_leases
            )
            self.blows.stops += 1

    def _wake_up(self, *, everybody: bool = False) -> None:
        for pid, until in list(self._stopped.items()):
            if everybody:
                time.sleep(max(0, until - time.monotonic()))
            if time.monotonic() >= until:
                os.kill(pid, signal.SIGCONT)
                del self._stopped[pid]

    def _one_at_work(self) -> int | None:
        """At a random moment one that has something in its hands just then; None: everything is over already."""
        while self.open():
            self._wake_up()
            if self._at_work():
                time.sleep(self.chance.uniform(0, SOME_TIME_S))
                if working := self._at_work():
                    self.blows.at_work += 1
                    return self.chance.choice(working)
            time.sleep(0.01)
        return None

    def _at_work(self) -> list[int]:
        holders = self._sql(
            "SELECT DISTINCT lease_by FROM publishing_publication "
            "WHERE state IN ('claimed', 'sending', 'unclear') AND lease_until > now()"
        )
        pids = {int(row[0].split(":")[1]) for row in holders}
        return sorted(pids & set(self._workers) - set(self._stopped))

    def _restart_database(self) -> None:
        """As `pg_ctl restart -m immediate`: no good-bye to anybody, and the log is replayed."""
        self.cluster.process.send_signal(signal.SIGQUIT)
        self.cluster.process.wait()
        self.cluster._start_server(60)
        self.blows.restarts += 1

    def _hurry(self) -> None:
        """No blow is left to wait for: what is still to come comes in a tenth of the time, in its order."""
        soon = "now() + (due_at - now()) / 10"
        self._sql(
            f"UPDATE publishing_publication SET due_at = {soon}, next_at = {soon} "  # noqa: S608 - our own words
            "WHERE state = 'scheduled' AND sends = 0 AND due_at > now() AND next_at = due_at"
        )

    def _end(self, *, until_over: bool) -> None:
        self._wake_up(everybody=True)
        while until_over and self.open():
            gone = [pid for pid in self._workers if self.forge.ended(pid)]
            assert not gone, f"{len(gone)} workers ended by themselves"
            time.sleep(0.1)
        for pid in self._workers:
            os.kill(pid, signal.SIGTERM)
        codes = [self.forge.wait(pid) for pid in self._workers]
        self._workers = []
        database_connections.close_all()
        # One that was still starting may end by the signal itself; one at work says good-bye.
        assert set(codes) <= {0, -signal.SIGTERM}

    def _sql(self, statement: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.cluster.url("postgres", self.dbname), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []
