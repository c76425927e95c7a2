"""What a person does to a photo or a video, as it is kept with what came of it."""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any, Literal

from django.utils.translation import gettext as _
from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config

from postwright.flow.media.rules.subtitles import (
    LONGEST_TEXT,
    LONGEST_WORDS,
    MOST_CUES,
    SLACK_S,
    tidy_words,
    within,
)
from postwright.ports.imaging import (
    Box,
    Changes,
    ClipSpec,
    Cue,
    Lettering,
    Sound,
    Turn,
    changed_size,
    even_size,
)

Subtitles = Literal["none", "burnt", "beside"]

WHOLE_BOX = (0.0, 0.0, 1.0, 1.0)
SMALLEST_PART, SHORTEST_S = 0.02, 0.2
MOST_TEXTS, SMALLEST_LETTER, LARGEST_LETTER = 10, 0.01, 0.5
EDGES = (1920, 1080)
_COLOUR = re.compile(r"#[0-9a-f]{6}", re.ASCII)


class WrongEdit(ValueError):
    """The message says what does not go, for the person who asked for it."""


@with_config(ConfigDict(extra="forbid"))
@dataclass(frozen=True)
class Edit:
    """
    Turned, mirrored, cut (`box` in parts of the turned picture's sides), lit and written upon, in this order.

    `start` and `end` are seconds of the video that is edited, and so are those of the cues.
    """

    turn: Turn = 0
    flip: bool = False
    box: Box | None = None
    brightness: float = 0.0
    contrast: float = 0.0
    texts: tuple[Lettering, ...] = ()
    start: float = 0.0
    end: float | None = None
    sound: Sound = "keep"
    subtitles: Subtitles = "none"
    cues: tuple[Cue, ...] = ()

    @classmethod
    def from_json(cls, said: Any) -> "Edit":
        """:raises WrongEdit: it is not one, or more than can be done"""
        try:
            edit = _EDIT.validate_python(said)
        except ValidationError:
            raise WrongEdit(_("This change cannot be read. Load the page again.")) from None
        edit.check()
        return edit.plain()

    def to_json(self) -> dict[str, Any]:
        """Only what differs from leaving all as it is."""
        untouched = _EDIT.dump_python(Edit(), mode="json")
        return {
            name: value
            for name, value in _EDIT.dump_python(self, mode="json").items()
            if value != untouched[name]
        }

    @property
    def changes_nothing(self) -> bool:
        return replace(self, cues=()) == Edit() if self.subtitles == "none" else False

    @property
    def changes(self) -> Changes:
        return Changes(self.turn, self.flip, self.box, self.brightness, self.contrast, self.texts)

    @property
    def shown_cues(self) -> tuple[Cue, ...]:
        """In seconds of what is made."""
        return within(self.cues, self.start, self.end)

    @property
    def words(self) -> str:
        """All that will be drawn."""
        cues = [cue.words for cue in self.cues] if self.subtitles == "burnt" else []
        return "\n".join([*(text.words for text in self.texts), *cues])

    def plain(self) -> "Edit":
        """Without what says nothing, so that equal edits are equal."""
        texts = tuple(text for text in self.texts if text.words.strip())
        cues = tuple(Cue(cue.start, cue.end, tidy_words(cue.words)) for cue in self.cues)
        box = None if self.box and _is_all(self.box) else self.box
        return replace(self, texts=texts, cues=cues, box=box)

    def size(self, width: int, height: int, *, is_video: bool) -> tuple[int, int]:
        """What becomes of an upright picture of that size."""
        size = changed_size(width, height, self.turn, self.box)
        return even_size(*size, EDGES) if is_video else size

    def seconds(self, whole: float) -> float:
        return max(0.0, min(whole, whole if self.end is None else self.end) - self.start)

    def clip(self) -> ClipSpec:
        cues = self.shown_cues if self.subtitles == "burnt" else ()
        return ClipSpec(
            changes=self.changes,
            edges=EDGES,
            start=self.start,
            end=self.end,
            cues=cues,
            sound=self.sound,
            quality=20,
        )

    def check(self, whole: float | None = None) -> None:
        """
        :param whole: how long the video lasts, in seconds
        :raises WrongEdit: see above
        """
        _check_figures(self)
        _check_box(self.box)
        _check_texts(self.texts)
        _check_part(self, whole)
        _check_cues(self.cues)
        if self.subtitles != "none" and not self.cues:
            raise WrongEdit(_("There are no subtitles yet. Write some, or choose “None”."))


