"""Does a file have all the bytes that its own structure promises? Read from headers, nothing is decoded."""

import os
import struct

from postwright.ports.imaging.errors import Truncated
from postwright.ports.imaging.sniffing import Kind

MOST_PARTS = 500_000
TOP_BOXES = {
    b"ftyp",
    b"moov",
    b"mdat",
    b"moof",
    b"meta",
    b"idat",
    b"free",
    b"skip",
    b"wide",
    b"sidx",
    b"styp",
}
EBML_SEGMENT = b"\x18\x53\x80\x67"


def check_whole(descriptor: int, kind: Kind, head: bytes) -> None:
    """:raises Truncated: something promised lies beyond the end"""
    size = os.fstat(descriptor).st_size
    match kind:
        case Kind.WEBP:
            promised = 8 + int.from_bytes(head[4:8], "little")
        case Kind.WEBM:
            promised = _end_of_segment(head)
        case Kind.PNG:
            promised = _end_of_chunks(descriptor)
        case Kind.GIF:
            promised = _end_of_gif(descriptor, size)
        case Kind.JPEG:
            return  # only its decoder can tell
        case _:
            promised = _end_of_boxes(descriptor, size, needs_movie=kind.is_video)
    if promised > size:
        raise Truncated


def _end_of_segment(head: bytes) -> int:
    """Matroska: where the segment says it ends, or 0 where it leaves that open."""
    at = head.find(EBML_SEGMENT) + len(EBML_SEGMENT)
    if at < len(EBML_SEGMENT) or at >= len(head) or not head[at]:
        return 0
    length = 9 - head[at].bit_length()
    value = int.from_bytes(head[at : at + length]) & ((1 << 7 * length) - 1)
    unknown = value == (1 << 7 * length) - 1
    return 0 if unknown else at + length + value


def _end_of_chunks(descriptor: int) -> int:
    at = 8
    for _ in range(MOST_PARTS):
        header = os.pread(descriptor, 8, at)
        if len(header) < 8:
            return at + 12
        if not header[4:].isalpha():
            return 0  # no PNG after all; the decoder says so
        at += 12 + int.from_bytes(header[:4])
        if header[4:] == b"IEND":
            break
    return at


def _end_of_boxes(descriptor: int, size: int, *, needs_movie: bool) -> int:
    """The end of the last known box; what follows after known boxes is not ours to judge."""
    at, seen = 0, set[bytes]()
    for _ in range(MOST_PARTS):
        header = os.pread(descriptor, 16, at)
        if len(header) < 8 or header[4:8] not in TOP_BOXES:
            break
        (length,) = struct.unpack_from(">I", header)
        if length == 1 and len(header) == 16:
            (length,) = struct.unpack_from(">Q", header, 8)
        seen.add(header[4:8])
        at = size if length == 0 else at + length
        if length < 8:
            break
    if needs_movie and b"moov" not in seen and at >= size:
        raise Truncated
    return at


def _end_of_gif(descriptor: int, size: int) -> int:
    """Past the trailer; past the end where there is none (GIF89a specification, appendix B)."""
    at = 13 + _colours(os.pread(descriptor, 1, 10))
    for _ in range(MOST_PARTS):
        block = os.pread(descriptor, 10, at)
        match block[:1]:
            case b"\x3b":
                return at + 1
            case b"\x21":
                at = _past_data(descriptor, at + 2)
            case b"\x2c":
                at = _past_data(descriptor, at + 11 + _colours(block[9:]))
            case b"":
                return size + 1
            case _:
                return 0  # no GIF after all; the decoder says so
    return at


def _colours(flags: bytes) -> int:
    return 3 << (flags[0] & 7) + 1 if flags and flags[0] & 0x80 else 0


def _past_data(descriptor: int, at: int) -> int:
    for _ in range(MOST_PARTS):
        length = os.pread(descriptor, 1, at)
        at += 1
        if not length or not length[0]:
            break
        at += length[0]
    return at
