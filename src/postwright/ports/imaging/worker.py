"""One limited child process and the line to it."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from postwright.ports.imaging.errors import Crashed, TookTooLong, rebuild
from postwright.ports.imaging.types import Fence

START_SECONDS = 30.0
LONGEST_ANSWER = 1 << 16
PACKAGES = str(Path(__file__).resolve().parents[3])


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes back is as hostile as the file was: it is checked, never trusted."""

    value: Any = None
    error: str | None = None
    details: dict[str, int | float] | None = None
    resident: int = 0
    progress: float | None = None


Tell = Callable[[float], None]
ANSWER = TypeAdapter(Answer)
FENCE = TypeAdapter(Fence)


class Worker:
    """Use from one thread at a time. :param memory_limit: bytes"""

    def __init__(self, memory_limit: int) -> None:
        self.link, far_end = socket.socketpair()
        self.link.set_inheritable(False)
        with far_end:
            self.process = _start(far_end, memory_limit)
        self.resident = self.tasks = 0
        self.heard = b""
        self.fence = FENCE.validate_python(self._receive(START_SECONDS).value, strict=False)

    def ask(self, task: dict[str, Any], descriptors: Sequence[int], tell: Tell | None = None) -> Any:
        """
        :param tell: hears how far it is, 0 to 1; what it raises ends the task
        :raises ImagingError: what the child said about the file
        :raises TookTooLong: it said nothing for `task["seconds"]`; it is ended
        :raises Crashed: it died; so are its remains
        """
        try:
            line = json.dumps(task).encode() + b"\n"
            sent = socket.send_fds(self.link, [line], list(descriptors))
            self.link.sendall(line[sent:])
        except OSError:
            self.end()
            raise Crashed from None
        answer = self._answer(task["seconds"], tell)
        self.resident = answer.resident
        if answer.error is not None:
            raise rebuild(answer.error, answer.details or {})
        return answer.value

    def is_alive(self) -> bool:
        return self.process.poll() is None

    def end(self) -> None:
        self.link.close()
        self.process.kill()
        self.process.wait()

    def _answer(self, seconds: float, tell: Tell | None) -> Answer:
        deadline = time.monotonic() + seconds
        while (answer := self._receive(deadline - time.monotonic())).progress is not None:
            if tell:
                try:
                    tell(answer.progress)
                except BaseException:
                    self.end()
                    raise
        return answer

    def _receive(self, seconds: float) -> Answer:
        try:
            return ANSWER.validate_json(self._line(time.monotonic() + seconds))
        except TimeoutError:
            self.end()
            raise TookTooLong from None
        except (OSError, ValueError):
            self.end()
            late = self.process.returncode in {-signal.SIGALRM, -signal.SIGXCPU}
            raise (TookTooLong if late else Crashed) from None

    def _line(self, deadline: float) -> bytes:
        while b"\n" not in self.heard:
            self.link.settimeout(max(0.001, deadline - time.monotonic()))
            part = self.link.recv(LONGEST_ANSWER)
            self.heard += part
            if not part or len(self.heard) > LONGEST_ANSWER:
                raise ConnectionError
        line, _end, self.heard = self.heard.partition(b"\n")
        return line


def _start(far_end: socket.socket, memory_limit: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-P", "-s", "-m", "postwright.ports.imaging.child", str(memory_limit)],
        stdin=far_end.fileno(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # decoders print what they read
        env=ENVIRONMENT,
        cwd=os.sep,
        start_new_session=True,
    )


# Nothing of ours is inherited: no database address, no key.
ENVIRONMENT = {
    "PYTHONPATH": PACKAGES,
    "LC_ALL": "C.UTF-8",
    "VIPS_CONCURRENCY": "2",
    "OPENBLAS_NUM_THREADS": "1",  # each thread takes memory from the same limit
    "VIPS_DISC_THRESHOLD": "64g",  # spill to memory, where the limit is, not to disk
    "MALLOC_ARENA_MAX": "2",
    "MALLOC_TRIM_THRESHOLD_": "1048576",
}
