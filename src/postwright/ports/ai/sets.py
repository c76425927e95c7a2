"""What several pictures have in common, and which of them to show first. Pure; the same for every engine."""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from itertools import combinations
from statistics import fmean
from typing import Annotated

import regex
from pydantic import Field

from postwright.ports.ai.answers import Certainty, Findings
from postwright.ports.ai.likeness import Likeness, compare, compare_features
from postwright.ports.ai.types import Answer, Frozen, Share

# "In common" is what two of three show; what half of them show is said of half of them only.
COMMON = 2 / 3
_WORDS_MAX, _WORD_LEAST = 20, 3
# How much each speaks for a picture as the first: being out of focus cannot be made up for by anything else alone.
_SHARP, _LIT, _FACES, _TYPICAL = 0.4, 0.25, 0.15, 0.2
_FOCUS = {"sharp": 1.0, "soft": 0.5, "blurred": 0.0}


class WhyFirst(StrEnum):
    """`ORDER`: nothing sets it apart, so the person's own order stands."""

    SHARP = "sharp"
    WELL_LIT = "well_lit"
    SHOWS_FACES = "shows_faces"
    TYPICAL = "typical"
    ORDER = "order"


class Shared(Frozen):
    """`share` of the pictures show it."""

    name: Answer
    share: Share


class SetFindings(Frozen):
    """
    `topics` are everyday words' keys that are certain, `colours` their keys, `words` from text that was read with
    certainty. `first` counts from 0; `scores` stand in the pictures' order. `same` are pairs of one and the same picture.
    """

    topics: tuple[Shared, ...] = ()
    colours: tuple[Shared, ...] = ()
    words: tuple[Shared, ...] = ()
    first: Annotated[int, Field(ge=0)]
    why_first: Annotated[tuple[WhyFirst, ...], Field(min_length=1)]
    scores: tuple[Share, ...]
    same: tuple[tuple[int, int], ...] = ()


def compare_set(pictures: Sequence[Findings]) -> SetFindings:
    """:raises ValueError: no picture"""
    if not pictures:
        raise ValueError("a set has at least one picture")
    merits = [_weigh(picture, _others(pictures, at)) for at, picture in enumerate(pictures)]
    scores = [sum(merit.values()) for merit in merits]
    first = _choose(pictures, scores)
    return SetFindings(
        topics=_common(map(_topics, pictures), len(pictures)),
        colours=_common(({colour.name for colour in one.colours} for one in pictures), len(pictures)),
        words=_common(map(_words, pictures), len(pictures))[:_WORDS_MAX],
        first=first,
        why_first=_reasons(merits, first),
        scores=tuple(round(min(1.0, score), 4) for score in scores),
        same=tuple(
            (one, other)
            for one, other in combinations(range(len(pictures)), 2)
            if _are_same(pictures[one], pictures[other])
        ),
    )


def _others(pictures: Sequence[Findings], at: int) -> list[Findings]:
    return [*pictures[:at], *pictures[at + 1 :]]


def _weigh(picture: Findings, others: Sequence[Findings]) -> dict[WhyFirst, float]:
    cosines = [max(0.0, compare_features(picture.features, other.features)) for other in others]
    well_lit = picture.exposure is not None and picture.exposure.verdict == "normal"
    focus = _FOCUS[picture.sharpness.verdict] if picture.sharpness else 0.0
    return {
        WhyFirst.SHARP: _SHARP * focus,
        WhyFirst.WELL_LIT: _LIT * well_lit,
        WhyFirst.SHOWS_FACES: _FACES * bool(picture.faces),
        WhyFirst.TYPICAL: _TYPICAL * (min(1.0, fmean(cosines)) if cosines else 0.0),
    }


def _choose(pictures: Sequence[Findings], scores: Sequence[float]) -> int:
    """The best; one that a person should look at comes first only where all are such. Among equals the earliest."""
    calm = [at for at, one in enumerate(pictures) if not (one.sensitive and one.sensitive.needs_person)]
    return max(calm or range(len(pictures)), key=lambda at: (round(scores[at], 6), -at))


def _reasons(merits: Sequence[dict[WhyFirst, float]], first: int) -> tuple[WhyFirst, ...]:
    """Where it is better than the set on the whole."""
    found = [
        (merits[first][why] - fmean(merit[why] for merit in merits), why)
        for why in (WhyFirst.SHARP, WhyFirst.WELL_LIT, WhyFirst.SHOWS_FACES, WhyFirst.TYPICAL)
    ]
    better = sorted((gain, why) for gain, why in found if gain > 0.005)
    return tuple(why for _gain, why in reversed(better)) or (WhyFirst.ORDER,)


def _common(each: Iterable[set[str]], count: int) -> tuple[Shared, ...]:
    """Most widely shared first."""
    if count < 2:
        return ()
    shown = Counter(name for names in each for name in names)
    common = [(times, name) for name, times in shown.items() if times / count >= COMMON and times > 1]
    return tuple(
        Shared(name=name, share=times / count)
        for times, name in sorted(common, key=lambda one: (-one[0], one[1]))
    )


def _topics(picture: Findings) -> set[str]:
    return {tag.topic for tag in picture.tags if tag.topic and tag.certainty is Certainty.CERTAIN}


def _words(picture: Findings) -> set[str]:
    lines = (line.text.lower() for line in picture.text if line.is_certain)
    return {
        word for line in lines for word in regex.findall(r"[\p{L}\p{M}]+", line) if len(word) >= _WORD_LEAST
    }


def _are_same(one: Findings, other: Findings) -> bool:
    if not one.fingerprints or not other.fingerprints:
        return False
    compared = compare(one.fingerprints[0], other.fingerprints[0], (one.features, other.features))
    return compared.likeness is Likeness.SAME
