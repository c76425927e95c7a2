"""A hang or a crash costs one task; children are reused, limited in number and not kept for ever."""

import fcntl
import os
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from postwright.ports.imaging import Crashed, Imaging, RenderSpec, TookTooLong, UnknownType
from postwright.ports.imaging.tests import samples


@pytest.fixture
def pool():
    made = []

    def make(**options):
        made.append(Imaging(**options))
        return made[-1]

    yield make
    for imaging in made:
        imaging.close()


def ended(pid):
    """Waits for the end of a process, whoever reaps it."""
    try:
        handle = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], 30)[0])
    finally:
        os.close(handle)


class TestAChild:
    def test_is_reused(self, pool):
        imaging = pool(max_children=1)
        imaging.probe(samples.ROCKET)
        first = imaging.children()
        imaging.probe(samples.COFFEE)

        assert len(first) == 1
        assert imaging.children() == first

    def test_ends_when_idle_and_comes_back_when_needed(self, pool):
        imaging = pool(idle_seconds=0.05)
        imaging.probe(samples.ROCKET)
        (pid,) = imaging.children() or (0,)

        assert pid == 0 or ended(pid)
        assert imaging.probe(samples.ROCKET).width == 640

    def test_that_hangs_is_ended_and_harms_one_task(self, pool, tmp_path):
        imaging = pool(max_children=1)
        imaging.probe(samples.ROCKET)
        (pid,) = imaging.children()
        os.kill(pid, signal.SIGSTOP)

        with pytest.raises(TookTooLong):
            imaging.render(samples.ROCKET, tmp_path / "out", RenderSpec(), seconds=0.3)

        assert ended(pid)
        assert list(tmp_path.iterdir()) == []
        assert imaging.render(samples.ROCKET, tmp_path / "out", RenderSpec()).width == 640

    def test_that_is_really_busy_is_ended_at_its_time(self, pool, tmp_path):
        imaging = pool(max_children=1)
        path = samples.clip(tmp_path / "a.webm", video="libvpx-vp9", audio=None, size=(1280, 720), seconds=4)
        imaging.probe(path)
        (pid,) = imaging.children()

        with pytest.raises(TookTooLong):
            imaging.clean_video(path, tmp_path / "out.mp4", seconds=0.2)

        assert ended(pid)
        assert imaging.probe(path).width == 1280

    def test_that_dies_over_a_file_harms_one_task(self, pool, tmp_path):
        imaging = pool(max_children=1)
        imaging.probe(samples.ROCKET)
        (worker, _timer) = imaging._idle[0]
        os.kill(worker.process.pid, signal.SIGSTOP)

        with ThreadPoolExecutor(1) as thread:
            task = thread.submit(imaging.render, samples.ROCKET, tmp_path / "out", RenderSpec())
            await_delivery(worker.link)
            os.kill(worker.process.pid, signal.SIGKILL)
            with pytest.raises(Crashed):
                task.result(30)

        assert list(tmp_path.iterdir()) == []
        assert imaging.probe(samples.ROCKET).width == 640

    def test_that_dies_while_idle_harms_nobody(self, pool):
        imaging = pool(max_children=1)
        imaging.probe(samples.ROCKET)
        (pid,) = imaging.children()
        os.kill(pid, signal.SIGKILL)

        assert ended(pid)
        assert imaging.probe(samples.ROCKET).width == 640
        assert imaging.children() != [pid]

    def test_goes_with_a_parent_that_is_killed(self):
        script = (
            "import sys; from postwright.ports.imaging import Imaging; from pathlib import Path\n"
            "imaging = Imaging(); imaging.probe(Path(sys.argv[1])); print(imaging.children()[0], flush=True)\n"
            "sys.stdin.read()\n"
        )
        command = [sys.executable, "-c", script, str(samples.ROCKET)]
        with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:  # noqa: S603 - ours
            child = int(parent.stdout.readline())
            parent.kill()
            parent.wait()

        assert ended(child)


class TestImaging:
    def test_serves_many_threads_with_few_children(self, pool, tmp_path):
        imaging = pool(max_children=2)
        start = threading.Barrier(12)

        def use(number):
            start.wait()
            out = tmp_path / f"{number}.webp"
            made = imaging.render(samples.ROCKET, out, RenderSpec(max_edge=100 + number, format="webp"))
            return made.width, out.stat().st_size == made.size, len(imaging.children()) <= 2

        with ThreadPoolExecutor(12) as threads:
            results = list(threads.map(use, range(12)))

        assert results == [(100 + number, True, True) for number in range(12)]
        assert 1 <= len(imaging.children()) <= 2

    def test_ends_its_children_when_closed(self, pool):
        imaging = pool()
        imaging.probe(samples.ROCKET)
        (pid,) = imaging.children()

        imaging.close()

        assert ended(pid)

    def test_replaces_an_existing_file_only_by_a_finished_one(self, imaging, tmp_path):
        (tmp_path / "out").write_bytes(b"before")
        (tmp_path / "bad").write_bytes(b"no picture")

        with pytest.raises(UnknownType):
            imaging.render(tmp_path / "bad", tmp_path / "out", RenderSpec())
        assert (tmp_path / "out").read_bytes() == b"before"

        made = imaging.render(samples.ROCKET, tmp_path / "out", RenderSpec())
        assert (tmp_path / "out").stat().st_size == made.size

    def test_never_loads_a_decoder_itself(self):
        script = (
            "import sys; from pathlib import Path; from postwright.ports.imaging import Imaging\n"
            "imaging = Imaging(); imaging.probe(Path(sys.argv[1])); imaging.close()\n"
            "print({'pyvips', 'av', 'numpy', 'PIL', 'pillow_heif', '_libvips'} & set(sys.modules))\n"
        )
        ran = subprocess.run(  # noqa: S603 - ours
            [sys.executable, "-c", script, str(samples.ROCKET)], capture_output=True, check=True, text=True
        )

        assert ran.stdout == "set()\n"


def await_delivery(link):
    """Until the task lies in the socket of a child that cannot read it."""
    while not struct.unpack("i", fcntl.ioctl(link, termios.TIOCOUTQ, b"\0" * 4))[0]:
        os.sched_yield()
