"""A real installation: the command that people start, on a data directory and a port of its own."""

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Self

from tests.peers.process import free_port
from tests.scratch import scratch

COMMAND = Path(sys.executable).with_name("postwright")
POLL_S = 0.02
START_S, STOP_S = 90, 60


class DidNotStart(Exception):
    """The message holds what the installation said last."""


class Installation:
    """`with Installation() as one:` serves at `one.url`; everything it made is gone afterwards."""

    def __init__(self, data: Path | None = None, **settings: str) -> None:
        # Not below pytest's directories, which it closes to other accounts again and again.
        self._own = tempfile.TemporaryDirectory(prefix="pw-journey", dir=scratch())
        self.data = data or Path(self._own.name) / "data"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = Path(self._own.name) / "log"
        self._settings = settings

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        self._own.cleanup()

    @property
    def pid(self) -> int:
        return self._process.pid

    def start(self) -> None:
        """Comes back once a publication would go out."""
        with self.log.open("ab") as log:
            command = [str(COMMAND), "run", "--port", str(self.port)]
            self._process = subprocess.Popen(command, env=self._environment(), stdout=log, stderr=log)
        deadline = time.monotonic() + START_S
        while not self.answers("/readyz"):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise DidNotStart(self.log.read_text()[-4000:])
            time.sleep(POLL_S)

    def stop(self) -> None:
        if self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise

    def answers(self, path: str) -> bool:
        try:
            with urllib.request.urlopen(self.url + path, timeout=5) as page:
                return page.status == 200
        except OSError:
            return False

    def run(self, *arguments: str, said: str = "") -> str:
        """What another `postwright` command says on the same data directory, told `said` on its input."""
        command = [str(COMMAND), *arguments]
        done = subprocess.run(
            command,
            env=self._environment(),
            input=said,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def _environment(self) -> dict[str, str]:
        # Nothing that the tests set for themselves.
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("POSTWRIGHT_")}
        own = {f"POSTWRIGHT_{name}": value for name, value in self._settings.items()}
        return inherited | own | {"POSTWRIGHT_DATA_DIR": str(self.data)}
