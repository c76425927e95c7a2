"""
How often the embedded engine is right about pictures that nothing was tuned on: writes docs/honesty.md.

    .venv/bin/python -m benchmarks.honesty [ROOT]

What can be seen in them stands in truth.toml, written before the engine saw them. Their packages come from Debian:
installed, or unpacked under ROOT.
"""

import argparse
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import machine
from benchmarks.report import table
from postwright.ports.ai.answers import AnalysisResult, Certainty, FieldName, Findings, Tag
from postwright.ports.ai.describe import describe
from postwright.ports.ai.engines.embedded.engine import EmbeddedEngine
from postwright.ports.ai.engines.embedded.topics import BY_KEY
from postwright.ports.imaging import Imaging, RenderSpec

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "honesty.md"
PREVIEW_EDGE = 1600
READ_ALIKE = 0.8
RIGHT, HALF, WRONG, NOTHING = "right", "half right", "wrong", "said nothing"
LATER = "right, found later"


type Counted = tuple[int, int, int]


class Picture(NamedTuple):
    package: str
    path: Path
    truth: dict[str, Any]


class Judged(NamedTuple):
    """`said` is what the alt text rests on; each of the others counts what is right, found right later, and wrong."""

    picture: Picture
    said: str
    verdict: str
    alt_text: str
    things: Counted
    faces: Counted
    lines: Counted


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.honesty", description=__doc__)
    parser.add_argument("root", type=Path, nargs="?", default=Path("/"))
    pictures = list(read_truth(parser.parse_args().root))
    missing = sorted({one.package for one in pictures if not one.path.exists()})
    if missing:
        print(f"Install or unpack these packages of Debian first: {', '.join(missing)}")
        return 2
    judged = list(judge_all(pictures))
    PAGE.write_text("\n".join(write(judged)) + "\n")
    print(Counter(one.verdict for one in judged))
    return 0


def read_truth(root: Path) -> Iterator[Picture]:
    for source in tomllib.loads((HERE / "truth.toml").read_text()).values():
        for name, truth in source["pictures"].items():
            yield Picture(source["package"], root / source["folder"] / name, truth)


def judge_all(pictures: Sequence[Picture]) -> Iterator[Judged]:
    with tempfile.TemporaryDirectory(prefix="pw-honesty") as folder:
        engine, imaging = EmbeddedEngine(cache=Path(folder) / "models"), Imaging()
        try:
            for picture in pictures:
                yield judge(picture, _look(engine, imaging, picture.path, Path(folder)))
        finally:
            engine.close()
            imaging.close()


def _look(engine: EmbeddedEngine, imaging: Imaging, path: Path, folder: Path) -> AnalysisResult:
    # Under a name that tells nothing: file names of these pictures say what they show.
    preview = folder / "IMG_0001.jpg"
    made = imaging.render(path, preview, RenderSpec(max_edge=PREVIEW_EDGE))
    return describe(preview, engine=engine, size=(made.width, made.height))


def judge(picture: Picture, result: AnalysisResult) -> Judged:
    tag = _spoken(result.facts)
    texts = [one.text for one in result.suggestions if one.field is FieldName.ALT_TEXT and not one.network]
    return Judged(
        picture,
        _said(tag),
        judge_topic(picture.truth, tag.topic if tag else None),
        texts[0] if texts else "",
        judge_things(picture.truth, result.facts),
        judge_faces(picture.truth, result.facts),
        judge_lines(picture.truth, result.facts),
    )


def _spoken(facts: Findings) -> Tag | None:
    """The tag that suggestions rest on: the first certain one, else the first that is asked about."""
    known = [tag for tag in facts.tags if tag.topic]
    certain = (tag for tag in known if tag.certainty is Certainty.CERTAIN)
    return next(certain, known[0] if known else None)


def _said(tag: Tag | None) -> str:
    if tag is None:
        return ""
    phrase = BY_KEY[tag.topic or ""].phrases["en"]
    return phrase if tag.certainty is Certainty.CERTAIN else f"Looks like {phrase}?"


def judge_topic(truth: dict[str, Any], topic: str | None) -> str:
    if topic is None:
        return NOTHING
    if topic in truth.get("is", []):
        return RIGHT
    return HALF if topic in truth.get("near", []) else WRONG


