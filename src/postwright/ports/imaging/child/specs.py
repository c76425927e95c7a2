"""Plain values of a task as the types of the port."""

from collections.abc import Mapping
from typing import Any

from postwright.ports.imaging.types import Changes, ClipSpec, Cue, Lettering


def changes_of(said: Mapping[str, Any]) -> Changes:
    box = said["box"]
    texts = tuple(Lettering(**text) for text in said["texts"])
    return Changes(**{**said, "box": tuple(box) if box else None, "texts": texts})


def clip_of(said: Mapping[str, Any]) -> ClipSpec:
    parts = {
        "changes": changes_of(said["changes"]),
        "cues": tuple(Cue(**cue) for cue in said["cues"]),
        "edges": tuple(said["edges"]),
        "fps": tuple(said["fps"]),
    }
    return ClipSpec(**{**said, **parts})
