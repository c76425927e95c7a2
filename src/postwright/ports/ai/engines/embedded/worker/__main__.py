"""
One question per line in, one answer per line out, until the questions end or none comes for a while.

A question is {"id", "look": "glance", "frames": [path], "texts": {name: text}}, answered by {"id", "frames", "texts"},
or {"id", "look": "study", "frames": [path], "ratios": [float]}, answered by {"id", "frames", "not_installed"}, or
{"id", "look": "overlap", "frames": [path, path]}, answered by {"id", "points", "share", "blocks", "alike"}. Each may be
answered by {"id", "error", "detail"}, where "unreadable" blames the picture and "internal" blames us.
"""

import argparse
import json
import os
import resource
import select
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from postwright.ports.ai.engines.embedded.worker.desk import Desk

NICENESS = 5
# Private memory. With every model and a picture at work it holds a third of that.
MEMORY_LIMIT = 2 << 30


def main() -> None:
    asked = _parse_arguments()
    answers = _claim_stdout()
    os.nice(NICENESS)
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_LIMIT, MEMORY_LIMIT))
    desk = Desk(asked.cache, asked.threads)
    for line in _read_lines(asked.idle_seconds):
        question = json.loads(line)
        answers.write(json.dumps(desk.answer(question)) + "\n")
        answers.flush()


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cache", type=Path, required=True)
    parser.add_argument("--idle-seconds", type=float, required=True)
    parser.add_argument("--threads", type=int, required=True)
    return parser.parse_args()


def _claim_stdout() -> Any:
    # A library that prints must not break the conversation.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def _read_lines(idle_seconds: float) -> Iterator[bytes]:
    waiting = b""
    while select.select([0], [], [], idle_seconds)[0]:
        part = os.read(0, 65_536)
        if not part:
            return
        *lines, waiting = (waiting + part).split(b"\n")
        yield from lines


if __name__ == "__main__":
    main()
