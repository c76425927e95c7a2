"""ISO base media files taken apart and put together again (ISO/IEC 14496-12)."""

import struct

CONTAINERS = {
    b"moov",
    b"trak",
    b"mdia",
    b"minf",
    b"stbl",
    b"edts",
    b"udta",
    b"dinf",
    b"moof",
    b"traf",
    b"mvex",
}


class Box:
    """A box with bytes or with boxes in it."""

    def __init__(self, kind: bytes, content=b"") -> None:
        self.kind = kind
        self.content = content

    def __bytes__(self):
        inner = self.content if isinstance(self.content, bytes) else b"".join(map(bytes, self.content))
        return struct.pack(">I", 8 + len(inner)) + self.kind + inner

    def find(self, *path: bytes):
        """The first box at the end of that path."""
        found = next(box for box in self.content if box.kind == path[0])
        return found.find(*path[1:]) if path[1:] else found

    def drop(self, kind: bytes):
        self.content = [box for box in self.content if box.kind != kind]

    def patch(self, at: int, data: bytes):
        self.content = self.content[:at] + data + self.content[at + len(data) :]


def parse(data: bytes) -> list[Box]:
    boxes, at = [], 0
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4]) or len(data) - at
        kind, inner = data[at + 4 : at + 8], data[at + 8 : at + length]
        boxes.append(Box(kind, parse(inner) if kind in CONTAINERS else inner))
        at += length
    return boxes


def movie(data: bytes) -> Box:
    """The whole file as one box without a head; the index stands last, so that it may grow."""
    return Box(b"root", parse(data))


def unite(root: Box) -> bytes:
    return b"".join(map(bytes, root.content))


def full(kind: bytes, content: bytes, version=0, flags=0) -> Box:
    return Box(kind, struct.pack(">I", version << 24 | flags) + content)


def container(kind: bytes, *inner: Box) -> Box:
    return Box(kind, list(inner))
