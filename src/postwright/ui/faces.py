"""What stands for a person or a brand that has no picture: letters on a colour."""

import zlib
from typing import NamedTuple

HUES = 6


class Face(NamedTuple):
    initials: str
    hue: int


def face_of(name: str) -> Face:
    words = [word for word in name.split() if word[0].isalnum()]
    initials = "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
    return Face(initials or "?", zlib.crc32(name.encode()) % HUES)
