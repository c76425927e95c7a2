"""Where one scene of a video ends and the next begins, from how much each frame differs from the one before."""

from collections.abc import Sequence
from statistics import median

# Of 255: scenes that differ less look like one; slow pans and zooms of photographs stay below.
LEAST_DIFFERENCE = 12.0
# A cut stands out of what moves around it anyway.
TIMES_THE_USUAL = 3.0
NEIGHBOURS = 6
SHORTEST_SCENE = 0.3


def find_cuts(times: Sequence[float], differences: Sequence[float]) -> list[float]:
    """
    The seconds at which a new scene starts; slow fades are not found.

    :param times: of each frame, rising
    :param differences: of each frame from the one before it, mean over the picture, 0 to 255; the first's is 0
    """
    cuts: list[float] = []
    for at, (time, difference) in enumerate(zip(times, differences, strict=True)):
        since = cuts[-1] if cuts else times[0]
        if (
            difference >= LEAST_DIFFERENCE
            and time - since >= SHORTEST_SCENE
            and difference >= TIMES_THE_USUAL * _usual(differences, at)
        ):
            cuts.append(time)
    return cuts


def _usual(differences: Sequence[float], at: int) -> float:
    around = [*differences[max(0, at - NEIGHBOURS) : at], *differences[at + 1 : at + 1 + NEIGHBOURS]]
    return median(around) if around else 0.0
