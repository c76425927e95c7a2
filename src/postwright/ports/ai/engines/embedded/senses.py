"""From the second look's figures to facts: the gates, and which model each fact rests on."""

from collections.abc import Sequence
from typing import Any

from postwright.ports.ai.answers import Findings, ModelUsed
from postwright.ports.ai.engines.embedded.worker import gates
from postwright.ports.ai.engines.embedded.worker.pinned import BORROWED, SCREENER_SHA256, WEIGHTS_SHA256
from postwright.ports.ai.sight import Box, Crop, Face, SafeCrop, Sense, Sensitive, TextLine, Thing
from postwright.ports.ai.text import clean_line

SCREENER, CROPPER, DETECTOR, FACE_FINDER, READER = (
    *("open_nsfw", "smartcrop", "nanodet", "blazeface-back", "rapidocr"),
)
_STUDIED = (Sense.SENSITIVE, Sense.OBJECTS, Sense.FACES, Sense.TEXT, Sense.CROP)
_MODELS = {
    Sense.SENSITIVE: ModelUsed(name=SCREENER, sha256=SCREENER_SHA256),
    Sense.OBJECTS: ModelUsed(name=DETECTOR, sha256=BORROWED[DETECTOR].sha256),
    Sense.FACES: ModelUsed(name=FACE_FINDER, sha256=BORROWED[FACE_FINDER].sha256),
    Sense.TEXT: ModelUsed(name=READER),
    Sense.CROP: ModelUsed(name=CROPPER),
}

type Seen = Sequence[dict[str, Any]]


def add_study(findings: Findings, answer: dict[str, Any], *, times: Sequence[float]) -> Findings:
    seen: Seen = answer["frames"]
    missing = {Sense(name) for name in answer["not_installed"]}
    added = {
        "looked_for": tuple(sorted({*findings.looked_for, *_STUDIED} - missing)),
        "not_installed": tuple(sorted(missing)),
        "sensitive": _judge_sensitive(seen, times),
        "objects": _read_objects(seen, times),
        "faces": _read_faces(seen, times),
        "text": _read_text(seen, times),
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
    return Sensitive(score=score, needs_person=score >= gates.SENSITIVE, at=at, source=SCREENER)


def _read_objects(seen: Seen, times: Sequence[float]) -> tuple[Thing, ...]:
    return tuple(
        Thing(name=name, score=score, box=read_box(box), at=at, source=DETECTOR)
        for frame, at in zip(seen, times, strict=True)
        for name, score, box in frame["objects"]
        if score >= gates.OBJECT
    )


def _read_faces(seen: Seen, times: Sequence[float]) -> tuple[Face, ...]:
    return tuple(
        Face(score=score, box=read_box(box), at=at, source=FACE_FINDER)
        for frame, at in zip(seen, times, strict=True)
        for score, box in frame["faces"]
        if score >= gates.FACE
    )


def _read_text(seen: Seen, times: Sequence[float]) -> tuple[TextLine, ...]:
    """What was read is data of a stranger's: hidden characters go, an empty rest is no line."""
    return tuple(
        TextLine(
            text=cleaned,
            score=score,
            is_certain=score >= gates.TEXT_CERTAIN,
            box=read_box(box),
            at=at,
            source=READER,
        )
        for frame, at in zip(seen, times, strict=True)
        for text, score, box in frame["text"]
        if min(box[2:]) > 0 and (cleaned := clean_line(text))
    )


def _read_crop(seen: Seen) -> SafeCrop | None:
    """Of a picture; one box cannot follow what moves through a video."""
    if len(seen) != 1:
        return None
    crop = seen[0]["crop"]
    crops = tuple(Crop(**{**one, "box": read_box(one["box"])}) for one in crop["crops"])
    return SafeCrop(x=crop["x"], y=crop["y"], crops=crops, rests_on=crop["rests_on"], source=CROPPER)
