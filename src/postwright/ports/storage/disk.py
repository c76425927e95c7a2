"""What both kinds of storage do on this machine's disk."""

import hashlib
import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from postwright.kit.disk import FULL
from postwright.ports.storage.base import CHUNK, Missing, NoSpace, TooLarge


def fill(path: Path, stream: BinaryIO, *, limit: int | None, keep_free: int) -> tuple[str, int]:
    """
    Write all that the stream holds, durably; returns its SHA-256 and its size in bytes.

    :raises TooLarge: it holds more than `limit` bytes
    :raises NoSpace: fewer than `keep_free` bytes of the disk would stay free
    """
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            if limit is not None and size > limit:
                raise TooLarge(limit)
            check_room(path.parent, len(chunk), keep_free)
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def check_room(folder: Path, wanted: int, keep_free: int) -> None:
    if keep_free and shutil.disk_usage(folder).free < keep_free + wanted:
        raise NoSpace("the disk is as full as it may be")


@contextmanager
def full_disk_named() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise NoSpace("the disk is full") from error
        raise


def open_plain(path: Path) -> BufferedReader:
    """Neither a link nor a device: what is adopted must be what its path names."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Missing("not a plain file")
    return os.fdopen(handle, "rb")


def digest_of(stream: BinaryIO) -> tuple[str, int]:
    """SHA-256 and size of what the stream still holds."""
    digest, size = hashlib.sha256(), 0
    while chunk := stream.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return digest.hexdigest(), size


def private_directory(path: Path) -> Path:
    missing = [path, *path.parents]
    for directory in reversed([each for each in missing if not each.exists()]):
        directory.mkdir(mode=0o700, exist_ok=True)
    return path


def sync_directory(path: Path) -> None:
    with suppress(FileNotFoundError):  # emptied by a delete at the same moment
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def remove_old(paths: Iterable[Path], *, before: float) -> int:
    """Files and folders last changed before this Unix time."""
    old = [path for path in paths if path.lstat().st_mtime < before]
    for path in old:
        shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
    return len(old)
