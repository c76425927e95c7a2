"""Secrets at rest: sealed for one column of one row of one organisation, opened nowhere else."""

from uuid import UUID

from postwright.base.vault.operations import rings
from postwright.kit import crypto


def seal(secret: str, *, table: str, column: str, row: UUID, organisation: UUID) -> bytes:
    """:raises KeysAway: the organisation's data key, or the master key that wraps it, cannot be had right now"""
    key = rings.sealing_key(organisation)
    return crypto.seal(secret.encode(), key=key, place=(table, column, str(row), str(organisation)))


def unseal(sealed: bytes, *, table: str, column: str, row: UUID, organisation: UUID) -> str:
    """
    :raises KeysAway: the data key, or the master key that wraps it, cannot be had right now
    :raises CannotOpen: altered, moved from another place, or sealed with an unknown key
    """
    sealed = bytes(sealed)
    key = rings.opening_key(organisation, crypto.key_id(sealed))
    place = (table, column, str(row), str(organisation))
    return crypto.unseal(sealed, keys={key.id: key}, place=place).decode()


def needs_keys(organisation: UUID, sealed: bytes) -> bool:
    """Whether `fetch_keys` should be called before this is unsealed, or sealed anew; asks nobody."""
    return rings.needs_keys(organisation, crypto.key_id(bytes(sealed)))
