"""What became of a text, word by word."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

import regex

type Kind = Literal["same", "added", "removed"]

# A word with what follows it up to the next one; each line break and each sign stands alone.
_PIECE = regex.compile(r"[\w\p{M}]+[^\S\n]*|\n|[^\w\s]|[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Piece:
    kind: Kind
    text: str


def differences(old: str, new: str) -> list[Piece]:
    """The way from one text to the other: what is removed stands before what is added in its place."""
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    return list(_joined(_pieces(before, after)))


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    for how, i, j, k, m in SequenceMatcher(None, before, after).get_opcodes():
        if how == "equal":
            yield Piece("same", "".join(before[i:j]))
            continue
        yield Piece("removed", "".join(before[i:j]))
        yield Piece("added", "".join(after[k:m]))


def _joined(pieces: Iterator[Piece]) -> Iterator[Piece]:
    yield from (piece for piece in pieces if piece.text)
