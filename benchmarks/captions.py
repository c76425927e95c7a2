"""
What the embedded engine makes of a one-line hint: writes docs/captions.md.

    .venv/bin/python -m benchmarks.captions [ROOT]

The photos are those of truth.toml, see honesty.py; hints and brands stand in hints.toml. Spelling is looked up with
hunspell where that is installed, with its dictionaries de_DE and en_GB.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import machine
from benchmarks.honesty import HERE, PREVIEW_EDGE, Picture, read_truth
from benchmarks.report import table
from postwright.ports.ai.answers import FieldName, SuggestedField
from postwright.ports.ai.engines.embedded.compose.hint import read_hint
from postwright.ports.ai.engines.embedded.engine import EmbeddedEngine
from postwright.ports.ai.rules import BrandRules
from postwright.ports.ai.types import AnalysisRequest, BrandVoice, Frame, MediaFacts, MediaKind
from postwright.ports.imaging import Imaging, RenderSpec

PAGE = HERE.parent / "docs" / "captions.md"
DICTIONARIES = {"en": "en_GB", "de": "de_DE"}


class Written(NamedTuple):
    picture: str
    language: str
    brand: BrandVoice
    hint: str
    captions: tuple[str, ...]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.captions", description=__doc__)
    parser.add_argument("root", type=Path, nargs="?", default=Path("/"))
    asked = tomllib.loads((HERE / "hints.toml").read_text())
    pictures = list(read_truth(parser.parse_args().root))
    if missing := sorted({one.package for one in pictures if not one.path.exists()}):
        print(f"Install or unpack these packages of Debian first: {', '.join(missing)}")
        return 2
    written = list(write_all(pictures, asked))
    PAGE.write_text("\n".join(report(written)) + "\n")
    return 0


def write_all(pictures: Sequence[Picture], asked: dict[str, Any]) -> Iterator[Written]:
    """Every hint once, in its language; each brand counts its turns."""
    with tempfile.TemporaryDirectory(prefix="pw-captions") as folder:
        engine, imaging = EmbeddedEngine(cache=Path(folder) / "models"), Imaging()
        try:
            for language, hints in asked["hints"].items():
                brand = BrandVoice(**asked["brands"][language])
                for turn, (name, hint) in enumerate(hints.items()):
                    path = next(one.path for one in pictures if str(one.path).endswith(name))
                    preview = Path(folder) / "IMG_0001.jpg"
                    made = imaging.render(path, preview, RenderSpec(max_edge=PREVIEW_EDGE))
                    media = MediaFacts(
                        kind=MediaKind.IMAGE,
                        frames=(Frame(path=preview),),
                        width=made.width,
                        height=made.height,
                    )
                    yield _write(engine, media, name, language, brand, hint, turn)
        finally:
            engine.close()
            imaging.close()


def _write(
    engine: EmbeddedEngine,
    media: MediaFacts,
    name: str,
    language: str,
    brand: BrandVoice,
    hint: str,
    turn: int,
) -> Written:
    request = AnalysisRequest(media=media, brand=brand, hint=hint, language=language, turn=turn)
    return Written(name, language, brand, hint, tuple(captions_of(engine.analyse(request).suggestions)))


def captions_of(suggestions: Sequence[SuggestedField]) -> list[str]:
    return [one.text for one in suggestions if one.field is FieldName.CAPTION and not one.network]


def uses_hint(one: Written) -> bool:
    """Its subject stands in every caption, word for word."""
    subject = read_hint(one.hint).subject.casefold()
    return len(one.captions) == 3 and all(subject in caption.casefold() for caption in one.captions)


def breaks_rule(one: Written) -> bool:
    rules = BrandRules(one.brand)
    return not all(map(rules.allow, one.captions))


def differs_in_build(one: Written) -> bool:
    return all(_build(a) != _build(b) for a, b in combinations(one.captions, 2))


def _build(caption: str) -> str:
    """What remains when all words go: lines, marks, and where the words stand."""
    return re.sub(r"[^\W_]+(?:\s+[^\W_]+)*", "w", caption)


def sentences_of(one: Written) -> set[str]:
    """Of the engine's making: what the brand wants said each time, and its name, are not."""
    prescribed = {one.brand.name, *one.brand.words_use, one.brand.call_to_action, *one.brand.links}
    known = {text.casefold() for text in prescribed}
    pieces = (
        piece.strip() for caption in one.captions for piece in re.split(r"(?<=[.!?])\s|\n|\s·\s", caption)
    )
    return {piece for piece in pieces if piece and piece.rstrip(".").casefold() not in known}


