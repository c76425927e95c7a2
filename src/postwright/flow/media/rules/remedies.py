"""The edit that puts one thing right."""

from typing import Literal

from postwright.flow.media.rules.boxes import fit_box
from postwright.flow.media.rules.edits import SHORTEST_S, Edit
from postwright.ports.channels.capabilities import ImageRules, VideoRules
from postwright.ports.imaging import Focus

Do = Literal["crop", "turn", "light", "trim", "text", "sound", "subtitles", "alt"]
WELL_LIT = 0.45  # of white, as most photos are on average
MOST_LIGHT = 0.8


def remedy(
    do: Do,
    takes: ImageRules | VideoRules | None,
    *,
    size: tuple[int, int],
    focus: Focus,
    seconds: float | None = None,
    still: float = 0.0,
) -> Edit:
    """
    :param takes: what the network takes that it is for; None: any
    :param size: of the upright picture
    :param still: seconds at the beginning of a video in which nothing moves
    """
    match do:
        case "crop" if takes:
            box = fit_box(*size, takes, (focus.x, focus.y))
            return Edit(box=box).plain()
        case "turn":
            return Edit(turn=90)
        case "light":
            return Edit(brightness=_light(focus.light))
        case "trim" if seconds:
            return _trimmed(seconds, still, takes)
        case "sound":
            return Edit(sound="even")
        case _:
            return Edit()


def _light(light: float) -> float:
    wanted = WELL_LIT / max(light, 0.05) - 1
    return round(min(max(wanted, -MOST_LIGHT), MOST_LIGHT), 2)


def _trimmed(seconds: float, still: float, takes: ImageRules | VideoRules | None) -> Edit:
    """From where it begins to move, as long as the network takes."""
    start = round(still, 2) if SHORTEST_S < still < seconds / 2 else 0.0
    most = takes.max_seconds if isinstance(takes, VideoRules) else None
    end = round(start + most, 2) if most and seconds - start > most else None
    return Edit(start=start, end=end)
