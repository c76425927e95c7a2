"""
One question per line in, one answer per line out, until the questions end or none comes for a while.

A question is {"id", "frames": [path], "texts": {name: text}}; its answer {"id", "frames", "texts"} or
{"id", "error", "detail"}, where "unreadable" blames the picture and "internal" blames us.
"""

import argparse
import json
import os
import select
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

NICENESS = 5


def main() -> None:
    asked = _parse_arguments()
    answers = _claim_stdout()
    os.nice(NICENESS)
    desk = _Desk(asked.cache, asked.threads)
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


class _Desk:
    """Loads what a question needs, the models side by side, and keeps it for the next one."""

    def __init__(self, cache: Path, threads: int) -> None:
        self._cache = cache
        self._languages: Any = None
        self._pool = ThreadPoolExecutor(max_workers=2)
        self._tagger: Future[Any] = self._pool.submit(_load_tagger, cache, threads)

    def answer(self, question: dict[str, Any]) -> dict[str, Any]:
        try:
            texts = self._pool.submit(self._identify, question["texts"])
            frames = [self._look(Path(path)) for path in question["frames"]]
            return {"id": question["id"], "frames": frames, "texts": texts.result()}
        except Exception as error:  # noqa: BLE001 a broken picture must not cost the loaded models
            return {"id": question["id"], **_describe(error)}

    def _look(self, path: Path) -> dict[str, Any]:
        from postwright.ports.ai.engines.embedded.worker import pictures, pixels  # noqa: PLC0415 while models load

        rgb = pictures.read_picture(path)
        counted = {
            "colours": pixels.read_colours(rgb),
            "light": pixels.read_light(rgb),
            "sharpness": pixels.read_sharpness(rgb),
        }
        return {**counted, **self._tagger.result().look(rgb)}

    def _identify(self, texts: dict[str, str]) -> dict[str, Any]:
        written = {name: text for name, text in texts.items() if text}
        if written and self._languages is None:
            from postwright.ports.ai.engines.embedded.worker.languages import Languages  # noqa: PLC0415 see _look

            self._languages = Languages(self._cache)
        return {name: self._languages.identify(text) for name, text in written.items()}


def _load_tagger(cache: Path, threads: int) -> Any:
    from postwright.ports.ai.engines.embedded.worker.tagger import Tagger  # noqa: PLC0415 see _look

    return Tagger(cache, threads=threads)


def _describe(error: Exception) -> dict[str, str]:
    # Names only: a message could quote the person's text or path.
    kind = type(error).__name__
    return {"error": "unreadable" if kind == "Unreadable" else "internal", "detail": kind}


if __name__ == "__main__":
    main()