def judge_things(truth: dict[str, Any], facts: Findings) -> Counted:
    return _count([RIGHT if thing.name in truth.get("things", []) else WRONG for thing in facts.objects])


def judge_faces(truth: dict[str, Any], facts: Findings) -> Counted:
    right = min(len(facts.faces), truth.get("faces", 0))
    return right, 0, len(facts.faces) - right


def judge_lines(truth: dict[str, Any], facts: Findings) -> Counted:
    return _count([_judge_line(line.text, truth) for line in facts.text if line.is_certain])


def _judge_line(line: str, truth: dict[str, Any]) -> str:
    if _is_readable(line, truth.get("text", [])):
        return RIGHT
    return LATER if _is_readable(line, truth.get("text_later", [])) else WRONG


def _is_readable(line: str, known: Sequence[str]) -> bool:
    """Whether it is one of the lines that can be read, or a part of one, but for a letter here and there."""
    said = _letters(line)
    return any(
        said in _letters(one) or SequenceMatcher(None, said, _letters(one)).ratio() >= READ_ALIKE
        for one in known
    )


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _count(verdicts: Sequence[str]) -> Counted:
    found = Counter(verdicts)
    return found[RIGHT], found[LATER], found[WRONG]


def write(judged: Sequence[Judged]) -> Iterator[str]:
    about = machine.describe()
    asserted = [one for one in judged if one.said and not one.said.endswith("?")]
    asked = [one for one in judged if one.said.endswith("?")]
    silent = [one for one in judged if not one.said]
    could = sum(bool(one.picture.truth.get("is")) for one in silent)
    yield from (
        "# How honest the embedded engine is",
        "",
        "Written by `python -m benchmarks.honesty`; do not edit.",
        "",
        (
            f"Measured on {about['date']}, at commit {about['commit']}, on {len(judged)} pictures of Debian's packages "
            f"{', '.join(dict.fromkeys(one.picture.package for one in judged))}. Nothing was tuned on them: no gate, topic or "
            "phrase was changed after the engine had looked at them. What they show stands in `benchmarks/truth.toml`, "
            "written down before, by one person, and committed before this page. The engine got no hint and no telling "
            "file name. Many are wallpapers, drawings and test charts: harder than a shop's photos. One judge and few "
            "pictures: read the shares with that in mind."
        ),
        "",
        "## What it says a picture shows",
        "",
        *table(
            ("", "Pictures", RIGHT, HALF, WRONG),
            [
                _row("Asserted", asserted),
                _row("Asked: “Looks like …?”", asked),
                _row("Both", [*asserted, *asked]),
            ],
        ),
        "",
        (
            f"It said nothing of {len(silent)}; for {could} of those it has a word that would have been right. What is asked "
            "becomes an alt text or a title only if a person says yes."
        ),
        "",
        "## What its closer look finds",
        "",
        *table(
            ("", "Found", RIGHT, LATER, WRONG),
            [
                _found("Objects", [one.things for one in judged]),
                _found("Faces", [one.faces for one in judged]),
                _found("Lines of text that count as certain", [one.lines for one in judged]),
            ],
        ),
        "",
        (
            "A line counts as right if it is among what a person had written down, but for a letter here and there. The list "
            "left out small print; what the engine read beyond it was looked up in the pictures afterwards and is counted apart."
        ),
        "",
        "## Picture by picture",
        "",
        *table(
            ("Picture", "What it shows", "What the engine says", "Verdict", "Alt text"),
            list(map(_line, judged)),
        ),
    )


def _row(name: str, of: Sequence[Judged]) -> tuple[str, ...]:
    verdicts = Counter(one.verdict for one in of)
    return (name, str(len(of)), *(str(verdicts[verdict]) for verdict in (RIGHT, HALF, WRONG)))


def _found(name: str, counts: Sequence[Counted]) -> tuple[str, ...]:
    sums = [sum(column) for column in zip(*counts, strict=True)]
    return (name, str(sum(sums)), *map(str, sums))


def _line(one: Judged) -> tuple[str, ...]:
    return (one.picture.path.name, one.picture.truth["shows"], one.said, one.verdict, one.alt_text)


if __name__ == "__main__":
    sys.exit(main())
