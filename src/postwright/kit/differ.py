"""What became of a text, word by word."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby
from typing import Literal

import regex

MOST = 300  # the time to compare them grows with their square, and there are as many texts as channels

type Kind = Literal["same", "added", "removed"]

# A word with what follows it up to the next one; each line break and each sign stands alone.
_PIECE = regex.compile(r"[\w\p{M}]+[^\S\n]*|\n|[^\w\s]|[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    text: str


def differences(old: str, new: str) -> list[Piece]:
    """
    The way from one text to the other: what is removed stands before what is added in its place.

    Where more than `MOST` words stand between what begins and what ends alike, whole lines are told apart, and
    where there are more of those, everything there is replaced.
    """
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    first = _alike(before, after)
    last = _alike(before[first:][::-1], after[first:][::-1])
    inner, outer = before[first : len(before) - last], after[first : len(after) - last]
    return list(
        _joined(
            [
                Piece("same", "".join(before[:first])),
                *_pieces(inner, outer),
                Piece("same", "".join(before[len(before) - last :])),
            ]
        )
    )


def _alike(before: Sequence[str], after: Sequence[str]) -> int:
    """How many of them are equal from the first on."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((place for place, (one, other) in pairs if one != other), min(len(before), len(after)))


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    if max(len(before), len(after)) > MOST:
        before, after = ("".join(one).splitlines(keepends=True) for one in (before, after))
    if max(len(before), len(after)) > MOST:
        before, after = ["".join(before)], ["".join(after)]
    for how, i, j, k, m in SequenceMatcher(None, before, after).get_opcodes():
        if how == "equal":
            yield Piece("same", "".join(before[i:j]))
            continue
        yield Piece("removed", "".join(before[i:j]))
        yield Piece("added", "".join(after[k:m]))


def _joined(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Without empty ones; neighbours of one kind are one."""
    for kind, run in groupby(filter(lambda piece: piece.text, pieces), key=lambda piece: piece.kind):
        yield Piece(kind, "".join(piece.text for piece in run))
