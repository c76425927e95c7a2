"""What every storage promises; the keys are the same everywhere."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

FOLDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", re.ASCII)
KEY = re.compile(r"([A-Za-z0-9][A-Za-z0-9_-]{0,63})/([0-9a-f]{2})/(\2[0-9a-f]{62})", re.ASCII)


class StorageError(Exception):
    """`code` names the case for the slice that finds the words."""

    code = "storage"


class TooLarge(StorageError):
    code = "too_large"

    def __init__(self, limit: int) -> None:
        super().__init__(f"more than {limit} bytes")
        self.limit = limit


class NoSpace(StorageError):
    code = "no_space"


class Missing(StorageError):
    code = "missing"


class WrongOffset(StorageError):
    """`arrived` is the true number of bytes that has come."""

    code = "wrong_offset"

    def __init__(self, arrived: int) -> None:
        super().__init__(f"{arrived} bytes have come")
        self.arrived = arrived


class Busy(StorageError):
    """Somebody else adds to the same arrival right now."""

    code = "busy"


class Away(StorageError):
    """The place itself is out of reach: not mounted, no rights, no answer. Nothing is known about any file."""

    code = "away"


class KeyNotValid(StorageError, ValueError):
    code = "key_not_valid"


class UnknownStorage(StorageError, ValueError):
    code = "unknown_storage"


@dataclass(frozen=True, slots=True)
class Stored:
    """`size` in bytes. Equal content in one folder has one key: count its users before deleting."""

    key: str
    sha256: str
    size: int


class Storage(Protocol):
    def save(self, stream: BinaryIO, *, folder: str, limit: int | None = None) -> Stored:
        """
        Keep what the stream still holds; durable when this returns, absent when it raises.

        :param limit: the most bytes to accept
        :raises TooLarge: the stream holds more
        :raises NoSpace: the place is full
        :raises KeyNotValid: the folder's name is not one
        """

    def adopt(self, path: Path, *, folder: str) -> Stored:
        """Take a finished file over; `path` is gone afterwards. Raises as `save` does."""

    def open(self, key: str) -> BinaryIO:
        """
        :raises Missing: nothing is kept under this key
        :raises Away: the place cannot be reached
        """

    def local(self, key: str) -> AbstractContextManager[Path]:
        """
        A path that a child process can read, for as long as the context lasts.

        :raises Missing: nothing is kept under this key
        """

    def scratch(self) -> AbstractContextManager[Path]:
        """A private directory for files on their way to `adopt`; removed with all it holds."""

    def size(self, key: str) -> int:
        """In bytes. Raises Missing as `open` does."""

    def exists(self, key: str) -> bool:
        """Raises Away as `open` does."""

    def delete(self, key: str) -> bool:
        """False if there was nothing to delete."""

    def keys(self, folder: str) -> Iterator[str]:
        """All that is kept for one organisation, in no promised order."""

    def begin(self, *, folder: str) -> str:
        """The name of a file that arrives piece by piece."""

    def append(self, arrival: str, stream: BinaryIO, *, at: int, limit: int | None = None) -> int:
        """
        Keep what the stream still holds, from byte `at` on; returns how many have come in all.

        What was read before the stream failed, or before the limit, is kept.

        :raises WrongOffset: another number of bytes has come
        :raises Busy: somebody else adds to it right now
        """

    def arrived(self, arrival: str) -> int:
        """How many bytes have come. Raises Missing as `open` does."""

    def head(self, arrival: str, count: int) -> bytes:
        """Its first bytes."""

    def finish(self, arrival: str) -> Stored:
        """Keep all that has come as `save` does; the arrival is gone afterwards."""

    def abandon(self, arrival: str) -> bool:
        """False if there was nothing."""

    def sweep(self, *, before: float) -> int:
        """Remove what broken-off uploads left behind before this Unix time; returns how many."""


def check_folder(folder: str) -> str:
    if not FOLDER.fullmatch(folder):
        raise KeyNotValid("not a folder name")
    return folder


def check_key(key: str) -> str:
    if not KEY.fullmatch(key):
        raise KeyNotValid("not a storage key")
    return key


def key_for(folder: str, sha256: str) -> str:
    return check_key(f"{folder}/{sha256[:2]}/{sha256}")
