"""Which files the child works with, known without opening them. Light, for the parent reads it too."""

from pathlib import Path

# Its first characters stand in the published file's own name.
WEIGHTS_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
_RECIPE = 1


def tagger_path(cache: Path) -> Path:
    return cache / f"efficientnet-lite0-{WEIGHTS_SHA256[:12]}-r{_RECIPE}.onnx"


def languages_path(cache: Path, version: str) -> Path:
    return cache / f"py3langid-{version}.npz"
