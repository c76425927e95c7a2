import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import psutil
import pytest

POLL_S = 0.02
STANDIN = Path(__file__).with_name("standin.py")


@dataclass
class Running:
    process: subprocess.Popen
    data: Path
    port: int

    @property
    def first_line(self) -> str:
        return self.process.stdout.readline().strip()

    def web_pid(self) -> int:
        """The pid of the web process, once one answers."""
        while True:
            try:
                with urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as page:
                    return int(page.read().split()[0])
            except OSError:
                assert self.process.poll() is None
                time.sleep(POLL_S)

    def wait_for_worker(self) -> None:
        while not (self.data / "worker.pid").exists():
            assert self.process.poll() is None
            time.sleep(POLL_S)

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def directory() -> Iterator[Path]:
    # Not below tmp_path: each session of pytest closes that again to all other accounts.
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "data"


@pytest.fixture
def start(directory, port) -> Iterator[object]:
    """Start the supervisor with stand-ins for web and worker."""
    started = []

    def starter(*extra: str, on: int = port) -> Running:
        command = [sys.executable, str(STANDIN), str(directory), str(on), *extra]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        # Nothing that the tests set for themselves.
        env = {name: value for name, value in os.environ.items() if not name.startswith("POSTWRIGHT_")}
        process = subprocess.Popen(command, env=env, **pipes)
        started.append(process)
        return Running(process, directory, on)

    yield starter
    for process in started:
        process.terminate()
        process.communicate(timeout=30)
