"""What is made of one video."""

from dataclasses import dataclass
from fractions import Fraction

from postwright.ports.imaging.types import ClipSpec


@dataclass(frozen=True, slots=True)
class Plan:
    """What is made of this file. `first` is the second of the file at which it begins; `bits` are the picture's."""

    spec: ClipSpec
    first: float
    seconds: float
    size: tuple[int, int]
    rate: Fraction
    bits: int | None
    sound_bits: int
    gain: float | None = None