_EDIT = TypeAdapter(Edit)


def edit_of(said: Mapping[str, Any] | None) -> Edit:
    """As it stands with a media item; what an older version wrote and nobody reads any more is left out."""
    try:
        return Edit.from_json(said or {})
    except WrongEdit:
        return Edit()


def _check_figures(edit: Edit) -> None:
    texts = (figure for one in edit.texts for figure in (one.left, one.top, one.width, one.size))
    cues = (figure for cue in edit.cues for figure in (cue.start, cue.end))
    figures = (edit.brightness, edit.contrast, edit.start, edit.end or 0, *(edit.box or ()), *texts, *cues)
    if not all(map(math.isfinite, figures)):
        raise WrongEdit(_("This change cannot be read. Load the page again."))
    if not (-1 <= edit.brightness <= 1 and -1 <= edit.contrast <= 1):
        raise WrongEdit(_("Light and contrast lie outside of what there is."))


def _check_box(box: Box | None) -> None:
    if box is None:
        return
    left, top, width, height = box
    slack = 1e-4
    if left < 0 or top < 0 or left + width > 1 + slack or top + height > 1 + slack:
        raise WrongEdit(_("What is cut out must lie inside the picture."))
    if width < SMALLEST_PART or height < SMALLEST_PART:
        raise WrongEdit(_("So little of the picture cannot stay alone. Choose a larger part."))


def _check_texts(texts: tuple[Lettering, ...]) -> None:
    if len(texts) > MOST_TEXTS or any(len(text.words) > LONGEST_WORDS for text in texts):
        raise WrongEdit(
            _("Up to %(count)s texts of %(length)s characters go on a picture.")
            % {"count": MOST_TEXTS, "length": LONGEST_WORDS}
        )
    for text in texts:
        inside = all(0 <= figure <= 1 for figure in (text.left, text.top, text.width))
        colours = all(map(_COLOUR.fullmatch, [text.colour, *([text.plate] if text.plate else [])]))
        if not (inside and colours and SMALLEST_LETTER <= text.size <= LARGEST_LETTER):
            raise WrongEdit(_("A text lies outside the picture, or is too large or too small for it."))


def _check_cues(cues: tuple[Cue, ...]) -> None:
    longest = max((len(cue.words) for cue in cues), default=0)
    if len(cues) > MOST_CUES or longest > LONGEST_WORDS or sum(len(cue.words) for cue in cues) > LONGEST_TEXT:
        raise WrongEdit(_("There are too many subtitles. Keep them below %(limit)s.") % {"limit": MOST_CUES})
    if not all(tidy_words(cue.words) for cue in cues):
        raise WrongEdit(_("A subtitle has no words."))
    if any(cue.end <= cue.start for cue in cues):
        raise WrongEdit(_("A subtitle ends before it begins."))
    if any(later.start < earlier.end - SLACK_S for earlier, later in pairwise(cues)):
        raise WrongEdit(_("A subtitle begins before the one above has ended."))


def _check_part(edit: Edit, whole: float | None) -> None:
    if whole is not None and edit.start > whole - SHORTEST_S:
        raise WrongEdit(_("The video is over before that. Begin earlier."))
    if edit.start < 0 or (edit.end is not None and edit.end - edit.start < SHORTEST_S):
        raise WrongEdit(_("The end comes after the beginning, by a fifth of a second at least."))


def _is_all(box: Box) -> bool:
    return all(abs(one - other) < 1e-4 for one, other in zip(box, WHOLE_BOX, strict=True))
