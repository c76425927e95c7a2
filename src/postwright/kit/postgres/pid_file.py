"""The server's own lock file, postmaster.pid: whose it is, whether the server is ready, and stale ones."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from postwright.kit.postgres.errors import StartFailed

_STATUS_LINE = 7


def is_ready(cluster: Path, pid: int) -> bool:
    lines = _lines(cluster)
    return len(lines) > _STATUS_LINE and lines[0] == str(pid) and lines[_STATUS_LINE].strip() == "ready"


def serving_pid(cluster: Path) -> int | None:
    """The process that serves this directory, started by whomever."""
    lines = _lines(cluster)
    pid = int(lines[0]) if lines and lines[0].isdigit() else 0
    return pid if pid and _serves(pid, cluster) else None


def take_over(cluster: Path, socket: Path, patience: float) -> None:
    """
    End a server that outlived its supervisor, and make stale lock files harmless.

    The caller holds the lock on the data directory, so nobody else starts a server meanwhile.

    :raises StartFailed: the old server does not end within `patience` seconds
    """
    deadline = time.monotonic() + patience
    while pid := serving_pid(cluster):
        if time.monotonic() > deadline:
            raise StartFailed(f"An older database server (process {pid}) still runs and does not stop.")
        os.kill(pid, signal.SIGINT)
        time.sleep(0.1)
    _disarm(cluster)
    # The socket has a lock of its own, with the same weakness. Nobody else uses this directory.
    for path in socket.glob(".s.PGSQL.*.lock"):
        path.unlink()


def _disarm(cluster: Path) -> None:
    """
    Name ourselves in a stale lock file.

    Its process id may belong to another program by now, and PostgreSQL would believe that one to be a
    server. It trusts its parent's id to be no server, and still looks for living orphans by the shared
    memory that the file names; deleting the file would lose that second check.
    """
    lines = _lines(cluster)
    if lines:
        (cluster / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")


def _lines(cluster: Path) -> list[str]:
    try:
        return (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _serves(pid: int, cluster: Path) -> bool:
    if sys.platform == "linux":
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == cluster.resolve()
        except OSError:
            return False
    command = ["ps", "-p", str(pid), "-o", "command="]
    words = subprocess.run(command, capture_output=True, text=True, check=False, timeout=10).stdout
    return "postgres" in words and str(cluster) in words
