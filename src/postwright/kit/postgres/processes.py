"""Child processes that end with us."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import IO

from postwright.kit.postgres.account import Account

_LAUNCHER = Path(__file__).with_name("launch.py")


def spawn(
    command: list[str],
    *,
    when_orphaned: signal.Signals = signal.SIGTERM,
    account: Account | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    output: IO[bytes] | int | None = None,
) -> subprocess.Popen[bytes]:
    """
    Start a program in its own process group, so that Ctrl-C reaches only us and we decide the order.

    On Linux it gets `when_orphaned` when the *thread* that called this ends, however it ends; elsewhere
    it stays and is taken care of at the next start.
    """
    become = (account.uid, account.gid) if account and account.drops else (-1, -1)
    launcher = [sys.executable, "-I", "-S", str(_LAUNCHER), str(os.getpid()), str(int(when_orphaned))]
    return subprocess.Popen(
        [*launcher, *map(str, become), *command],
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
    )


def stop(process: subprocess.Popen[bytes], how: signal.Signals, patience: float) -> None:
    """Ask, wait up to `patience` seconds, then kill the whole group."""
    if process.poll() is None:
        process.send_signal(how)
    try:
        process.wait(patience)
    except subprocess.TimeoutExpired:
        kill_group(process)
        process.wait()


def kill_group(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of the group, also when its leader is dead already."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        return