def misspelt(written: Sequence[Written], language: str) -> list[str] | None:
    """Words that the dictionary does not know and that are neither the person's nor the brand's; None without hunspell."""
    if not shutil.which("hunspell"):
        return None
    ours = [one for one in written if one.language == language]
    text = "\n".join(caption for one in ours for caption in one.captions)
    command = ["hunspell", "-d", DICTIONARIES[language], "-l", "-i", "utf-8"]
    found = subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout
    given = " ".join([*(one.hint for one in ours), *(str(one.brand) for one in ours)]).casefold()
    words = {word.strip(".,:;!?") for word in found.split()}
    return sorted(word for word in words if word.casefold() not in given)


def report(written: Sequence[Written]) -> Iterator[str]:
    about = machine.describe()
    brands = {one.brand.name: [w for w in written if w.brand == one.brand] for one in written}
    yield from (
        "# What becomes of a one-line hint",
        "",
        "Written by `python -m benchmarks.captions`; do not edit.",
        "",
        (
            f"Measured on {about['date']}, at commit {about['commit']}: {len(written)} photos of those in "
            "`benchmarks/truth.toml`, on which nothing was tuned, with the hints and brands of `benchmarks/hints.toml`. "
            "Every caption below is printed as it came."
        ),
        "",
        *table(("What", "Figure"), list(_figures(written, brands))),
        "",
        (
            "A sentence is what stands between full stops, questions and line ends. What a brand wants said each time (its "
            "call, its links, its name) is its own and not counted. That nothing of the engine's comes again within "
            "fifty answers of one brand, even for the very same hint and picture, holds for every tone and both languages: "
            "`test_take_turns.py`. German: every sentence that the patterns can make is checked for agreement, address and "
            "commas by `test_speak_german.py`; what comes from a hint is taken over as it was typed. The first run of this page "
            "found two hints that were read wrongly, “bis Ende Mai” as two phrases and “Bestellt vor, holt ab” as a list; both "
            "rules were mended, so these two hints are no longer unseen."
        ),
        "",
        "## All of them",
    )
    for one in written:
        yield from ("", f"**{one.picture}** · “{one.hint}”", "")
        yield from (
            f"{number}. {caption.replace('\n', ' / ')}" for number, caption in enumerate(one.captions, 1)
        )


def _figures(written: Sequence[Written], brands: dict[str, list[Written]]) -> Iterator[tuple[str, str]]:
    many = len(written)
    yield "Photos with a hint; captions", f"{many}; {sum(len(one.captions) for one in written)}"
    yield "Photos where every caption uses the hint", f"{sum(map(uses_hint, written))} of {many}"
    yield "Captions that break a rule of the brand", str(sum(map(breaks_rule, written)))
    yield "Photos with three captions of different build", f"{sum(map(differs_in_build, written))} of {many}"
    for name, ours in brands.items():
        said = Counter(sentence for one in ours for sentence in sentences_of(one))
        count = sum(len(one.captions) for one in ours)
        repeated = sum(times > 1 for times in said.values())
        yield f"Sentences that come again in the {count} captions of {name}", str(repeated)
    for language, dictionary in DICTIONARIES.items():
        words = misspelt(written, language)
        told = "not looked up" if words is None else ", ".join(words) or "none"
        yield f"Words unknown to hunspell ({dictionary}), beside those of hint and brand", told


if __name__ == "__main__":
    sys.exit(main())
