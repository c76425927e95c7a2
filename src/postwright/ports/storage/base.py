"""What every storage promises; the keys are the same everywhere."""

import re
import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

FOLDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}", re.ASCII)
KEY = re.compile(r"([A-Za-z0-9][A-Za-z0-9_-]{0,63})/([0-9a-f]{2})/(\2[0-9a-f]{62})", re.ASCII)
ARRIVAL = re.compile(r"([A-Za-z0-9][A-Za-z0-9_-]{0,63})/([0-9a-f]{32})", re.ASCII)
HEAD_BYTES = 1 << 16  # as much of an arrival's beginning as can be looked at before it is finished
CHUNK = 1 << 20


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


class Away(StorageError):
    """The place itself is out of reach: not mounted, no rights, no answer. Nothing is known about any file."""

    code = "away"


class Damaged(Away):
    """What came is not what was kept. It may be whole at the next try, so nothing is concluded from it."""

    code = "damaged"


class WrongOffset(StorageError):
    """Bytes must go on where the arrival ends. `arrived` is how many there are."""

    code = "wrong_offset"

    def __init__(self, arrived: int) -> None:
        super().__init__(f"{arrived} bytes have arrived")
        self.arrived = arrived


class Busy(StorageError):
    """Somebody else is at this arrival at the moment, or it is being finished."""

    code = "busy"


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


@dataclass(frozen=True, slots=True)
class Verdict:
    """What anybody may do with a bucket, "read", "list" or "write", as it was found at this Unix time."""

    open_to: tuple[str, ...]
    at: float

    @property
    def is_private(self) -> bool:
        return not self.open_to


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

    def folders(self) -> Iterator[str]:
        """One for each organisation that has files."""

    def keys(self, folder: str, *, before: float | None = None) -> Iterator[str]:
        """
        All that is kept for one organisation, in no promised order.

        :param before: only what was kept last before this Unix time
        """

    def is_older(self, key: str, *, than: float) -> bool:
        """Whether it is there, and was kept last before this Unix time: equal content that comes again is young."""

    def sweep(self, *, before: float) -> int:
        """
        Remove what broken-off uploads left behind before this Unix time; returns how many.

        An arrival goes by the time of its last append.
        """

    def url(self, key: str, *, seconds: int, mime: str, file_name: str) -> str | None:
        """
        An address at which anybody can fetch the file from where it lies; None where only we can hand it out.

        It cannot be taken back before its time is over.

        :param mime: the type that the answer names
        :param file_name: saved under this name; empty: shown
        """

    def examine(self, *, at: float) -> Verdict | None:
        """
        Try as a stranger to read, to list and to write; None where there is no way for strangers.

        The verdict is kept with the files, for every process to see.

        :param at: now, as Unix time
        :raises Away: the place cannot be reached
        """

    def examined(self) -> Verdict | None:
        """What `examine` found last; None if it never did. Raises Away."""

    def begin(self, *, folder: str) -> str:
        """
        Open an arrival: a file whose bytes come piece by piece. Returns its name, which nobody can guess.

        :raises KeyNotValid: the folder's name is not one
        """

    def append(self, arrival: str, stream: BinaryIO, *, at: int, limit: int | None = None) -> int:
        """
        Add what the stream still holds, and return the new length in bytes; durable then, and also when it raises.

        What was read before `stream.read` raised is kept, and counts.

        :param at: the byte at which the stream begins
        :param limit: the most bytes that the arrival may hold; what fits is kept
        :raises WrongOffset: `at` is not where the arrival ends
        :raises Busy: somebody else appends or finishes. Certain on a local disk; on S3 the caller holds a lock
        :raises TooLarge: the arrival would hold more than the limit
        :raises NoSpace: the place is full
        :raises Missing: there is no such arrival (any more)
        """

    def arrived(self, arrival: str) -> int:
        """How many bytes. Raises Missing and Away."""

    def head(self, arrival: str, count: int) -> bytes:
        """The first bytes, for telling the type: at most `HEAD_BYTES`, at most what has arrived. Raises Missing."""

    def finish(self, arrival: str) -> Stored:
        """
        Keep the arrival under its key, as `save` would have; the arrival is gone then.

        May be repeated after a crash: it finishes, or raises Missing if it had been finished.

        :raises Busy: somebody appends
        """

    def abandon(self, arrival: str) -> bool:
        """Remove an arrival with all its bytes. False if there was none. Raises Busy as `finish` does."""


def check_folder(folder: str) -> str:
    if not FOLDER.fullmatch(folder):
        raise KeyNotValid("not a folder name")
    return folder


def check_key(key: str) -> str:
    if not KEY.fullmatch(key):
        raise KeyNotValid("not a storage key")
    return key


def check_arrival(arrival: str) -> str:
    if not ARRIVAL.fullmatch(arrival):
        raise KeyNotValid("not an arrival")
    return arrival


def new_arrival(folder: str) -> str:
    return check_arrival(f"{check_folder(folder)}/{secrets.token_hex(16)}")


def key_for(folder: str, sha256: str) -> str:
    return check_key(f"{folder}/{sha256[:2]}/{sha256}")
