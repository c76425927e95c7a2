"""Files on this machine's disk, readable by this account only."""

import fcntl
import hashlib
import os
import re
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedReader
from pathlib import Path
from typing import Any, BinaryIO

from postwright.kit.disk import FULL
from postwright.ports.storage.base import (
    Away,
    Busy,
    Missing,
    NoSpace,
    Stored,
    TooLarge,
    WrongOffset,
    check_folder,
    check_key,
    key_for,
)

CHUNK = 1 << 20
ARRIVAL = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}\.[0-9a-f]{32}", re.ASCII)
INCOMING = ".incoming"  # a leading dot is no folder name, so no key reaches it


class LocalStorage:
    """:param keep_free: bytes of the disk that must stay free after every write"""

    def __init__(self, root: Path, *, keep_free: int = 0) -> None:
        self.root = root.absolute()
        self.keep_free = keep_free

    def save(self, stream: BinaryIO, *, folder: str, limit: int | None = None) -> Stored:
        check_folder(folder)
        with _full_disk_named(), self._incoming_file() as path:
            sha256, size = self._fill(path, stream, limit)
            return self._place(path, Stored(key_for(folder, sha256), sha256, size))

    def adopt(self, path: Path, *, folder: str) -> Stored:
        check_folder(folder)
        with _full_disk_named(), _open_plain(path) as stream:
            if os.fstat(stream.fileno()).st_dev != self._incoming().stat().st_dev:
                stored = self.save(stream, folder=folder)
                path.unlink()
                return stored
            sha256, size = _digest(stream)
            os.fchmod(stream.fileno(), 0o600)
            os.fsync(stream.fileno())
            return self._place(path, Stored(key_for(folder, sha256), sha256, size))

    def open(self, key: str) -> BinaryIO:
        with self._reaching(key):
            return self._path(key).open("rb")

    @contextmanager
    def local(self, key: str) -> Iterator[Path]:
        path = self._path(key)
        with self._reaching(key):
            path.stat()
        yield path

    @contextmanager
    def scratch(self) -> Iterator[Path]:
        directory = Path(tempfile.mkdtemp(dir=self._incoming()))
        try:
            yield directory
        finally:
            shutil.rmtree(directory, ignore_errors=True)

    def size(self, key: str) -> int:
        with self._reaching(key):
            return self._path(key).stat().st_size

    def exists(self, key: str) -> bool:
        with suppress(Missing):
            return self.size(key) >= 0
        return False

    def delete(self, key: str) -> bool:
        path = self._path(key)
        try:
            path.unlink()
        except FileNotFoundError:
            return False
        _sync_directory(path.parent)
        for emptied in (path.parent, path.parent.parent):
            with suppress(OSError):
                emptied.rmdir()
        return True

    def keys(self, folder: str) -> Iterator[str]:
        for path in (self.root / check_folder(folder)).glob("??/*"):
            yield path.relative_to(self.root).as_posix()

    def begin(self, *, folder: str) -> str:
        name = f"{check_folder(folder)}.{secrets.token_hex(16)}"
        (self._incoming() / name).touch(mode=0o600)
        return name

    def append(self, arrival: str, stream: BinaryIO, *, at: int, limit: int | None = None) -> int:
        with self._arrival(arrival, "ab") as file, _full_disk_named():
            _lock(file)
            size = os.fstat(file.fileno()).st_size
            if size != at:
                raise WrongOffset(size)
            try:
                while chunk := stream.read(CHUNK):
                    if limit is not None and size + len(chunk) > limit:
                        raise TooLarge(limit)
                    if self.keep_free and shutil.disk_usage(self.root).free < self.keep_free + len(chunk):
                        raise NoSpace("the disk is as full as it may be")
                    file.write(chunk)
                    size += len(chunk)
            finally:
                file.flush()
                os.fsync(file.fileno())
            return size

    def arrived(self, arrival: str) -> int:
        with self._arrival(arrival, "rb") as file:
            return os.fstat(file.fileno()).st_size

    def head(self, arrival: str, count: int) -> bytes:
        with self._arrival(arrival, "rb") as file:
            return bytes(file.read(count))

    def finish(self, arrival: str) -> Stored:
        folder, _dot, _token = arrival.partition(".")
        with self._arrival(arrival, "rb") as file:
            _lock(file)
            return self.adopt(self._incoming() / arrival, folder=folder)

    def abandon(self, arrival: str) -> bool:
        try:
            with self._arrival(arrival, "rb"):
                (self._incoming() / arrival).unlink()
        except Missing:
            return False
        return True

    @contextmanager
    def _arrival(self, arrival: str, mode: str) -> Iterator[Any]:
        if not ARRIVAL.fullmatch(arrival):
            raise Missing("no name of an arrival")
        path = self._incoming() / arrival
        try:
            handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_NOFOLLOW)
        except FileNotFoundError:
            raise Missing(arrival) from None
        with os.fdopen(handle, mode) as file:
            yield file

    def sweep(self, *, before: float) -> int:
        incoming = self.root / INCOMING
        old = [
            path
            for path in (incoming.iterdir() if incoming.is_dir() else ())
            if path.lstat().st_mtime < before
        ]
        for path in old:
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink(missing_ok=True)
        return len(old)

    def _path(self, key: str) -> Path:
        return self.root / check_key(key)

    @contextmanager
    def _reaching(self, key: str) -> Iterator[None]:
        """A folder that is not mounted looks like one whose files are gone; what arrives has a place in ours."""
        try:
            yield
        except FileNotFoundError:
            if not (self.root / INCOMING).is_dir():
                raise Away(f"{self.root} is not there") from None
            raise Missing(key) from None
        except OSError as error:
            raise Away(f"{self.root} does not answer") from error

    def _incoming(self) -> Path:
        return _private_directory(self.root / INCOMING)

    @contextmanager
    def _incoming_file(self) -> Iterator[Path]:
        handle, name = tempfile.mkstemp(dir=self._incoming())
        os.close(handle)
        try:
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)

    def _fill(self, path: Path, stream: BinaryIO, limit: int | None) -> tuple[str, int]:
        digest, size = hashlib.sha256(), 0
        with path.open("wb") as file:
            while chunk := stream.read(CHUNK):
                size += len(chunk)
                if limit is not None and size > limit:
                    raise TooLarge(limit)
                if self.keep_free and shutil.disk_usage(self.root).free < self.keep_free + len(chunk):
                    raise NoSpace("the disk is as full as it may be")
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        return digest.hexdigest(), size

    def _place(self, path: Path, stored: Stored) -> Stored:
        target = self._path(stored.key)
        for _ in range(10):
            # A delete of the last neighbour may take the directory away between the two lines, or while it is made.
            with suppress(FileNotFoundError, FileExistsError):
                _private_directory(target.parent)
                path.replace(target)
                break
        else:
            raise Missing("the file to keep is gone")
        for directory in (target.parent, target.parent.parent, self.root):
            _sync_directory(directory)
        return stored


@contextmanager
def _full_disk_named() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in FULL:
            raise NoSpace("the disk is full") from error
        raise


def _lock(file: Any) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Busy("somebody else adds to it") from None


def _open_plain(path: Path) -> BufferedReader:
    """Neither a link nor a device: what is adopted must be what its path names."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise Missing("not a plain file")
    return os.fdopen(handle, "rb")


def _digest(stream: BufferedReader) -> tuple[str, int]:
    digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return digest, stream.tell()


def _private_directory(path: Path) -> Path:
    missing = [path, *path.parents]
    for directory in reversed([each for each in missing if not each.exists()]):
        directory.mkdir(mode=0o700, exist_ok=True)
    return path


def _sync_directory(path: Path) -> None:
    with suppress(FileNotFoundError):  # emptied by a delete at the same moment
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
