"""WebM written element by element (RFC 8794, RFC 9559), so that each can be wrong."""

import struct

UNKNOWN = b"\x01\xff\xff\xff\xff\xff\xff\xff"


def size_of(length: int) -> bytes:
    return (1 << 56 | length).to_bytes(8)


def element(name: str, content: bytes = b"", size: bytes | None = None) -> bytes:
    """`name` in hexadecimal, as the specification lists it."""
    return bytes.fromhex(name) + (size_of(len(content)) if size is None else size) + content


def number(name: str, value: int) -> bytes:
    return element(name, value.to_bytes(max(1, (value.bit_length() + 7) // 8)))


HEAD = element(
    "1a45dfa3", element("4286", b"\1") + b"\x42\x82\x84webm" + number("4287", 4) + number("4285", 2)
)


def info(scale=1_000_000, seconds: float | None = None) -> bytes:
    length = element("4489", struct.pack(">d", seconds * 1e9 / (scale or 1))) if seconds is not None else b""
    return element("1549a966", number("2ad7b1", scale) + length)


def track(width=64, height=48, codec=b"V_VP9", extra=b"", kind=1, identity=1) -> bytes:
    picture = element("e0", number("b0", width) + number("ba", height))
    named = number("d7", identity) + number("73c5", identity) + number("83", kind) + element("86", codec)
    return element(
        "ae",
        named + (picture if kind == 1 else element("e1", element("b5", struct.pack(">d", 48000)))) + extra,
    )


def block(frame: bytes, at: int = 0, identity=1, flags=0x80) -> bytes:
    return element("a3", bytes([0x80 | identity]) + struct.pack(">h", at) + bytes([flags]) + frame)


def cluster(blocks: bytes, at: int = 0, size: bytes | None = None) -> bytes:
    return element("1f43b675", number("e7", at) + blocks, size)


def webm(*parts: bytes, size: bytes | None = None) -> bytes:
    return HEAD + element("18538067", b"".join(parts), size)
