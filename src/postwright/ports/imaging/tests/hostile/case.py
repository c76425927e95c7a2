"""One hostile file: what it is called, how it is made, and how it may end."""

import functools
import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass

RIGHT = "right"


@dataclass(frozen=True)
class Hostile:
    """
    :param make: gives the bytes; called only when its turn has come
    :param ends: RIGHT or the codes of errors that are an honest answer
    :param suffix: what the file's name claims
    :param allowed: seconds for each task
    """

    family: str
    name: str
    make: Callable[[], bytes]
    ends: frozenset[str]
    suffix: str = ".bin"
    allowed: float = 20

    def __str__(self):
        return f"{self.family}-{self.name}"


def case(family, name, ends, make, *arguments, suffix=".bin", allowed=20, **options):
    """`ends`: words, separated by spaces. `make` may be the bytes themselves."""
    thunk = (lambda: make) if isinstance(make, bytes) else functools.partial(make, *arguments, **options)
    return Hostile(family, name, thunk, frozenset(ends.split()), suffix, allowed)


def flipped(data: bytes, seed: str, times: int, within: int | None = None) -> bytes:
    """Some bits turned, the same ones every time; the first 12 bytes, by which a file is known, stay."""
    dice = random.Random(seed)  # noqa: S311 - repeatable is the point
    damaged = bytearray(data)
    for _ in range(times):
        damaged[dice.randrange(12, min(len(data), within or len(data)))] ^= 1 << dice.randrange(8)
    return bytes(damaged)


def spread(points: Iterable[int], most: int) -> list[int]:
    """At most so many of them, evenly chosen."""
    chosen = sorted(set(points))
    if len(chosen) <= most:
        return chosen
    return [chosen[number * (len(chosen) - 1) // (most - 1)] for number in range(most)]
