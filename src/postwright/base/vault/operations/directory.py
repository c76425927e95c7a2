"""Wrapped data keys outside the database: one file for each, written whole or not at all."""

import base64
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from postwright.kit.masters import KeysAway

SUFFIX = ".key"
FORMAT = 1


@dataclass(frozen=True)
class Wrapped:
    """`master`: the label of the master key that wrapped it."""

    master: str
    content: bytes


@dataclass(frozen=True)
class KeyDirectory:
    """Several machines may share it; whoever reads sees a whole file, whoever writes last wins."""

    path: Path

    def read(self, organisation_id: UUID, kid: bytes) -> Wrapped:
        """:raises KeysAway: the directory is not there, the key is not in it, or its file is not whole"""
        path = self._file(organisation_id, kid)
        try:
            told = json.loads(path.read_bytes())
            if told["format"] != FORMAT:
                raise KeysAway(f"{path} was written by another version.")
            return Wrapped(str(told["master"]), base64.b64decode(told["wrapped"], validate=True))
        except OSError as error:
            raise KeysAway(f"The data key {path} cannot be read ({error.strerror}).") from None
        except (ValueError, KeyError, TypeError):
            raise KeysAway(f"The data key {path} is damaged.") from None

    def write(self, organisation_id: UUID, kid: bytes, wrapped: Wrapped) -> None:
        """
        When it returns, the file is on the disk, readable by its owner only.

        :raises KeysAway: it cannot be written; what was there is unchanged
        """
        path = self._file(organisation_id, kid)
        told = {
            "format": FORMAT,
            "master": wrapped.master,
            "wrapped": base64.b64encode(wrapped.content).decode(),
        }
        try:
            if not self.path.is_dir():
                raise KeysAway(f"The directory of data keys {self.path} is not there.")
            path.parent.mkdir(mode=0o700, exist_ok=True)
            _write(path, json.dumps(told).encode())
            for folder in (path.parent, self.path):
                _sync(folder)
        except OSError as error:
            raise KeysAway(f"The data key {path} cannot be written ({error.strerror}).") from None

    def remove(self, organisation_id: UUID, kid: bytes) -> None:
        """:raises KeysAway: it cannot be removed"""
        path = self._file(organisation_id, kid)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise KeysAway(f"The data key {path} cannot be removed ({error.strerror}).") from None

    def kids(self, organisation_id: UUID) -> Iterator[bytes]:
        """Which keys of an organisation lie here."""
        for path in sorted((self.path / str(organisation_id)).glob(f"*{SUFFIX}")):
            yield bytes.fromhex(path.stem)

    def problem(self) -> str:
        """What keeps it from being used, for the operator; empty: nothing."""
        if not self.path.is_absolute():
            return "it is no absolute path"
        if not self.path.is_dir():
            return "there is no such directory"
        if not os.access(self.path, os.R_OK | os.W_OK | os.X_OK):
            return "this user may not read and write there"
        if self.path.stat().st_mode & 0o077:
            return "others may look into it"
        return ""

    def _file(self, organisation_id: UUID, kid: bytes) -> Path:
        return self.path / str(organisation_id) / f"{kid.hex()}{SUFFIX}"


def _write(path: Path, content: bytes) -> None:
    """A reader meets the old file or the new one, and so does whoever comes after a crash."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def _sync(folder: Path) -> None:
    """The name of a new file is on the disk only once its directory is."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
