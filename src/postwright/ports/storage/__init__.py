"""Where files rest: content-addressed, one folder per organisation."""

from postwright.ports.storage.base import (
    Away,
    Busy,
    Damaged,
    KeyNotValid,
    Missing,
    NoSpace,
    Storage,
    StorageError,
    Stored,
    TooLarge,
    UnknownStorage,
    Verdict,
    WrongOffset,
)
from postwright.ports.storage.local import LocalStorage
from postwright.ports.storage.registry import Means, storage_from_url

__all__ = [
    "Away",
    "Busy",
    "Damaged",
    "KeyNotValid",
    "LocalStorage",
    "Means",
    "Missing",
    "NoSpace",
    "Storage",
    "StorageError",
    "Stored",
    "TooLarge",
    "UnknownStorage",
    "Verdict",
    "WrongOffset",
    "storage_from_url",
]
