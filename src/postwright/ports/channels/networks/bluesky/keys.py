"""Record keys of our own: a TID is 53 bits of microseconds and 10 bits of chance in sortable base 32."""

import secrets
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LENGTH = 13


def new_key(at: datetime) -> str:
    """
    A valid TID of that second.

    Publications due at one moment share their time, so the part below a second is chance: together with the
    last 10 bits about 30 bits keep two of them apart.
    """
    seconds = int((at - _EPOCH).total_seconds())
    return _encode((seconds * 1_000_000 + secrets.randbelow(1_000_000)) << 10 | secrets.randbelow(1024))


def key_of(name: UUID) -> str:
    """The TID that belongs to a UUID of version 7: of the same millisecond, the rest drawn from its chance."""
    milliseconds, chance = name.int >> 80, int.from_bytes(sha256(name.bytes).digest()[:4])
    return _encode((milliseconds * 1000 + chance % 1000) << 10 | chance // 1000 % 1024)


def later_key(key: str, number: int) -> str:
    """The key of the post number `number` below the one of `key`: as many microseconds later."""
    value = 0
    for sign in key:
        value = value << 5 | _ALPHABET.index(sign)
    return _encode(value + (number << 10))


def _encode(value: int) -> str:
    return "".join(_ALPHABET[value >> 5 * place & 31] for place in reversed(range(_LENGTH)))
