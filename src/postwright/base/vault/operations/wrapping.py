"""Data keys as they are stored: wrapped by a master key, bound to their organisation, in one of two places."""

from pathlib import Path
from uuid import UUID

from django.conf import settings

from postwright.base.vault.models import DataKey
from postwright.base.vault.operations import masters
from postwright.base.vault.operations.directory import KeyDirectory, Wrapped
from postwright.kit import crypto
from postwright.kit.masters import KeysAway


def wrap(key: crypto.Key, *, organisation_id: UUID) -> Wrapped:
    """:raises KeysAway: the master key cannot be asked"""
    master = masters.current()
    return Wrapped(master.label, master.wrap(key.secret, place=_place(organisation_id, key.id)))


def unwrap(wrapped: Wrapped, *, organisation_id: UUID, kid: bytes) -> crypto.Key:
    """
    :raises KeysAway: the master key cannot be asked
    :raises CannotOpen: altered, or wrapped for another organisation or under another name
    """
    secret = masters.by_label(wrapped.master).unwrap(wrapped.content, place=_place(organisation_id, kid))
    if len(secret) != crypto.KEY_BYTES or (key := crypto.Key(secret)).id != kid:
        raise crypto.CannotOpen("This is not the key of that name.")
    return key


def stored(key: DataKey) -> Wrapped:
    """:raises KeysAway: it lies in the directory, which is out of reach"""
    if key.wrapped:
        return Wrapped(key.master, bytes(key.wrapped))
    return directory().read(key.organisation_id, bytes(key.kid))


def store(key: DataKey, wrapped: Wrapped) -> None:
    """Fill in a row that is about to be saved; outside the database it is stored when this returns."""
    key.master, key.wrapped = wrapped.master, b""
    if is_outside():
        directory().write(key.organisation_id, bytes(key.kid), wrapped)
    else:
        key.wrapped = wrapped.content


def is_outside() -> bool:
    """Whether new keys are kept outside the database."""
    return bool(settings.DATA_KEYS_IN == "directory")


def has_directory() -> bool:
    return bool(settings.DATA_KEYS_DIR)


def directory() -> KeyDirectory:
    """:raises KeysAway: none is named"""
    if not settings.DATA_KEYS_DIR:
        raise KeysAway("A data key lies outside the database, but POSTWRIGHT_DATA_KEYS_DIR is not set.")
    return KeyDirectory(Path(settings.DATA_KEYS_DIR))


def _place(organisation_id: UUID, kid: bytes) -> tuple[str, ...]:
    return "vault_datakey", "wrapped", kid.hex(), str(organisation_id)
