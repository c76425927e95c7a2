"""Whether two pictures are one and the same, by what was kept of them. Pure; no picture is read."""

import math
import struct
from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

from postwright.ports.ai.sight import Fingerprint

_FEATURES = struct.Struct("<1280e")
# Over 44 pictures: made smaller 2 bits at most, brighter 14 at most; unrelated pairs never below 18. Features of
# unrelated pairs reach .47 (99th percentile), of a changed picture .65 at least, of two photos of one kind of
# flower .73: features alone cannot tell a crop from a sister picture below that, nor above it one shoot's pictures
# from each other, which a closer look decides.
SAME_BITS, PERHAPS_BITS = 6, 14
SAME_FEATURES, VETO_FEATURES, KIN_FEATURES = 0.86, 0.60, 0.55
# What one picture keeps of another agrees in .86 of its parts at least, below a bar of words in .27 to .8; sister
# pictures in .66 at most, in .75 where they share their whole ground. Two crops that share less than half are two.
POINTS, SHARE, BLOCKS, ALIKE = 8, 0.5, 8, 0.77


class Likeness(StrEnum):
    SAME = "same"
    CHANGED = "changed"
    PERHAPS = "perhaps"
    KIN = "kin"
    NONE = "none"


class Compared(NamedTuple):
    """`bits`: how many of 64 differ, `None` where one has no fingerprint; `features`: their cosine, -1 to 1."""

    likeness: Likeness
    bits: int | None
    features: float
    is_mirrored: bool


def compare(one: Fingerprint, other: Fingerprint, features: Sequence[bytes]) -> Compared:
    """
    SAME: the same picture in another size, quality or light. CHANGED: very likely the same one, mirrored, cropped or
    turned about. PERHAPS: either that or KIN, for which `settle` asks both pictures. KIN: another picture of something
    alike.

    :param features: of both, as in the findings; an empty one resembles nothing
    """
    cosine = compare_features(*features)
    bits, is_mirrored = _nearest(one, other)
    return Compared(_judge(bits, cosine, is_mirrored=is_mirrored), bits, cosine, is_mirrored)


class Overlap(NamedTuple):
    """
    How one picture lies in the other, once it is moved, scaled and turned over it as most points want it.

    `points`: how many agree on that; `share`: of the smaller picture that the other covers; `blocks`: into how many
    parts that show something this was divided; `alike`: the share of those that show the same in both.
    """

    points: int
    share: float
    blocks: int
    alike: float


def settle(overlap: Overlap) -> Likeness:
    """CHANGED or KIN, of two pictures that are PERHAPS the same."""
    is_told = overlap.points >= POINTS and overlap.share >= SHARE and overlap.blocks >= BLOCKS
    return Likeness.CHANGED if is_told and overlap.alike >= ALIKE else Likeness.KIN


def compare_features(one: bytes, other: bytes) -> float:
    if not one or not other:
        return 0.0
    return math.sumprod(_FEATURES.unpack(one), _FEATURES.unpack(other))


def _nearest(one: Fingerprint, other: Fingerprint) -> tuple[int | None, bool]:
    if one.upright is None or other.upright is None or other.mirrored is None:
        return None, False
    upright, mirrored = _differing(one.upright, other.upright), _differing(one.upright, other.mirrored)
    return min(upright, mirrored), mirrored < upright


def _differing(one: str, other: str) -> int:
    return (int(one, 16) ^ int(other, 16)).bit_count()


def _judge(bits: int | None, features: float, *, is_mirrored: bool) -> Likeness:
    alike = bits is not None and (
        (bits <= SAME_BITS and features >= VETO_FEATURES)
        or (bits <= PERHAPS_BITS and features >= SAME_FEATURES)
    )
    if alike:
        return Likeness.CHANGED if is_mirrored else Likeness.SAME
    if features >= SAME_FEATURES:
        return Likeness.PERHAPS
    return Likeness.KIN if features >= KIN_FEATURES else Likeness.NONE
