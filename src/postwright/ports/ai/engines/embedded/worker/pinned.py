"""Which files the child works with, known without opening them. Light, for the parent reads it too."""

from pathlib import Path

# Its first characters stand in the published file's own name.
WEIGHTS_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
# As the package itself states it.
SCREENER_SHA256 = "864bb37bf8863564b87eb330ab8c785a79a773f4e7c43cb96db52ed8611305fa"
_RECIPE = 1


def tagger_path(cache: Path) -> Path:
    return cache / f"efficientnet-lite0-{WEIGHTS_SHA256[:12]}-r{_RECIPE}.onnx"


def languages_path(cache: Path, version: str) -> Path:
    return cache / f"py3langid-{version}.npz"
