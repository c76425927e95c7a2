"""Arrivals on this machine's disk: one growing file each, held by a lock while somebody is at it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from postwright.ports.storage.base import (
    CHUNK,
    HEAD_BYTES,
    Busy,
    Missing,
    TooLarge,
    WrongOffset,
    check_arrival,
    new_arrival,
)
from postwright.ports.storage.disk import check_room, private_directory, sync_directory

ARRIVALS = ".arrivals"  # a leading dot is no folder name, so no key reaches it


class LocalArrivals:
    def __init__(self, root: Path, *, keep_free: int) -> None:
        self.root = root / ARRIVALS
        self.keep_free = keep_free

    def begin(self, folder: str) -> str:
        arrival = new_arrival(folder)
        path = self.path(arrival)
        for _ in range(10):
            # A sweep may take the emptied folder away between the two lines.
            with suppress(FileNotFoundError):
                private_directory(path.parent)
                os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
                break
        else:
            raise Missing("the folder of arrivals is gone")
        for directory in (path.parent, self.root, self.root.parent):
            sync_directory(directory)
        return arrival

    def append(self, arrival: str, stream: BinaryIO, *, at: int, limit: int | None) -> int:
        with self.held(arrival) as file:
            size = os.fstat(file).st_size
            if at != size:
                raise WrongOffset(size)
            try:
                self._write(file, stream, size, limit)
            finally:
                os.fsync(file)
            return os.fstat(file).st_size

    def size(self, arrival: str) -> int:
        return self.path(arrival).stat().st_size

    def head(self, arrival: str, count: int) -> bytes:
        with self.path(arrival).open("rb") as file:
            return file.read(min(count, HEAD_BYTES))

    def abandon(self, arrival: str) -> bool:
        try:
            with self.held(arrival):
                self.path(arrival).unlink()
        except Missing:
            return False
        self.tidy(arrival)
        return True

    def sweep(self, *, before: float) -> int:
        removed = 0
        for path in sorted(self.root.glob("*/*")):
            with suppress(FileNotFoundError, Busy):  # somebody is at it, or was first
                if path.lstat().st_mtime < before:
                    removed += self.abandon(path.relative_to(self.root).as_posix())
        return removed

    def tidy(self, arrival: str) -> None:
        folder = self.path(arrival).parent
        sync_directory(folder)
        with suppress(OSError):
            folder.rmdir()

    def path(self, arrival: str) -> Path:
        return self.root / check_arrival(arrival)

    @contextmanager
    def held(self, arrival: str) -> Iterator[int]:
        """
        A handle that nobody else has. What somebody finished or removed before we held it is gone.

        :raises Missing: there is none
        :raises Busy: somebody else holds it
        """
        path = self.path(arrival)
        try:
            file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW)
        except FileNotFoundError:
            raise Missing(arrival) from None
        try:
            _lock(file, path)
            yield file
        finally:
            os.close(file)

    def _write(self, file: int, stream: BinaryIO, size: int, limit: int | None) -> None:
        while chunk := stream.read(CHUNK):
            fits = chunk if limit is None else chunk[: max(0, limit - size)]
            check_room(self.root, len(fits), self.keep_free)
            _write_all(file, fits)
            size += len(fits)
            if limit is not None and len(fits) < len(chunk):
                raise TooLarge(limit)


def _lock(file: int, path: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if os.fstat(file).st_ino == path.stat().st_ino:
            return
    except BlockingIOError:
        raise Busy("somebody else is at it") from None
    except FileNotFoundError:
        pass
    raise Missing("finished or removed meanwhile")


def _write_all(file: int, chunk: bytes) -> None:
    left = memoryview(chunk)
    while left:
        left = left[os.write(file, left) :]
