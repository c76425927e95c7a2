"""Which engine answers, what follows from answers, and by which keys pictures that may be one and the same are found among many."""

import random
import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from math import sumprod
from typing import Any

from postwright.ports.ai.engines.embedded import listener
from postwright.ports.ai.likeness import Likeness, compare
from postwright.ports.ai.sight import Fingerprint
from postwright.ports.ai.speech import to_srt, to_webvtt
from postwright.ports.ai.types import Transcript

EMBEDDED = "embedded"
FEATURES = struct.Struct("<1280e")
# Sides of random hyperplanes (Charikar 2002): two pictures agree on each with 1 - angle/π. Of pairs as much alike as
# a crop (cosine .86) at least one of 32 groups of 14 agrees in nine of ten cases; of unrelated ones (.3) in one of 40.
GROUPS, GROUP_BITS = 32, 14
SKETCH_BITS = GROUPS * GROUP_BITS
SEED = 20261123  # kept with every sketch by being what it is: another one makes all of them worthless
# 64 bits in seven bands: whatever differs in six bits at most agrees in one band.
BANDS = ((0, 10), (10, 9), (19, 9), (28, 9), (37, 9), (46, 9), (55, 9))


def choose_engine() -> str:
    """The one that needs no key and sends nothing away."""
    return EMBEDDED


def likeness_of(
    one: Sequence[Fingerprint], other: Sequence[Fingerprint], features: tuple[bytes, bytes]
) -> Likeness:
    """
    Of two pictures; of two videos, that of the two key frames in the same place that are least alike.

    :param features: of both, as `compare` takes them
    """
    if not one or len(one) != len(other):
        return Likeness.NONE
    pairs = zip(one, other, strict=True)
    return max((compare(*pair, features).likeness for pair in pairs), key=list(Likeness).index)


def sketch(features: bytes) -> str:
    """`SKETCH_BITS` signs as 0 and 1; empty without features. Alike pictures differ in few of them."""
    if not features:
        return ""
    values = FEATURES.unpack(features)
    return "".join("1" if sumprod(plane, values) > 0 else "0" for plane in _planes())


def keys_of(prints: Iterable[Fingerprint], signs: str) -> list[int]:
    """By which a picture is kept: what shares one with it may be the same."""
    return sorted({*_bands(one.upright for one in prints), *_groups(signs)})


def keys_to_ask(prints: Iterable[Fingerprint], signs: str) -> list[int]:
    """By which the same picture is looked for, mirrored ones included."""
    shapes = list(prints)
    mirrored = _bands(one.mirrored for one in shapes)
    return sorted({*keys_of(shapes, signs), *mirrored})


def _bands(hashes: Iterable[str | None]) -> Iterator[int]:
    for value in {int(one, 16) for one in hashes if one}:
        for number, (start, length) in enumerate(BANDS):
            yield number << 16 | value >> start & (1 << length) - 1


def _groups(signs: str) -> Iterator[int]:
    for number in range(len(signs) // GROUP_BITS):
        group = signs[number * GROUP_BITS : (number + 1) * GROUP_BITS]
        yield len(BANDS) + number << 16 | int(group, 2)


@cache
def _planes() -> list[tuple[float, ...]]:
    chance = random.Random(SEED)  # noqa: S311 - no secret: always the same planes
    size = FEATURES.size // 2
    return [
        tuple(1.0 if bits >> at & 1 else -1.0 for at in range(size))
        for bits in (chance.getrandbits(size) for _ in range(SKETCH_BITS))
    ]


def can_listen() -> bool:
    """Whether what is said can be written down here: an extra."""
    return listener.is_installed()


def subtitles_of(transcript: Mapping[str, Any], form: str) -> str:
    """
    :param transcript: as it was kept
    :param form: "vtt" or "srt"
    :raises ValueError: it is of another shape
    """
    write = {"vtt": to_webvtt, "srt": to_srt}[form]
    return write(Transcript.model_validate(dict(transcript)))
