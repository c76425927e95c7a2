"""Descriptors handed over by the parent; this process cannot open files itself."""

import io
import os
import struct

from postwright.ports.imaging.errors import EmptyFile, Truncated, UnknownType
from postwright.ports.imaging.sniffing import HEAD_BYTES, Kind, sniff

MOST_BOXES = 10_000
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


def recognise(descriptor: int) -> Kind:
    """
    The kind, by content alone.

    :raises EmptyFile: no bytes
    :raises UnknownType: none of ours
    :raises Truncated: its own headers promise more bytes than there are
    """
    head = os.pread(descriptor, HEAD_BYTES, 0)
    if not head:
        raise EmptyFile
    kind = sniff(head)
    if kind is None:
        raise UnknownType
    _check_whole(descriptor, kind, head)
    return kind


def _check_whole(descriptor: int, kind: Kind, head: bytes) -> None:
    size = os.fstat(descriptor).st_size
    match kind:
        case Kind.WEBP:
            promised = 8 + int.from_bytes(head[4:8], "little")
        case Kind.WEBM:
            promised = _end_of_segment(head)
        case Kind.MP4 | Kind.MOV | Kind.AVIF | Kind.HEIC:
            promised = _end_of_boxes(descriptor, size, needs_movie=kind.is_video)
        case _:
            return  # their decoders notice
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


def _end_of_boxes(descriptor: int, size: int, *, needs_movie: bool) -> int:
    """The end of the last known box; what follows after known boxes is not ours to judge."""
    at, seen = 0, set[bytes]()
    for _ in range(MOST_BOXES):
        header = os.pread(descriptor, 16, at)
        if len(header) < 8 or header[4:8] not in TOP_BOXES:
            break
        (length,) = struct.unpack_from(">I", header)
        if length == 1 and len(header) == 16:
            (length,) = struct.unpack_from(">Q", header, 8)
        seen.add(header[4:8])
        at = size if length == 0 else at + length
        if length and length < 8:
            break
    if needs_movie and b"moov" not in seen and at >= size:
        raise Truncated
    return at


class Plain(io.RawIOBase):
    """A descriptor as a file with a position of its own, so that one file can be open twice."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.at = 0

    def readable(self) -> bool:
        return True

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        wanted = os.fstat(self.descriptor).st_size - self.at if size < 0 else size
        data = os.pread(self.descriptor, max(0, wanted), self.at)
        self.at += len(data)
        return data

    def write(self, data: object) -> int:
        view = memoryview(data)  # type: ignore[arg-type] # any buffer will do
        done = 0
        while done < view.nbytes:
            done += os.pwrite(self.descriptor, view[done:], self.at + done)
        self.at += done
        return done

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        base = {os.SEEK_SET: 0, os.SEEK_CUR: self.at, os.SEEK_END: os.fstat(self.descriptor).st_size}[whence]
        self.at = base + offset
        return self.at

    def tell(self) -> int:
        return self.at
