"""Warm children, handed out one task at a time."""

import os
import stat
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from postwright.ports.imaging.errors import Bomb, Crashed, NotAFile
from postwright.ports.imaging.types import (
    HEARD_RATE,
    Changes,
    ClipSpec,
    Fence,
    Focus,
    Heard,
    KeyFrame,
    Limits,
    Measured,
    Probe,
    Rendered,
    RenderSpec,
)
from postwright.ports.imaging.worker import Tell, Worker

MEBIBYTE = 1 << 20
STILL_SECONDS, CLIP_SECONDS, MEASURE_SECONDS, ENCODE_SECONDS = 30.0, 60.0, 600.0, 1800.0
MAKE_SECONDS = 3 * ENCODE_SECONDS  # an hour of full HD on two slow cores
MOST_KEY_FRAMES = 60
LARGEST_STILL = 64 * MEBIBYTE
TASKS_PER_CHILD = 200  # what one file may have spoilt does not live for ever


class Imaging:
    """
    Safe to use from any thread; make it after forking. Children start with the first task.

    Every method raises an ImagingError that names what is wrong with the file. A failed task leaves no
    output file; an existing one is replaced only by a finished one.

    :param max_children: tasks at the same time; further ones wait
    :param idle_seconds: a child with nothing to do is ended after this long
    :param memory_limit: bytes of private memory that one child may have
    :param fonts: files of the letters that words are drawn with, the most usual first
    """

    def __init__(
        self,
        *,
        max_children: int = 2,
        idle_seconds: float = 60.0,
        memory_limit: int = 1024 * MEBIBYTE,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        fonts: Sequence[Path] = (),
    ) -> None:
        self.idle_seconds, self.memory_limit, self.limits = idle_seconds, memory_limit, limits
        self.fonts = tuple(str(font.absolute()) for font in fonts)
        self._places = threading.BoundedSemaphore(max_children)
        self._lock = threading.Lock()
        self._idle: list[tuple[Worker, threading.Timer]] = []
        self._closed = False

    def probe(self, path: Path, *, seconds: float = CLIP_SECONDS) -> Probe:
        """What the file is. A picture is decoded once, small, so that damage shows here already."""
        return _checked(Probe, self._run("probe", path, [], seconds))

    def render(self, path: Path, out: Path, spec: RenderSpec, *, seconds: float | None = None) -> Rendered:
        """A clean copy of a picture; of an animation its first frame, unless it becomes a GIF."""
        seconds = seconds or (ENCODE_SECONDS if spec.format == "gif" else STILL_SECONDS)
        return _checked(Rendered, self._run("render", path, [out], seconds, spec=asdict(spec)))

    def focus(self, path: Path, *, seconds: float = STILL_SECONDS) -> Focus:
        """Where a picture draws the eye, so that cutting it keeps that."""
        return _checked(Focus, self._run("focus", path, [], seconds))

    def poster(
        self,
        path: Path,
        out: Path,
        at_seconds: float | None = None,
        *,
        spec: RenderSpec = RenderSpec(max_edge=1920),  # noqa: B008 - frozen
        seconds: float = CLIP_SECONDS,
    ) -> Rendered:
        """A still of a video; without a time, a frame that shows something."""
        answer = self._run("poster", path, [out], seconds, spec=asdict(spec), at_seconds=at_seconds)
        return _checked(Rendered, answer)

    def key_frames(
        self,
        path: Path,
        out_dir: Path,
        count: int,
        *,
        spec: RenderSpec = RenderSpec(max_edge=640),  # noqa: B008 - frozen
        seconds: float = CLIP_SECONDS,
    ) -> list[KeyFrame]:
        """Up to `count` (1 to 60) different frames, evenly spread: `000.jpg`, `001.jpg` …"""
        if not 1 <= count <= MOST_KEY_FRAMES:
            raise ValueError(f"count goes from 1 to {MOST_KEY_FRAMES}")
        outs = [out_dir / f"{number:03}.{_extension(spec)}" for number in range(count)]
        answer = _checked(
            list[dict[str, Any]], self._run("key_frames", path, outs, seconds, spec=asdict(spec))
        )
        for unused in outs[len(answer) :]:
            unused.unlink()
        return [_checked(KeyFrame, {"path": out, **made}) for out, made in zip(outs, answer, strict=False)]

    def clean_video(self, path: Path, out: Path, *, seconds: float = ENCODE_SECONDS) -> Rendered:
        """
        MP4 with one picture and at most one sound track and nothing that identifies.

        H.264 and AAC are copied as they are; everything else becomes H.264 and AAC of at most 1080p.
        """
        return _checked(Rendered, self._run("clean_video", path, [out], seconds))

    def change(
        self,
        path: Path,
        out: Path,
        changes: Changes,
        *,
        spec: RenderSpec = RenderSpec(),  # noqa: B008 - frozen
        seconds: float = STILL_SECONDS,
    ) -> Rendered:
        """A clean copy of a picture as a person changed it; as GIF, all frames of it."""
        self._need_letters(bool(changes.texts))
        seconds = ENCODE_SECONDS if spec.format == "gif" else seconds
        answer = self._run(
            *("change", path, [out], seconds),
            spec=asdict(spec),
            changes=asdict(changes),
            fonts=self.fonts,
        )
        return _checked(Rendered, answer)

    def make_video(
        self,
        path: Path,
        out: Path,
        spec: ClipSpec,
        *,
        seconds: float = MAKE_SECONDS,
        tell: Tell | None = None,
    ) -> Rendered:
        """
        A video made to measure; see ClipSpec.

        :param tell: hears how far it is, 0 to 1, about twice a second
        :raises TooManyBytes: it does not get as small as it must be
        """
        self._need_letters(bool(spec.changes.texts or spec.cues))
        answer = self._run(
            *("make_video", path, [out], seconds, 2 * (spec.max_bytes or 0)),
            tell=tell,
            spec=asdict(spec),
            fonts=self.fonts,
        )
        return _checked(Rendered, answer)

    def measure_video(self, path: Path, *, seconds: float = MEASURE_SECONDS) -> Measured:
        """Cuts, stillness, loudness and silence; decodes all of the sound and the first ten minutes of pictures."""
        return _checked(Measured, self._run("measure_video", path, [], seconds))

    def listen(self, path: Path, out: Path, *, seconds: float = MEASURE_SECONDS) -> Heard:
        """The first sound track as WAV for speech recognition: one channel, 16 bit, 16 kHz."""
        most = int((self.limits.max_seconds + 2) * 2 * HEARD_RATE)
        return _checked(Heard, self._run("listen", path, [out], seconds, most_output=most))

    def fence(self) -> Fence:
        """What really holds on this machine."""
        worker = self._take()
        self._give_back(worker)
        return worker.fence

    def children(self) -> list[int]:
        """Process ids of those waiting for work."""
        with self._lock:
            return [worker.process.pid for worker, _timer in self._idle]

    def undrawable(self, words: str) -> str:
        """Those characters, each once, for which no font has a sign."""
        # Only our own fonts are opened here; whoever writes no words does without Pillow.
        from postwright.ports.imaging.lettering import undrawable  # noqa: PLC0415 - see above

        return undrawable(words, self.fonts)

    def close(self) -> None:
        """End the idle children; busy ones end after their task."""
        with self._lock:
            self._closed = True
            idle, self._idle = self._idle, []
        for worker, timer in idle:
            timer.cancel()
            worker.end()

    def _need_letters(self, wanted: bool) -> None:  # noqa: FBT001 - a question answered at the call
        if wanted and not self.fonts:
            raise ValueError("words need fonts")

    def _run(
        self,
        verb: str,
        path: Path,
        outs: Sequence[Path],
        seconds: float,
        most_output: int = 0,
        tell: Tell | None = None,
        **arguments: Any,
    ) -> Any:
        task = {"verb": verb, "seconds": seconds, "limits": asdict(self.limits), "arguments": arguments}
        with ExitStack() as stack:
            source, size = _open(path, stack)
            task["most_output"] = max(most_output, LARGEST_STILL, 3 * size)
            parts = [out.with_name(f".{out.name}.part") for out in outs]
            descriptors = [source, *(_create(part, stack) for part in parts)]
            answer = self._ask(task, descriptors, tell)
            for part, out in zip(parts, outs, strict=True):
                part.replace(out)
            return answer

    def _ask(self, task: dict[str, Any], descriptors: Sequence[int], tell: Tell | None) -> Any:
        worker = self._take()
        try:
            return worker.ask(task, descriptors, tell)
        except Bomb:
            worker.end()  # what the file has filled would be missing for the next one
            raise
        finally:
            self._give_back(worker)

    def _take(self) -> Worker:
        self._places.acquire()
        try:
            while worker := self._pop():
                if worker.is_alive():
                    return worker
                worker.end()
            return Worker(self.memory_limit)
        except BaseException:
            self._places.release()
            raise

    def _pop(self) -> Worker | None:
        with self._lock:
            if not self._idle:
                return None
            worker, timer = self._idle.pop()
        timer.cancel()
        return worker

    def _give_back(self, worker: Worker) -> None:
        worker.tasks += 1
        try:
            spent = worker.tasks >= TASKS_PER_CHILD or worker.resident > self.memory_limit // 2
            if self._closed or spent or not worker.is_alive():
                worker.end()
            else:
                self._keep(worker)
        finally:
            self._places.release()

    def _keep(self, worker: Worker) -> None:
        timer = threading.Timer(self.idle_seconds, self._retire, [worker])
        timer.daemon = True
        with self._lock:
            self._idle.append((worker, timer))
        timer.start()

    def _retire(self, worker: Worker) -> None:
        with self._lock:
            mine = [entry for entry in self._idle if entry[0] is worker]
            self._idle = [entry for entry in self._idle if entry[0] is not worker]
        if mine:
            worker.end()


def _open(path: Path, stack: ExitStack) -> tuple[int, int]:
    """The descriptor and its bytes. A pipe without a writer must not hold anybody up."""
    source = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    stack.callback(os.close, source)
    found = os.fstat(source)
    if not stat.S_ISREG(found.st_mode):
        raise NotAFile
    return source, found.st_size


def _create(part: Path, stack: ExitStack) -> int:
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    stack.callback(os.close, descriptor)
    stack.callback(part.unlink, missing_ok=True)
    return descriptor


def _checked[Value](kind: type[Value], answer: Any) -> Value:
    try:
        return TypeAdapter(kind).validate_python(answer)
    except ValidationError:
        raise Crashed from None


def _extension(spec: RenderSpec) -> str:
    return "jpg" if spec.format == "jpeg" else spec.format
