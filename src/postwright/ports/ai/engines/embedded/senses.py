"""From the second look's figures to facts: the gates, and which model each fact rests on."""

from collections.abc import Sequence
from typing import Any

from postwright.ports.ai.answers import Findings, ModelUsed
from postwright.ports.ai.engines.embedded.worker.pinned import SCREENER_SHA256, WEIGHTS_SHA256
from postwright.ports.ai.sight import Box, Crop, SafeCrop, Sense, Sensitive

SCREENER, CROPPER = "open_nsfw", "smartcrop"
# The package's own line. Nineteen harmless pictures scored .18 at most; what it misses, nobody measured.
LOOK_FROM = 0.5
_MODELS = {
    Sense.SENSITIVE: ModelUsed(name=SCREENER, sha256=SCREENER_SHA256),
    Sense.CROP: ModelUsed(name=CROPPER),
}

type Seen = Sequence[dict[str, Any]]


def add_study(findings: Findings, answer: dict[str, Any], *, times: Sequence[float]) -> Findings:
    seen: Seen = answer["frames"]
    added = {
        "looked_for": tuple(sorted({*findings.looked_for, Sense.SENSITIVE, Sense.CROP})),
        "sensitive": _judge_sensitive(seen, times),
        "safe_crop": _read_crop(seen),
    }
    return findings.model_copy(update=added)


def models_used(findings: Findings) -> tuple[ModelUsed, ...]:
    always = (ModelUsed(name="efficientnet-lite0", sha256=WEIGHTS_SHA256), ModelUsed(name="py3langid"))
    return (*always, *(_MODELS[sense] for sense in findings.looked_for if sense in _MODELS))


def read_box(sides: Sequence[float]) -> Box:
    left, top, width, height = sides
    return Box(left=left, top=top, width=width, height=height)


def _judge_sensitive(seen: Seen, times: Sequence[float]) -> Sensitive:
    score, at = max((frame["sensitive"], at) for frame, at in zip(seen, times, strict=True))
    return Sensitive(score=score, needs_person=score >= LOOK_FROM, at=at, source=SCREENER)


def _read_crop(seen: Seen) -> SafeCrop | None:
    """Of a picture; one box cannot follow what moves through a video."""
    if len(seen) != 1:
        return None
    crop = seen[0]["crop"]
    crops = tuple(
        Crop(ratio=one["ratio"], box=read_box(one["box"]), lost=one["lost"]) for one in crop["crops"]
    )
    return SafeCrop(x=crop["x"], y=crop["y"], crops=crops, rests_on=crop["rests_on"], source=CROPPER)
