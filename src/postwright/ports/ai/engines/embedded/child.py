"""The parent's end of the pipe: starts the child when asked, stops it when it takes too long."""

import json
import selectors
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from postwright.ports.ai.base import EngineRefused, EngineUnavailable

_WORKER = "postwright.ports.ai.engines.embedded.worker"
# A hundred times what it takes, and long enough for a process that has to start first.
_OVERLAP_SECONDS = 30.0


class Child:
    """One question at a time; threads wait for each other. Nothing of ours reaches its environment."""

    def __init__(self, *, cache: Path, idle_seconds: float, timeout_seconds: float, threads: int) -> None:
        self._command = [
            *(sys.executable, "-P", "-m", _WORKER),
            *("--cache", str(cache)),
            *("--idle-seconds", str(idle_seconds)),
            *("--threads", str(threads)),
        ]
        self._timeout = timeout_seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._end: weakref.finalize[[subprocess.Popen[bytes]], Child] | None = None
        self._asked = 0
        self._lock = threading.Lock()

    @property
    def pid(self) -> int | None:
        process = self._process
        return process.pid if process and process.poll() is None else None

    def glance(self, *, frames: Sequence[Path], texts: dict[str, str]) -> dict[str, Any]:
        """What the first suggestions need: tags, colours, light, sharpness, features, languages."""
        return self._ask({"look": "glance", "texts": texts}, frames)

    def study(self, *, frames: Sequence[Path], ratios: Sequence[float]) -> dict[str, Any]:
        """All the rest. :param ratios: width / height, for which the best crop is wanted"""
        return self._ask({"look": "study", "ratios": list(ratios)}, frames)

    def overlap(self, *, one: Path, other: Path) -> dict[str, Any]:
        """How much of one picture lies in the other."""
        return self._ask({"look": "overlap"}, [one, other], timeout=min(self._timeout, _OVERLAP_SECONDS))

    def _ask(
        self, question: dict[str, Any], frames: Sequence[Path], *, timeout: float | None = None
    ) -> dict[str, Any]:
        seconds = self._timeout if timeout is None else timeout
        with self._lock:
            self._asked += 1
            question |= {"id": self._asked, "frames": [str(frame.absolute()) for frame in frames]}
            line = json.dumps(question).encode() + b"\n"
            answer = self._exchange(line, seconds, fresh=not self._listens())
            if answer is None:
                # It went idle between our look and our question; a new one has not.
                answer = self._exchange(line, seconds, fresh=True)
        return _unwrap(answer, self._asked)

    def close(self) -> None:
        with self._lock:
            self._stop()

    def _listens(self) -> bool:
        """Asks the pipe: a process that is gone has closed it, even before anyone has reaped it."""
        if self._process is None:
            return False
        with selectors.DefaultSelector() as selector:
            selector.register(_stdout(self._process), selectors.EVENT_READ)
            return not selector.select(0)

    def _exchange(self, line: bytes, seconds: float, *, fresh: bool) -> dict[str, Any] | None:
        """None where the child had left in peace before it read the question."""
        process = self._start() if fresh else self._process
        if process is None or process.stdin is None:
            raise EngineUnavailable("the embedded engine's process has no pipes")
        try:
            process.stdin.write(line)
            process.stdin.flush()
            answer = self._read_line(process, seconds)
        except BrokenPipeError:
            answer = b""
        if not answer.endswith(b"\n"):
            self._raise_unless_idle(process, fresh=fresh)
            return None
        parsed: dict[str, Any] = json.loads(answer)
        return parsed

    def _start(self) -> "subprocess.Popen[bytes]":
        self._stop()
        try:
            self._process = subprocess.Popen(  # noqa: S603 our own module under our own interpreter
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                bufsize=0,
                env={"PYTHONUTF8": "1", "OPENCV_IO_MAX_IMAGE_PIXELS": "40000000"},
                start_new_session=True,
            )
        except OSError as error:
            raise EngineUnavailable(f"the embedded engine cannot start: {type(error).__name__}") from error
        # Whoever drops the engine without closing it leaves neither a process nor its pipes.
        self._end = weakref.finalize(self, _end, self._process)
        threading.Thread(target=self._process.wait, daemon=True, name="embedded-engine-reaper").start()
        return self._process

    def _read_line(self, process: "subprocess.Popen[bytes]", seconds: float) -> bytes:
        deadline = time.monotonic() + seconds
        answer = b""
        with selectors.DefaultSelector() as selector:
            selector.register(_stdout(process), selectors.EVENT_READ)
            while not answer.endswith(b"\n"):
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    self._stop()
                    raise EngineUnavailable(f"the embedded engine took longer than {seconds:g} s")
                part = _stdout(process).read(1 << 20)
                if not part:
                    break
                answer += part
        return answer

    def _raise_unless_idle(self, process: "subprocess.Popen[bytes]", *, fresh: bool) -> None:
        code = process.wait()
        self._stop()
        if code or fresh:
            raise EngineUnavailable(f"the embedded engine's process ended with {code}")

    def _stop(self) -> None:
        self._process = None
        if self._end:
            self._end()


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            pipe.close()


def _stdout(process: "subprocess.Popen[bytes]") -> Any:
    return process.stdout


def _unwrap(answer: dict[str, Any] | None, asked: int) -> dict[str, Any]:
    if answer is None or answer.get("id") != asked:
        raise EngineUnavailable("the embedded engine answered another question")
    if answer.get("error") == "unreadable":
        raise EngineRefused("the preview is not a picture that can be read")
    if "error" in answer:
        raise EngineUnavailable(f"the embedded engine failed: {answer['detail']}")
    return answer
