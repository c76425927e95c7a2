import io
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings

from postwright.ports.storage import Away, Busy, LocalStorage, Missing, NoSpace, WrongOffset
from postwright.ports.storage.tests.contract import FOLDER, arrive, content_of, stored_as
from postwright.ports.storage.tests.plans import follow, plans


@pytest.fixture
def storage(tmp_path):
    return LocalStorage(tmp_path / "media")


class Waiting(io.RawIOBase):
    """Gives one piece, and then only when it is told to."""

    def __init__(self):
        self.is_read, self.may_end = threading.Event(), threading.Event()

    def read(self, size=-1):
        if not self.is_read.is_set():
            self.is_read.set()
            return b"half"
        self.may_end.wait()
        return b""


class Long(io.RawIOBase):
    def __init__(self, length):
        self.left = length

    def read(self, size=-1):
        given = min(size, self.left)
        self.left -= given
        return bytes(given)


class TestAnArrival:
    @settings(max_examples=200, deadline=None)
    @given(plans(5000))
    def test_loses_nothing_in_whatever_order_it_comes(self, plan):
        with tempfile.TemporaryDirectory() as folder:
            follow(lambda: LocalStorage(Path(folder) / "media"), plan)

    def test_is_held_by_one_at_a_time(self, storage):
        arrival, stream = storage.begin(folder=FOLDER), Waiting()
        with ThreadPoolExecutor(1) as pool:
            appending = pool.submit(storage.append, arrival, stream, at=0)
            stream.is_read.wait()
            for other in (
                lambda: storage.append(arrival, io.BytesIO(b"other"), at=0),
                lambda: storage.finish(arrival),
                lambda: storage.abandon(arrival),
            ):
                with pytest.raises(Busy):
                    other()
            assert storage.sweep(before=4_000_000_000) == 0
            stream.may_end.set()
            assert appending.result() == 4

        assert storage.finish(arrival) == stored_as(b"half")

    def test_is_taken_whole_by_one_of_many(self, storage):
        arrival, start = storage.begin(folder=FOLDER), threading.Barrier(6)

        def send(number):
            start.wait()
            try:
                return storage.append(arrival, io.BytesIO(bytes([number]) * 1000), at=0)
            except (Busy, WrongOffset):
                return 0

        with ThreadPoolExecutor(6) as pool:
            taken = list(pool.map(send, range(6)))

        assert sorted(taken) == [0, 0, 0, 0, 0, 1000]
        assert storage.finish(arrival) == stored_as(bytes([taken.index(1000)]) * 1000)

    def test_uses_little_memory(self, storage):
        arrival = storage.begin(folder=FOLDER)
        tracemalloc.start()
        storage.append(arrival, Long(64 << 20), at=0)
        storage.finish(arrival)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()

        assert peak < 8 << 20

    def test_is_readable_by_us_alone(self, storage):
        arrive(storage, b"private")

        modes = {path.is_dir(): path.stat().st_mode & 0o777 for path in storage.root.rglob("*")}
        assert modes == {True: 0o700, False: 0o600}

    def test_leaves_room_to_others(self, storage, tmp_path):
        arrival = arrive(storage, b"half")
        full = LocalStorage(storage.root, keep_free=shutil.disk_usage(tmp_path).free * 2)

        with pytest.raises(NoSpace):
            full.append(arrival, io.BytesIO(b"more"), at=4)

        assert full.arrived(arrival) == 4

    def test_is_not_missing_while_its_place_is_out_of_reach(self, storage):
        arrival = arrive(storage, b"half")
        storage.root.rename(storage.root.with_name("elsewhere"))

        for ask in (storage.arrived, storage.finish, storage.abandon):
            with pytest.raises(Away):
                ask(arrival)
        with pytest.raises(Away):
            storage.append(arrival, io.BytesIO(b"more"), at=4)

    def test_is_swept_by_its_last_append(self, storage):
        old, young = arrive(storage, b"old"), arrive(storage, b"young")
        os.utime(storage.root / ".arrivals" / old, (1000, 1000))

        assert storage.sweep(before=2000) == 1

        assert storage.arrived(young) == 5
        with pytest.raises(Missing):
            storage.arrived(old)


class TestAFinishThatIsKilled:
    """At each point at which the operating system is asked for something."""

    SCRIPT = (
        "import os, sys; from pathlib import Path; from postwright.ports.storage import LocalStorage\n"
        "storage, arrival, calls, at = LocalStorage(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3]), [0]\n"
        "def count(event, _):\n"
        "    if event.startswith(('os.', 'open', 'fcntl.', 'shutil.')):\n"
        "        at[0] += 1\n"
        "        if at[0] > calls: os._exit(9)\n"
        "sys.addaudithook(count)\n"
        "storage.finish(arrival)\n"
        "os._exit(0)\n"
    )

    def kill_after(self, storage, arrival, calls):
        """False once it came to its end."""
        command = [sys.executable, "-c", self.SCRIPT, str(storage.root), arrival, str(calls)]
        return subprocess.run(command, check=False, timeout=60).returncode == 9  # noqa: S603 - our own words

    def test_finishes_at_the_next_try_or_had_finished(self, storage):
        calls = 0
        while self.kill_after(storage, arrival := arrive(storage, b"a ", b"photo"), calls):
            try:
                assert storage.finish(arrival) == stored_as(b"a photo")
            except Missing:
                assert storage.exists(stored_as(b"a photo").key)
            assert content_of(storage, stored_as(b"a photo").key) == b"a photo"
            assert not storage.abandon(arrival)
            storage.delete(stored_as(b"a photo").key)
            calls += 1
        assert calls > 5
