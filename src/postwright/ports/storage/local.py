"""Files on this machine's disk, readable by this account only."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from postwright.ports.storage.base import (
    FOLDER,
    Away,
    Missing,
    Stored,
    Verdict,
    check_folder,
    check_key,
    key_for,
)
from postwright.ports.storage.disk import (
    digest_of,
    fill,
    full_disk_named,
    open_plain,
    private_directory,
    remove_old,
    sync_directory,
)
from postwright.ports.storage.local_arrivals import LocalArrivals

INCOMING = ".incoming"  # a leading dot is no folder name, so no key reaches it


class LocalStorage:
    """:param keep_free: bytes of the disk that must stay free after every write"""

    def __init__(self, root: Path, *, keep_free: int = 0) -> None:
        self.root = root.absolute()
        self.keep_free = keep_free
        self._arrivals = LocalArrivals(self.root, keep_free=keep_free)

    def save(self, stream: BinaryIO, *, folder: str, limit: int | None = None) -> Stored:
        check_folder(folder)
        with full_disk_named(), self._incoming_file() as path:
            sha256, size = fill(path, stream, limit=limit, keep_free=self.keep_free)
            return self._place(path, Stored(key_for(folder, sha256), sha256, size))

    def adopt(self, path: Path, *, folder: str) -> Stored:
        check_folder(folder)
        with full_disk_named(), open_plain(path) as stream:
            if os.fstat(stream.fileno()).st_dev != self._incoming().stat().st_dev:
                stored = self.save(stream, folder=folder)
                path.unlink()
                return stored
            return self._keep(path, stream, folder)

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
        sync_directory(path.parent)
        for emptied in (path.parent, path.parent.parent):
            with suppress(OSError):
                emptied.rmdir()
        return True

    def folders(self) -> Iterator[str]:
        found = self.root.iterdir() if self.root.is_dir() else ()
        yield from (path.name for path in found if FOLDER.fullmatch(path.name))

    def keys(self, folder: str, *, before: float | None = None) -> Iterator[str]:
        for path in (self.root / check_folder(folder)).glob("??/*"):
            key = path.relative_to(self.root).as_posix()
            if before is None or self.is_older(key, than=before):
                yield key

    def is_older(self, key: str, *, than: float) -> bool:
        with suppress(Missing), self._reaching(key):
            return self._path(key).stat().st_mtime < than
        return False

    def sweep(self, *, before: float) -> int:
        incoming = self.root / INCOMING
        broken_off = incoming.iterdir() if incoming.is_dir() else ()
        return remove_old(broken_off, before=before) + self._arrivals.sweep(before=before)

    def url(self, key: str, *, seconds: int, mime: str, file_name: str) -> str | None:  # noqa: ARG002 - as promised by `Storage`
        check_key(key)
        return None

    def examine(self, *, at: float) -> Verdict | None:  # noqa: ARG002 - as promised by `Storage`
        return None

    def examined(self) -> Verdict | None:
        return None

    def begin(self, *, folder: str) -> str:
        check_folder(folder)
        with full_disk_named():
            self._incoming()
            return self._arrivals.begin(folder)

    def append(self, arrival: str, stream: BinaryIO, *, at: int, limit: int | None = None) -> int:
        self.arrived(arrival)  # outside of what follows, where an OSError may also be the stream's
        with full_disk_named():
            return self._arrivals.append(arrival, stream, at=at, limit=limit)

    def arrived(self, arrival: str) -> int:
        with self._reaching(arrival):
            return self._arrivals.size(arrival)

    def head(self, arrival: str, count: int) -> bytes:
        with self._reaching(arrival):
            return self._arrivals.head(arrival, count)

    def finish(self, arrival: str) -> Stored:
        self.arrived(arrival)
        path, folder = self._arrivals.path(arrival), arrival.partition("/")[0]
        with full_disk_named(), self._arrivals.held(arrival), open_plain(path) as stream:
            stored = self._keep(path, stream, folder)
        self._arrivals.tidy(arrival)
        return stored

    def abandon(self, arrival: str) -> bool:
        with suppress(Missing):
            self.arrived(arrival)
            return self._arrivals.abandon(arrival)
        return False

    def _path(self, key: str) -> Path:
        return self.root / check_key(key)

    @contextmanager
    def _reaching(self, name: str) -> Iterator[None]:
        """A folder that is not mounted looks like one whose files are gone; what arrives has a place in ours."""
        try:
            yield
        except FileNotFoundError:
            if not (self.root / INCOMING).is_dir():
                raise Away(f"{self.root} is not there") from None
            raise Missing(name) from None
        except OSError as error:
            raise Away(f"{self.root} does not answer") from error

    def _incoming(self) -> Path:
        return private_directory(self.root / INCOMING)

    @contextmanager
    def _incoming_file(self) -> Iterator[Path]:
        handle, name = tempfile.mkstemp(dir=self._incoming())
        os.close(handle)
        try:
            yield Path(name)
        finally:
            Path(name).unlink(missing_ok=True)

    def _keep(self, path: Path, stream: BinaryIO, folder: str) -> Stored:
        """Hash a finished file and move it to its place."""
        sha256, size = digest_of(stream)
        os.fchmod(stream.fileno(), 0o600)
        os.fsync(stream.fileno())
        return self._place(path, Stored(key_for(folder, sha256), sha256, size))

    def _place(self, path: Path, stored: Stored) -> Stored:
        target = self._path(stored.key)
        os.utime(path)  # its last byte may have come days ago
        for _ in range(10):
            # A delete of the last neighbour may take the directory away between the two lines, or while it is made.
            with suppress(FileNotFoundError, FileExistsError):
                private_directory(target.parent)
                path.replace(target)
                break
        else:
            raise Missing("the file to keep is gone")
        for directory in (target.parent, target.parent.parent, self.root):
            sync_directory(directory)
        return stored
