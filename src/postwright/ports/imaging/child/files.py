"""Descriptors handed over by the parent; this process cannot open files itself."""

import io
import os

from postwright.ports.imaging.child.wholeness import check_whole
from postwright.ports.imaging.errors import EmptyFile, UnknownType
from postwright.ports.imaging.sniffing import HEAD_BYTES, Kind, sniff


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
    check_whole(descriptor, kind, head)
    return kind


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
