"""`postwright analyse`: suggestions for files on the command line, without a server or a database."""

import argparse
import json
import sys
import tempfile
import textwrap
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from postwright.config import env
from postwright.config.cli.installation import Installation
from postwright.config.cli.problems import Problem
from postwright.config.cli.processes import SETTINGS
from postwright.ports.ai.answers import AnalysisResult
from postwright.ports.ai.base import Engine, EngineError
from postwright.ports.ai.registry import open_engine
from postwright.ports.ai.types import AnalysisRequest, BrandVoice, Frame, MediaFacts, MediaKind
from postwright.ports.imaging import Imaging, ImagingError, Probe, RenderSpec

PREVIEW_EDGE, FRAME_EDGE, KEY_FRAMES = 1600, 640, 8
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
    brand = read_brand(options.brand) if options.brand else BrandVoice()
    language = options.language or (brand.languages[0] if brand.languages else "en")
    failed = 0
    with _tools() as (imaging, engine):
        for file in options.files:
            try:
                result = look(
                    file, imaging=imaging, engine=engine, brand=brand, hint=options.hint, language=language
                )
            except (ImagingError, EngineError, OSError) as error:
                failed += 1
                _tell_failure(file, error, as_json=options.json)
                continue
            _tell(file, result, as_json=options.json)
    return 1 if failed else 0


def look(
    file: Path, *, imaging: Imaging, engine: Engine, brand: BrandVoice, hint: str = "", language: str = "en"
) -> AnalysisResult:
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
        return engine.analyse(AnalysisRequest(media=media, brand=brand, hint=hint, language=language))


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
    )
    parser.add_argument("files", metavar="FILE", nargs="+", type=Path, help="a photo or a video")
    parser.add_argument("--brand", type=Path, metavar="FILE", help="a TOML file that says who speaks and how")
    parser.add_argument("--hint", default="", help="a few words about what there is to see")
    parser.add_argument("--language", help="what to write in, such as de (the brand's first, else en)")
    parser.add_argument("--json", action="store_true", help="one JSON object per file and line")
    return parser.parse_args(arguments)


@contextmanager
def _tools() -> Iterator[tuple[Imaging, Engine]]:
    with tempfile.TemporaryDirectory(prefix="postwright") as spare:
        engine = open_engine("embedded", cache=_model_folder(Path(spare)))
        imaging = Imaging()
        try:
            yield imaging, engine
        finally:
            imaging.close()
            engine.close()


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
