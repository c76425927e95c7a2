"""Row ids: unguessable enough for URLs, sorted by time, made before the row exists."""

import secrets
import time
from uuid import UUID


def uuid7() -> UUID:
    """A version 7 UUID (RFC 9562): 48 bits of milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80
    value |= 0x7 << 76
    value |= secrets.randbits(12) << 64
    value |= 0b10 << 62
    value |= secrets.randbits(62)
    return UUID(int=value)


def read_uuid(sent: object) -> UUID | None:
    """The id that somebody sent; None where it is none."""
    try:
        return UUID(str(sent))
    except ValueError:
        return None
