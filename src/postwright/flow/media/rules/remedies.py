"""The edit that puts one thing right."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal

from postwright.flow.media.rules.boxes import fit_box
from postwright.flow.media.rules.edits import SHORTEST_S, WHOLE_BOX, Edit
from postwright.ports.channels.capabilities import ImageRules, VideoRules
from postwright.ports.imaging import Cue, Focus

Do = Literal[
    "crop",
    "turn",
    "brighten",
    "darken",
    "add_contrast",
    "trim",
    "even_sound",
    "drop_sound",
    "add_subtitles",
]
WELL_LIT = 0.45  # of white, as most photos are on average
BRIGHTER, DARKER = (
    (1.2, 1.8),
    (0.2, 0.8),
)  # from at least to at most, else nobody sees it, or too much is lost
MORE_CONTRAST, SPREAD_WITHIN = 1.6, (0.2, 0.8)
LOWEST = -0.5  # what full contrast takes off


@dataclass(frozen=True)
class Seen:
    """
    A photo or a video as it is by now.

    :param size: of the upright picture
    :param takes: what the network takes that it is for; None: any
    :param still: seconds at its beginning in which nothing moves
    :param cues: what is said in it, in its own seconds
    """

    size: tuple[int, int]
    focus: Focus
    takes: ImageRules | VideoRules | None = None
    seconds: float | None = None
    still: float = 0.0
    cues: tuple[Cue, ...] = ()


def remedy(do: Do, seen: Seen, kept: Edit) -> Edit:
    """:param kept: the edit that it came of, which stays but for the one thing; returned where nothing is wrong"""
    return _REMEDIES[do](seen, kept)


def _cropped(seen: Seen, kept: Edit) -> Edit:
    if seen.takes is None:
        return kept
    within = fit_box(*seen.size, seen.takes, (seen.focus.x, seen.focus.y))
    if within == WHOLE_BOX:
        return kept
    left, top, width, height = kept.box or WHOLE_BOX
    box = left + within[0] * width, top + within[1] * height, within[2] * width, within[3] * height
    return replace(kept, box=tuple(round(side, 6) for side in box)).plain()  # type: ignore[arg-type] # four sides


def _turned(_seen: Seen, kept: Edit) -> Edit:
    """To the right, as it is seen: what is mirrored was turned before."""
    turn = (kept.turn + (270 if kept.flip else 90)) % 360
    if kept.box is None:
        return replace(kept, turn=turn)  # type: ignore[arg-type] # one of four
    left, top, width, height = kept.box
    return replace(kept, turn=turn, box=(round(1 - top - height, 6), left, height, width))  # type: ignore[arg-type]


def _brightened(seen: Seen, kept: Edit) -> Edit:
    return _lit(kept, _factor(seen, *BRIGHTER))


def _darkened(seen: Seen, kept: Edit) -> Edit:
    return _lit(kept, _factor(seen, *DARKER))


def _contrasted(seen: Seen, kept: Edit) -> Edit:
    """As light as before on average, but so far from black and white that they do not swallow what is spread."""
    light = max(seen.focus.light, 0.05)
    middle = min(max(light, SPREAD_WITHIN[0]), SPREAD_WITHIN[1])
    offset = max(middle - light * MORE_CONTRAST, LOWEST)
    return _lit(kept, (middle - offset) / light, offset)


def _factor(seen: Seen, least: float, most: float) -> float:
    return min(max(WELL_LIT / max(seen.focus.light, 0.05), least), most)


def _lit(kept: Edit, factor: float, offset: float = 0.0) -> Edit:
    """
    Each value, 0 to 1, becomes value * factor + offset.

    Brightness multiplies, then contrast spreads around grey: together a line as well.
    """
    slope = (1 + kept.brightness) * (1 + kept.contrast) * factor
    shift = -kept.contrast / 2 * factor + offset
    contrast = min(max(-2 * shift, -0.9), 1.0)
    brightness = min(max(slope / (1 + contrast) - 1, -1.0), 1.0)
    return replace(kept, brightness=round(brightness, 2), contrast=round(contrast, 2) + 0.0)


def _trimmed(seen: Seen, kept: Edit) -> Edit:
    """From where it begins to move, as long as the network takes."""
    if not seen.seconds:
        return kept
    start = round(seen.still, 2) if SHORTEST_S < seen.still < seen.seconds / 2 else 0.0
    most = seen.takes.max_seconds if isinstance(seen.takes, VideoRules) else None
    is_long = most is not None and seen.seconds - start > most
    end = round(kept.start + start + (most or 0), 2) if is_long else kept.end
    return replace(kept, start=round(kept.start + start, 2), end=end)


def _told(seen: Seen, kept: Edit) -> Edit:
    """Into the picture, since networks get no file beside it; words that a person wrote stay."""
    cues = tuple(Cue(cue.start + kept.start, cue.end + kept.start, cue.words) for cue in seen.cues)
    return replace(kept, subtitles="burnt", cues=kept.cues or cues)


_REMEDIES: dict[Do, Callable[[Seen, Edit], Edit]] = {
    "crop": _cropped,
    "turn": _turned,
    "brighten": _brightened,
    "darken": _darkened,
    "add_contrast": _contrasted,
    "trim": _trimmed,
    "even_sound": lambda _seen, kept: replace(kept, sound="even"),
    "drop_sound": lambda _seen, kept: replace(kept, sound="none"),
    "add_subtitles": _told,
}
