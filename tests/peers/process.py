"""A server in a process of its own: it says "ready" when it is, and ends when its input does."""

import socket
import subprocess
from threading import Timer
from typing import Any

START_SECONDS, STOP_SECONDS = 60, 15


def begin(command: list[str], name: str, **options: Any) -> subprocess.Popen[str]:
    """
    Return once the server answers.

    :raises RuntimeError: it did not start; the message has its `name`
    """
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    process = subprocess.Popen(command, text=True, **pipes, **options)
    watchdog = Timer(START_SECONDS, process.kill)
    watchdog.start()
    try:
        for line in process.stdout:
            if line.strip() == "ready":
                return process
    finally:
        watchdog.cancel()
    process.stdin.close()
    process.stdout.close()
    raise RuntimeError(f"The {name} server did not start (exit code {process.wait()}).")


def end(process: subprocess.Popen[str]) -> None:
    process.stdin.close()
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
