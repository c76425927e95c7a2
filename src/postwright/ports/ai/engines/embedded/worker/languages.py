"""Which language a text is written in."""

from functools import cache
from typing import Any

from py3langid.langid import MODEL_FILE, LanguageIdentifier


def identify(text: str) -> dict[str, Any]:
    code, score = _identifier().classify(text)
    return {"code": str(code), "score": float(score)}


@cache
def _identifier() -> Any:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
