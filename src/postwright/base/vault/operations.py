"""Secrets at rest: sealed for one column of one row of one organisation, opened nowhere else."""

import base64
from uuid import UUID

from django.conf import settings

from postwright.kit import crypto


class NoMasterKey(Exception):
    """POSTWRIGHT_MASTER_KEY is missing: without it nothing secret can be stored or read."""


def seal(secret: str, *, table: str, column: str, row: UUID, organisation: UUID) -> bytes:
    """:raises NoMasterKey: no key is set"""
    return crypto.seal(secret.encode(), key=_keys()[0], place=(table, column, str(row), str(organisation)))


def unseal(sealed: bytes, *, table: str, column: str, row: UUID, organisation: UUID) -> str:
    """
    :raises NoMasterKey: no key is set
    :raises CannotOpen: altered, moved from another place, or sealed with an unknown key
    """
    keys = {key.id: key for key in _keys()}
    return crypto.unseal(
        bytes(sealed), keys=keys, place=(table, column, str(row), str(organisation))
    ).decode()


def _keys() -> list[crypto.Key]:
    """The key in use first, then those that may still be needed to read."""
    if not settings.MASTER_KEY:
        raise NoMasterKey("Set POSTWRIGHT_MASTER_KEY or POSTWRIGHT_MASTER_KEY_FILE.")
    return [
        crypto.Key(base64.urlsafe_b64decode(text))
        for text in [settings.MASTER_KEY, *settings.MASTER_KEYS_BEFORE]
    ]
