"""Record keys of our own: a TID is 53 bits of microseconds and 10 bits of chance in sortable base 32."""

import secrets
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LENGTH = 13


def new_keys(count: int, at: datetime, name: UUID | None = None) -> list[str]:
    """
    Valid TIDs, each a microsecond after the one before: those of `name`, else new ones of the second `at`.

    Publications due at one moment share their time, so the part below a second is chance: together with the
    last 10 bits about 30 bits keep two of them apart.

    :param name: of version 7; the same one always has the same keys
    """
    first = _drawn(at) if name is None else _of(name)
    return [_encode(first + (number << 10)) for number in range(count)]


def _drawn(at: datetime) -> int:
    seconds = int((at - _EPOCH).total_seconds())
    return (seconds * 1_000_000 + secrets.randbelow(1_000_000)) << 10 | secrets.randbelow(1024)


def _of(name: UUID) -> int:
    """Of its millisecond, the rest drawn from its chance."""
    milliseconds, chance = name.int >> 80, int.from_bytes(sha256(name.bytes).digest()[:4])
    return (milliseconds * 1000 + chance % 1000) << 10 | chance // 1000 % 1024


def _encode(value: int) -> str:
    return "".join(_ALPHABET[value >> 5 * place & 31] for place in reversed(range(_LENGTH)))
