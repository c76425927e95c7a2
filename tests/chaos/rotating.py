# ruff: noqa: PLC0415 - models are there only once Django is set up
"""
Keys of a running installation change without end, in processes that are killed; what was stored must stay readable.

A twin has one mistake: it stores what it sealed anew without looking, or destroys a key before the last secret has
left it. A rig that does not catch it proves nothing.
"""

import os
import random
import subprocess
import sys
import threading
from collections import Counter
from dataclasses import dataclass, field

MASTERS = "POSTWRIGHT_MASTER_KEY", "POSTWRIGHT_MASTER_KEYS_BEFORE"
# Where a process is killed: at a row, inside each kind of transaction on a key, and between two organisations.
RESEAL, TENDED = "reseal", "tended"
POINTS = (RESEAL, "data_key:rewrapped", "data_key:retired", "data_key:made", "data_key:destroyed", TENDED)


def turn(kind, *, once):
    """
    In a process of its own: all keys of all organisations, with a line for each point.

    It goes on where a killed one stopped, and replaces a key only where the last one's replacement has ended.
    """
    import django

    django.setup()
    from postwright.base.audit import operations as audit
    from postwright.base.vault import operations as vault
    from postwright.base.vault import queries
    from postwright.base.vault.operations import rotation
    from postwright.base.vault.rules import GRACE
    from postwright.kit.clock import now

    tell_first(audit, "record", lambda tag, **_: str(tag.value))
    if kind == "unlooking":
        rotation.reseal = unlooking
    tell_first(rotation, "reseal", lambda *_: RESEAL)
    if kind == "hasty":
        queries.is_used = lambda *_: False
    while True:
        for organisation_id in queries.organisations():
            # No grace at all, which is harder than the product is on itself.
            over = now() + 2 * GRACE
            vault.rewrap_keys(organisation_id=organisation_id, at=now(), wrapped_before=now())
            if is_settled(organisation_id):
                vault.replace_key(organisation_id=organisation_id, at=now())
            if kind == "hasty":
                vault.destroy_unused(organisation_id=organisation_id, at=over)
            vault.forget()
            vault.tend(organisation_id=organisation_id, at=over)
            print(TENDED, flush=True)
        if once:
            return


def tell_first(module, name, point):
    """A line before each call."""
    called = getattr(module, name)

    def told(*words, **named):
        print(point(*words, **named), flush=True)
        return called(*words, **named)

    setattr(module, name, told)


def is_settled(organisation_id):
    from postwright.base.vault import queries
    from postwright.kit import tenancy

    with tenancy.scope(organisation_id):
        return len(queries.data_keys(organisation_id)) == 1


def unlooking(column, pk, sealed, organisation_id):
    """As `reseal`, without comparing."""
    from postwright.base.vault import operations as vault
    from postwright.kit import tenancy

    place = {"table": column.table, "column": column.column, "row": pk, "organisation": organisation_id}
    fresh = vault.seal(vault.unseal(sealed, **place), **place)
    with tenancy.scope(organisation_id):
        return bool(column.rows(organisation_id).filter(pk=pk).update(**{column.name: fresh}))


@dataclass
class Rotation:
    """
    Writers renew secrets, each its own, as workers renew tokens; meanwhile processes that change keys are killed.

    :param channels: their rows, in several organisations
    """

    url: str
    channels: list
    seed: int
    masters: tuple[str, str]
    stored: dict = field(default_factory=dict)
    lost: list = field(default_factory=list)
    closed: list = field(default_factory=list)
    counts: Counter = field(default_factory=Counter)
    killed: Counter = field(default_factory=Counter)

    def run(self, kind, *, kills):
        over = threading.Event()
        shares = [self.channels[number::3] for number in range(3)]
        writers = [threading.Thread(target=self._write, args=[share, over]) for share in shares]
        for writer in writers:
            writer.start()
        try:
            chance = random.Random(self.seed)  # noqa: S311 - chance of a test
            for number in range(kills):
                point = POINTS[number % len(POINTS)]
                # Both organisations get their share, and every row.
                most = len(self.channels) if point == RESEAL else 2
                self._kill_one(kind, number, point, times=chance.randint(1, most))
        finally:
            over.set()
            for writer in writers:
                writer.join()
        self._started(kind, kills, once=True).communicate()
        for channel in self.channels:
            self._check(channel)

    def _kill_one(self, kind, number, point, *, times):
        """When it comes to the point for that many times."""
        process = self._started(kind, number)
        while times and (line := process.stdout.readline()):
            times -= line.strip() == point
        self.killed[point] += not times and process.poll() is None
        process.kill()
        process.communicate()

    def _started(self, kind, number, *, once=False):
        """With the other master key each time."""
        present, former = self.masters if number % 2 else self.masters[::-1]
        env = os.environ | dict(zip(MASTERS, (present, former), strict=True))
        env |= {"POSTWRIGHT_DATABASE_URL": self.url, "DJANGO_SETTINGS_MODULE": "postwright.config.settings"}
        command = [sys.executable, "-m", "tests.chaos.rotating", kind, *(["once"] if once else [])]
        return subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True)

    def _write(self, channels, over):
        from django.db import connections

        chance = random.Random(self.seed)  # noqa: S311 - chance of a test
        while not over.is_set():
            self._renew(chance.choice(channels))
        connections.close_all()

    def _renew(self, channel):
        """One try: whoever is refused, or comes too late, has changed nothing."""
        from django.db import OperationalError

        from postwright.base.connections.models import Channel
        from postwright.base.vault import operations as vault
        from postwright.kit import tenancy

        if (sealed := self._check(channel)) is None:
            return
        fresh = str(int(self.stored[channel.pk]) + 1)
        try:
            with tenancy.scope(channel.organisation_id):
                rows = Channel.objects.filter(pk=channel.pk, secret=sealed)
                changed = rows.update(secret=vault.seal(fresh, **place(channel)))
        except OperationalError:
            vault.forget()
            self.counts["refused"] += 1
            return
        if changed:
            self.stored[channel.pk] = fresh
        self.counts["renewed" if changed else "too late"] += 1

    def _check(self, channel):
        """What is stored now opens, and is what was stored last."""
        from postwright.base.vault import operations as vault
        from postwright.kit.crypto import CannotOpen

        sealed = self._sealed(channel)
        try:
            found = vault.unseal(sealed, **place(channel))
        except CannotOpen:
            if self._sealed(channel) == sealed:
                self.closed.append(channel.pk)
            return None
        if found != self.stored[channel.pk]:
            self.lost.append((channel.pk, found, self.stored[channel.pk]))
            self.stored[channel.pk] = found
        return sealed

    def _sealed(self, channel):
        from postwright.base.connections.models import Channel
        from postwright.kit import tenancy

        with tenancy.scope(channel.organisation_id):
            return bytes(Channel.objects.get(pk=channel.pk).secret)


def place(channel):
    return {
        "table": "connections_channel",
        "column": "secret",
        "row": channel.pk,
        "organisation": channel.organisation_id,
    }


if __name__ == "__main__":
    turn(sys.argv[1], once="once" in sys.argv)
