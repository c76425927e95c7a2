"""`postwright analyse`: suggestions for files on the command line, without a server or a database."""

import argparse
import json
import re
import sys
import tempfile
import textwrap
import tomllib
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from pydantic import ValidationError

from postwright.config import env
from postwright.config.cli.gather import gather
from postwright.config.cli.installation import Installation
from postwright.config.cli.problems import Problem
from postwright.config.cli.processes import SETTINGS
from postwright.ports.ai.answers import AnalysisResult
from postwright.ports.ai.base import Engine, EngineError
from postwright.ports.ai.registry import open_engine
from postwright.ports.ai.types import AnalysisRequest, BrandVoice, Frame, MediaFacts, MediaKind, NetworkNeeds
from postwright.ports.channels.registry import NETWORKS, Networks
from postwright.ports.imaging import Imaging, ImagingError, Probe, RenderSpec

PREVIEW_EDGE, FRAME_EDGE, KEY_FRAMES = 1600, 640, 8
MOST_JOBS, AHEAD = 32, 2  # answers of each job that wait for their turn to be told
LABELS = {
    "title": "Title",
    "caption": "Caption",
    "hashtags": "Hashtags",
    "alt_text": "Alt text",
    "description": "Description",
}


class BrandNotReadable(Problem): ...


def analyse(arguments: list[str]) -> int:
    """Exit status 0: all were looked at; 1: some could not be; 2: asked in a wrong way."""
    options = _parse(arguments)
    try:
        asked = Asked.from_options(options)
    except BrandNotReadable as error:
        print(f"postwright: {error}", file=sys.stderr)
        return 2
    found = gather(options.files)
    for trouble in found.unread:
        _tell_failure(Path(trouble.filename or ""), trouble, as_json=options.json)
    failed = len(found.unread)
    progress = Progress(len(found.files))
    for file, result in look_at_all(found.files, asked, jobs=options.jobs):
        progress.clear()
        if isinstance(result, Exception):
            failed += 1
            _tell_failure(file, result, as_json=options.json)
        else:
            _tell(file, result, as_json=options.json)
        progress.step()
    progress.clear()
    if found.passed_over:
        print(f"postwright: other files passed over: {found.passed_over}", file=sys.stderr)
    return 1 if failed else 0


@dataclass(frozen=True)
class Asked:
    """The same for every file."""

    brand: BrandVoice
    hint: str
    language: str
    networks: tuple[NetworkNeeds, ...]

    @classmethod
    def from_options(cls, options: argparse.Namespace) -> "Asked":
        """:raises BrandNotReadable: of the brand's file"""
        brand = read_brand(options.brand) if options.brand else BrandVoice()
        language = options.language or (brand.languages[0] if brand.languages else "en")
        return cls(brand, options.hint, language, tuple(map(needs_of, dict.fromkeys(options.network))))


