"""One owner per directory. The kernel drops the lock with its holder, so a lock can not go stale."""

import fcntl
import os
from pathlib import Path
from typing import Self

from postwright.kit.postgres.errors import InUse


class DirectoryLock:
    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def acquire(self, message: str) -> Self:
        """
        :param message: what a second comer reads; {holder} becomes the process id of the first
        :raises InUse: another process holds it
        """
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            holder = os.read(descriptor, 32).decode(errors="replace").strip()
            os.close(descriptor)
            raise InUse(message.format(holder=holder or "unknown")) from error
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, f"{os.getpid()}\n".encode(), 0)
        self._descriptor = descriptor
        return self

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def is_held_by_another(self) -> bool:
        if self._descriptor is not None:
            return False
        try:
            self.acquire("").release()
        except InUse:
            return True
        return False
