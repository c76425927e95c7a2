"""As much of CBOR (RFC 8949) as a content credential needs, from bytes that nobody vouches for."""

import struct
from typing import Any

DEEPEST, MOST_ITEMS = 32, 100_000
FLOATS = {25: ">e", 26: ">f", 27: ">d"}
SIMPLE = {20: False, 21: True, 22: None, 23: None}
ENDLESS, BREAK = 31, 0xFF


def decode(data: bytes) -> Any:
    """:raises ValueError: it is no CBOR, too deep or too long"""
    return _Reader(data).item(0)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self.data, self.at, self.items = data, 0, 0

    def item(self, depth: int) -> Any:
        self.items += 1
        if depth > DEEPEST or self.items > MOST_ITEMS:
            raise ValueError
        major, short = divmod(self._take(1)[0], 32)
        if major == 7:
            return self._simple(short)
        count = None if short == ENDLESS and major in {2, 3, 4, 5} else self._number(short)
        return self._value(major, count, depth + 1)

    def _value(self, major: int, count: int | None, depth: int) -> Any:
        match major:
            case 0:
                return count
            case 1:
                return -1 - (count or 0)
            case 2 | 3:
                data = self._take(count) if count is not None else self._pieces(depth)
                return data if major == 2 else data.decode(errors="replace")
            case 4:
                return list(self._members(count, depth))
            case 5:
                return {_key(name): self.item(depth) for name in self._members(count, depth)}
            case _:
                return self.item(depth)  # a tag says nothing that is needed here

    def _members(self, count: int | None, depth: int) -> Any:
        if count is not None and count > len(self.data):
            raise ValueError
        number = 0
        while not self._ended() if count is None else number < count:
            yield self.item(depth)
            number += 1

    def _pieces(self, depth: int) -> bytes:
        return b"".join(
            piece if isinstance(piece, bytes) else str(piece).encode() for piece in self._members(None, depth)
        )

    def _ended(self) -> bool:
        if self.data[self.at : self.at + 1] != bytes([BREAK]):
            return False
        self.at += 1
        return True

    def _simple(self, short: int) -> Any:
        if short in FLOATS:
            form = FLOATS[short]
            return struct.unpack(form, self._take(struct.calcsize(form)))[0]
        if short in SIMPLE:
            return SIMPLE[short]
        raise ValueError

    def _number(self, short: int) -> int:
        if short < 24:
            return short
        if short > 27:
            raise ValueError
        return int.from_bytes(self._take(1 << (short - 24)))

    def _take(self, count: int) -> bytes:
        part = self.data[self.at : self.at + count]
        if len(part) < count:
            raise ValueError
        self.at += count
        return part


def _key(name: Any) -> Any:
    return name if isinstance(name, str | int | bytes) else str(name)