class Progress:
    """How many are done, in place, for a person at a terminal; nothing for a file or a pipe."""

    def __init__(self, count: int) -> None:
        self._done, self._count = 0, count
        self._shows = sys.stderr.isatty() and count > 1

    def step(self) -> None:
        self._done += 1
        if self._shows and self._done < self._count:
            print(f"{self._done} of {self._count} …", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        if self._shows:
            print("\r\x1b[K", end="", file=sys.stderr, flush=True)


def look_at_all(
    files: list[Path], asked: Asked, *, jobs: int
) -> Iterator[tuple[Path, AnalysisResult | Exception]]:
    """In the order of the files, whatever each became. Each job has an engine of its own, about 400 MB."""
    waiting: deque[tuple[Path, Future[AnalysisResult]]] = deque()
    with _tools(min(jobs, max(1, len(files)))) as free, ThreadPoolExecutor(jobs) as pool:

        def run(file: Path) -> AnalysisResult:
            imaging, engine = free.get()
            try:
                return look(file, imaging=imaging, engine=engine, asked=asked)
            finally:
                free.put((imaging, engine))

        for file in files:
            waiting.append((file, pool.submit(run, file)))
            if len(waiting) > AHEAD * jobs:
                yield _ended(*waiting.popleft())
        while waiting:
            yield _ended(*waiting.popleft())


def _ended(file: Path, future: "Future[AnalysisResult]") -> tuple[Path, AnalysisResult | Exception]:
    try:
        return file, future.result()
    except (ImagingError, EngineError, OSError) as error:
        return file, error


def needs_of(network: str) -> NetworkNeeds:
    """What a network takes, as its channel declares it."""
    takes = Networks({"rehearsal": {"timeline": None}})[network].capabilities
    return NetworkNeeds(
        name=network,
        caption_limit=takes.text.most,
        alt_text_limit=takes.images.alt_graphemes if takes.images else None,
        seconds_max=takes.videos.max_seconds if takes.videos else None,
    )


def look(file: Path, *, imaging: Imaging, engine: Engine, asked: Asked) -> AnalysisResult:
    """
    What the engine says about one photo or video.

    :raises ImagingError: the file is no usable photo or video
    :raises EngineError: the engine could not be asked or refused
    :raises OSError: the file cannot be read
    """
    probe = imaging.probe(file)
    with tempfile.TemporaryDirectory(prefix="postwright") as folder:
        media = MediaFacts(
            kind=MediaKind(probe.kind),
            frames=_frames(file, probe, Path(folder), imaging),
            width=probe.width,
            height=probe.height,
            duration=probe.duration_seconds,
            has_audio=probe.has_audio if probe.kind == "video" else None,
            taken_at=probe.taken_at,
            file_name=file.name,
        )
        return engine.analyse(
            AnalysisRequest(
                media=media,
                brand=asked.brand,
                hint=asked.hint,
                language=asked.language,
                networks=asked.networks,
            )
        )


def read_brand(path: Path) -> BrandVoice:
    """:raises BrandNotReadable: no file, no TOML, or a key or value that a brand does not have"""
    try:
        values: dict[str, Any] = tomllib.loads(path.read_text())
        if isinstance(values.get("tone"), str):
            values["tone"] = [part.strip() for part in values["tone"].split(",") if part.strip()]
        return BrandVoice.model_validate(values)
    except OSError as error:
        raise BrandNotReadable(f"{path} cannot be read ({error.strerror}).") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BrandNotReadable(f"{path} is not TOML: {error}.") from error
    except ValidationError as error:
        known = ", ".join(BrandVoice.model_fields)
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise BrandNotReadable(f"{path}: {where}: {first['msg']}. A brand has: {known}.") from error


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="postwright analyse",
        description="Suggest title, captions, hashtags and alt text for photos and videos. Nothing leaves this machine.",
        epilog="Exit status: 0, all were looked at; 1, some could not be; 2, asked in a wrong way.",
    )
    parser.add_argument(
        "files", metavar="PATH", nargs="+", type=Path, help="a photo, a video, or a folder of them"
    )
    parser.add_argument("--brand", type=Path, metavar="FILE", help="a TOML file that says who speaks and how")
    parser.add_argument("--hint", default="", help="a few words about what there is to see")
    parser.add_argument(
        "--language", type=_language, help="what to write in, such as de (the brand's first, else en)"
    )
    parser.add_argument(
        "--network",
        action="append",
        default=[],
        choices=sorted(NETWORKS),
        help="write for it as well; repeatable",
    )
    parser.add_argument(
        "--jobs", type=_jobs, default=1, metavar="N", help="how many at the same time, about 400 MB each (1)"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object per file and line")
    return parser.parse_args(arguments)


def _jobs(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= MOST_JOBS:
        raise argparse.ArgumentTypeError(f"a number from 1 to {MOST_JOBS}")
    return int(text)


def _language(text: str) -> str:
    if not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", text):
        raise argparse.ArgumentTypeError("a code such as en or de")
    return text


@contextmanager
def _tools(count: int) -> "Iterator[SimpleQueue[tuple[Imaging, Engine]]]":
    """A pair for each job, lent one at a time."""
    free: SimpleQueue[tuple[Imaging, Engine]] = SimpleQueue()
    with tempfile.TemporaryDirectory(prefix="postwright") as spare, ExitStack() as stack:
        cache = _model_folder(Path(spare))
        for _ in range(count):
            imaging, engine = Imaging(), open_engine("embedded", cache=cache)
            stack.callback(imaging.close)
            stack.callback(engine.close)
            free.put((imaging, engine))
        yield free


def _model_folder(spare: Path) -> Path:
    """Where the converted model is kept for the next time, if this account may write there."""
    folder = Installation.from_environment().data / "models"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return spare
    return folder


def _frames(file: Path, probe: Probe, folder: Path, imaging: Imaging) -> tuple[Frame, ...]:
    if probe.kind == "image":
        imaging.render(file, folder / "preview.jpg", RenderSpec(max_edge=PREVIEW_EDGE))
        return (Frame(path=folder / "preview.jpg"),)
    frames = imaging.key_frames(file, folder, KEY_FRAMES, spec=RenderSpec(max_edge=FRAME_EDGE))
    return tuple(Frame(path=frame.path, at=frame.seconds) for frame in frames)


def _tell(file: Path, result: AnalysisResult, *, as_json: bool) -> None:
    if as_json:
        print(
            json.dumps({"file": str(file)} | result.model_dump(mode="json", exclude={"facts": {"features"}}))
        )
        return
    print(file)
    for field, label in LABELS.items():
        for suggestion in (one for one in result.suggestions if one.field == field):
            question = f"(only if this is right: {suggestion.subject}) " if suggestion.subject else ""
            _print_column(label, question + suggestion.text)
    for recommendation in result.recommendations:
        _print_column("Note", recommendation.reason)
    print()


def _print_column(label: str, text: str) -> None:
    lines = [part for line in text.splitlines() for part in (textwrap.wrap(line, 84) or [""])]
    for number, line in enumerate(lines):
        print(f"  {label if number == 0 else '':<12}{line}".rstrip())


def _tell_failure(file: Path, error: Exception, *, as_json: bool) -> None:
    code, words = _explain(error)
    if as_json:
        print(json.dumps({"file": str(file), "error": code, "message": words}))
    else:
        print(f"postwright: {file}: {words}", file=sys.stderr)


def _explain(error: Exception) -> tuple[str, str]:
    if isinstance(error, OSError):
        return "not_readable", f"it cannot be read ({error.strerror})."
    if isinstance(error, ImagingError):
        return error.code, _words_for(error)
    return getattr(error, "code", "engine_error"), str(error)


def _words_for(error: ImagingError) -> str:
    """The same words as on the pages; only a failure pays for loading them."""
    env.adopt({"DJANGO_SETTINGS_MODULE": SETTINGS})
    import_module("django").setup()
    words: str = import_module("postwright.flow.media.rules").explain(error.code, error.details())
    return words
