"""
A child: one task at a time over one socket until that closes.

A task is one JSON line with the descriptors of its files beside it; the answer is one JSON line.
"""

import errno
import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from postwright.ports.imaging.child import fence
from postwright.ports.imaging.errors import Bomb, Crashed, ImagingError, Undecodable
from postwright.ports.imaging.types import Limits

MOST_DESCRIPTORS = 128
GRACE = 5.0  # seconds: the parent ends a late child first; this is for orphans


def main() -> None:
    link, gauge = socket.socket(fileno=0), fence.Gauge()
    _answer(link, {"value": asdict(fence.raise_fence(int(sys.argv[1])))})
    from postwright.ports.imaging.child import progress, stills, tasks  # noqa: PLC0415 - behind the fence

    stills.only_our_loaders()
    gc.freeze()
    progress.tell_to(lambda share: _answer(link, {"progress": share}))
    for task, descriptors in _tasks(link):
        with _closed(descriptors), _deadline(task["seconds"]):
            answer = _do(tasks.VERBS[task["verb"]], descriptors, task)
            gc.collect()  # decoders and encoders hang in rings, and what they hold is missing for the next file
        _answer(link, answer | {"resident": gauge.read()})


def _tasks(link: socket.socket) -> Iterator[tuple[dict[str, Any], list[int]]]:
    while True:
        line, descriptors, _flags, _address = socket.recv_fds(link, 1 << 16, MOST_DESCRIPTORS)
        while line and not line.endswith(b"\n"):
            line += link.recv(1 << 16)
        if not line:
            return
        yield json.loads(line), descriptors


def _do(verb: Any, descriptors: list[int], task: dict[str, Any]) -> dict[str, Any]:
    fence.limit_output(task["most_output"])
    try:
        return {"value": verb(descriptors, Limits(**task["limits"]), **task["arguments"])}
    except ImagingError as error:
        failure: ImagingError = error
    except MemoryError:
        failure = Bomb()
    except OSError as error:
        failure = Bomb() if error.errno == errno.EFBIG else Undecodable()
    except Exception:  # noqa: BLE001 - no file, however odd, may end in a trace with its content
        failure = Crashed()
    return {"error": failure.code, "details": failure.details()}


@contextmanager
def _closed(descriptors: list[int]) -> Iterator[None]:
    """Before the answer goes out: whoever reads it may count on the files being let go."""
    try:
        yield
    finally:
        for descriptor in descriptors:
            os.close(descriptor)


@contextmanager
def _deadline(seconds: float) -> Iterator[None]:
    """The kernel ends this process even inside a decoder that never returns."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds + GRACE)
    yield
    signal.setitimer(signal.ITIMER_REAL, 0)


def _answer(link: socket.socket, answer: dict[str, Any]) -> None:
    link.sendall(json.dumps(answer, default=str).encode() + b"\n")


if __name__ == "__main__":
    main()
