"""What is asked of the library, as it can be looked up."""

import re
from collections.abc import Hashable, Iterable

MOST_WORDS = 8
LONGEST_WORD = 60


def search_words(text: str) -> list[str]:
    """The words typed, each once, without signs that a text query would read as its own."""
    return list(dict.fromkeys(word[:LONGEST_WORD] for word in re.findall(r"[^\W_]+", text.lower())))[
        :MOST_WORDS
    ]


def groups[T: Hashable](pairs: Iterable[tuple[T, T]]) -> list[set[T]]:
    """What hangs together by pairs, in the order in which each group first appears."""
    of: dict[T, list[T]] = {}
    for one, other in pairs:
        mine, theirs = of.setdefault(one, [one]), of.setdefault(other, [other])
        if mine is theirs:
            continue
        mine.extend(theirs)
        for member in theirs:
            of[member] = mine
    return [set(group) for group in {id(group): group for group in of.values()}.values()]
