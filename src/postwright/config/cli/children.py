"""Processes that `postwright run` keeps alive."""

import signal
import subprocess
import sys
import time
from collections.abc import Mapping

from postwright.kit.postgres.processes import kill_group, spawn, stop

FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 10.0
STEADY_S = 30


class Child:
    def __init__(self, name: str, command: list[str], env: Mapping[str, str]) -> None:
        self.name, self.command, self.env = name, command, env
        self.process: subprocess.Popen[bytes] | None = None
        self.deaths = 0
        self._started = self._next_start = 0.0
        self._pause = FIRST_PAUSE_S

    def tend(self) -> None:
        """Start it, or start it again if it died, after a pause that grows. Call it often; it never waits."""
        if self.process is not None and self.process.poll() is None:
            return
        now = time.monotonic()
        if self.process is not None:
            self._bury(self.process, now)
        if now >= self._next_start:
            self._started = now
            self.process = spawn(self.command, env=self.env)

    def stop(self, patience: float) -> None:
        if self.process is not None:
            stop(self.process, signal.SIGTERM, patience)
            kill_group(self.process)
            self.process = None

    def _bury(self, process: subprocess.Popen[bytes], now: float) -> None:
        # Its own children may have survived it and still hold the port.
        kill_group(process)
        self.process = None
        self.deaths += 1
        self._pause = (
            FIRST_PAUSE_S if now - self._started > STEADY_S else min(self._pause * 2, LONGEST_PAUSE_S)
        )
        self._next_start = now + self._pause
        print(
            f"postwright: {self.name} ended ({_cause(process.returncode)}); starting it again.",
            file=sys.stderr,
        )


def _cause(status: int) -> str:
    return f"signal {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"
