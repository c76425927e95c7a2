"""
Makes worker processes in milliseconds: everything is imported once, each worker is a fork of that.

`python -m tests.chaos.forge` reads one JSON order a line and answers with one. It never opens a connection
itself, so that a fork is as good as a process started afresh.
"""

import ctypes
import gc
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import IO, Any, Self

import django

DIE_WITH_PARENT = 1  # prctl(PR_SET_PDEATHSIG)


class Forge:
    """`with Forge(environment) as forge: pid = forge.start("careful")`."""

    def __init__(self, environment: Mapping[str, str], words: IO[str]) -> None:
        """:param words: what the workers write to their logs"""
        self._words = words
        self._environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "postwright.config.settings",
            **environment,
        }

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.chaos.forge"],
            env=self._environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._words,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()

    def start(self, call: str, **arguments: Any) -> int:
        """`call` is `module:function`; returns the process id of a fork that runs it and then ends."""
        return int(self._order({"start": call, "arguments": arguments}))

    def wait(self, pid: int) -> int:
        """Its exit code, or minus the signal that ended it."""
        return int(self._order({"wait": pid}))

    def ended(self, pid: int) -> bool:
        return bool(self._order({"ended": pid}))

    def kill(self, pid: int) -> int:
        os.kill(pid, signal.SIGKILL)
        return self.wait(pid)

    def _order(self, order: dict[str, Any]) -> Any:
        print(json.dumps(order), file=self._process.stdin, flush=True)
        return json.loads(self._process.stdout.readline())


def main() -> None:
    django.setup()
    import_module("tests.chaos.workers")
    gc.freeze()
    for line in sys.stdin:
        match json.loads(line):
            case {"start": call, "arguments": arguments}:
                answer: Any = _fork(call, arguments)
            case {"wait": pid}:
                answer = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
            case {"ended": pid}:
                # Left to be waited for, so that its number is given to nobody else.
                answer = os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        print(json.dumps(answer), flush=True)


def _fork(call: str, arguments: dict[str, Any]) -> int:
    parent = os.getpid()
    pid = os.fork()
    if pid:
        return pid
    ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGKILL)
    code = 1
    try:
        if os.getppid() == parent:
            os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
            os.dup2(2, 1)
            _found(call)(**arguments)
            code = 0
    finally:
        sys.stderr.flush()
        os._exit(code)


def _found(call: str) -> Callable[..., None]:
    module, name = call.split(":")
    found: Callable[..., None] = getattr(import_module(module), name)
    return found


if __name__ == "__main__":
    main()
