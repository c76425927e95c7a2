"""The boxes of ISO base media (ISO/IEC 14496-12), read from headers; what makes no sense ends the walk."""

import os
from collections.abc import Iterator
from typing import NamedTuple

MOST_BOXES = 100_000
LARGEST_READ = 1 << 20
PREFIXES = {b"meta": 4, b"stsd": 8, b"iinf": 6}  # bytes before the boxes in a box


class Box(NamedTuple):
    """`start` and `end` of its content, in bytes of the file."""

    kind: bytes
    start: int
    end: int


def boxes_in(descriptor: int, start: int, end: int) -> Iterator[Box]:
    at = start
    for _ in range(MOST_BOXES):
        header = os.pread(descriptor, 16, at)
        if at >= end or len(header) < 8:
            return
        length, head = int.from_bytes(header[:4]), 8
        if length == 1 and len(header) == 16:
            length, head = int.from_bytes(header[8:]), 16
        stop = end if length == 0 else at + length
        if stop < at + head or stop > end:
            return
        yield Box(header[4:8], at + head, stop)
        at = stop


def find_boxes(descriptor: int, *path: bytes) -> Iterator[Box]:
    """All boxes at the end of that path from the top."""
    yield from _below(descriptor, 0, os.fstat(descriptor).st_size, path)


def content(descriptor: int, box: Box) -> bytes:
    """At most the first mebibyte."""
    return os.pread(descriptor, min(box.end - box.start, LARGEST_READ), box.start)


def _below(descriptor: int, start: int, end: int, path: tuple[bytes, ...]) -> Iterator[Box]:
    for box in boxes_in(descriptor, start, end):
        if box.kind != path[0]:
            continue
        if len(path) == 1:
            yield box
        else:
            yield from _below(descriptor, box.start + PREFIXES.get(box.kind, 0), box.end, path[1:])
