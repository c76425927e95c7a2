"""Keys that open something of one organisation to whoever holds them: told once, kept as a hash."""

import base64
import hashlib
import secrets
from uuid import UUID

SECRET_BYTES, ID_BYTES = 32, 16


def new_key(organisation_id: UUID) -> str:
    """64 characters that an address may hold. It says whose it is, so that its hash is looked for in there alone."""
    return base64.urlsafe_b64encode(organisation_id.bytes + secrets.token_bytes(SECRET_BYTES)).decode()


def organisation_in(key: str) -> UUID | None:
    """None: nothing that we made."""
    try:
        raw = base64.b64decode(key, altchars=b"-_", validate=True)
    except ValueError:
        return None
    return UUID(bytes=raw[:ID_BYTES]) if len(raw) == ID_BYTES + SECRET_BYTES else None


def hash_of(key: str) -> bytes:
    """32 bytes. A key is as random as its hash, so that no salt is needed."""
    return hashlib.sha256(key.encode()).digest()
