"""
What a second, slower look finds. Boxes are in parts of the sides, 0 to 1, from the upper left corner; `at` is the
second of the frame in a video, 0 in a picture; `source` names the model or method, as the provenance does.
"""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from postwright.ports.ai.types import Answer, Frozen, Seconds, Share

_SLACK = 1e-3
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]


class Sense(StrEnum):
    """What was looked for. One that is absent was not asked; an empty answer of one that is there means: nothing."""

    LIKENESS = "likeness"
    SENSITIVE = "sensitive"
    OBJECTS = "objects"
    FACES = "faces"
    TEXT = "text"
    CROP = "crop"


class Box(Frozen):
    left: Share
    top: Share
    width: Annotated[float, Field(gt=0, le=1)]
    height: Annotated[float, Field(gt=0, le=1)]

    @model_validator(mode="after")
    def _is_inside(self) -> Self:
        if self.left + self.width > 1 + _SLACK or self.top + self.height > 1 + _SLACK:
            raise ValueError("a box lies inside the picture")
        return self


class Fingerprint(Frozen):
    """64 bits of the picture's coarse shape (pHash), and of its mirror image's; `None` where it has no shape."""

    upright: Hash | None
    mirrored: Hash | None
    at: Seconds = 0.0
    source: Answer = "phash"


class Sensitive(Frozen):
    """
    How much the worst frame resembles what is not safe for work. Only ever a reason to have a person look:
    a low score clears nothing, for nobody measured what this model misses.
    """

    score: Share
    needs_person: bool
    at: Seconds = 0.0
    source: Answer


class Thing(Frozen):
    """`name` is the detector's own class, of COCO's eighty."""

    name: Answer
    score: Share
    box: Box
    at: Seconds = 0.0
    source: Answer


class Face(Frozen):
    """That there is one and where. Whose it is, is never asked, and nothing that could tell is kept."""

    score: Share
    box: Box
    at: Seconds = 0.0
    source: Answer


class TextLine(Frozen):
    """`is_certain` below its gate is for search only; the reader is weak on umlauts, so a person confirms either."""

    text: Answer
    score: Share
    is_certain: bool
    box: Box
    at: Seconds = 0.0
    source: Answer


class Crop(Frozen):
    """
    The best box of this ratio (width / height), and the share of what draws the eye that it cuts away; beside it, what
    a box in the middle would cut away.
    """

    ratio: Annotated[float, Field(gt=0)]
    box: Box
    lost: Share
    lost_in_middle: Share | None = None


class SafeCrop(Frozen):
    """`x`, `y`: where the picture draws the eye. `rests_on` says what the boxes were weighed by."""

    x: Share
    y: Share
    crops: tuple[Crop, ...] = ()
    rests_on: tuple[Literal["saliency", "faces", "objects", "text"], ...]
    source: Answer
