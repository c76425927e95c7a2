"""Which language a text is written in. The package's model is unpacked once, which is its slow part."""

import lzma
import zipfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from py3langid.langid import MODEL_DIR, MODEL_FILE, LanguageIdentifier
from py3langid.modelio import _to_array as to_array

from postwright.ports.ai.engines.embedded.worker.pinned import languages_path
from postwright.ports.ai.engines.embedded.worker.whole import write_whole


class Languages:
    def __init__(self, cache: Path) -> None:
        path = languages_path(cache, version("py3langid"))
        try:
            self._identifier = _load(path)
        except (OSError, EOFError, ValueError, KeyError, zipfile.BadZipFile):
            write_whole(path, lzma.decompress((MODEL_DIR / MODEL_FILE).read_bytes()))
            self._identifier = _load(path)

    def identify(self, text: str) -> dict[str, Any]:
        code, score = self._identifier.classify(text)
        return {"code": str(code), "score": float(score)}


def _load(path: Path) -> Any:
    with np.load(path, allow_pickle=False) as data:
        return LanguageIdentifier(
            data["ptc"],
            data["pc"],
            data["classes"].tolist(),
            to_array(data["nextmove"]),
            data["out_feat"].tolist(),
            norm_probs=True,
            tk_row=to_array(data["nextmove_row"]),
        )
