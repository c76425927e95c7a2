"""
The one ciphertext format for secrets at rest.

Layout: version (1 byte) · algorithm (1) · key id (8) · nonce (12) · ciphertext and tag.
AES-256-GCM with a random 96-bit nonce (NIST SP 800-38D); the associated data binds a
ciphertext to its place, so that it opens nowhere else.
"""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

VERSION = 1
AES_256_GCM = 1
KEY_BYTES = 32
KEY_ID_BYTES = 8
NONCE_BYTES = 12
HEADER_BYTES = 2 + KEY_ID_BYTES


class CannotOpen(Exception):
    """The ciphertext was altered, moved to another place, or made with another key."""


@dataclass(frozen=True)
class Key:
    """A 32-byte key; its id is derived, so that it can be named without being told."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_BYTES:
            raise ValueError("A key has 32 bytes.")

    @classmethod
    def new(cls) -> "Key":
        return cls(secrets.token_bytes(KEY_BYTES))

    @cached_property
    def id(self) -> bytes:
        return hashlib.sha256(b"postwright key id" + self.secret).digest()[:KEY_ID_BYTES]

    @cached_property
    def cipher(self) -> AESGCM:
        return AESGCM(self.secret)


def seal(plaintext: bytes, *, key: Key, place: tuple[str, ...]) -> bytes:
    """Encrypt for one place, such as (table, column, row, tenant)."""
    header = bytes([VERSION, AES_256_GCM]) + key.id
    nonce = secrets.token_bytes(NONCE_BYTES)
    return header + nonce + key.cipher.encrypt(nonce, plaintext, header + associated(place))


def unseal(sealed: bytes, *, keys: Mapping[bytes, Key], place: tuple[str, ...]) -> bytes:
    """
    Decrypt what `seal` made for this place.

    :raises CannotOpen: altered, from another place, or of an unknown key
    """
    header, nonce = sealed[:HEADER_BYTES], sealed[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES]
    key = keys.get(header[2:])
    if header[:2] != bytes([VERSION, AES_256_GCM]) or key is None:
        raise CannotOpen("Made with another format or an unknown key.")
    try:
        return key.cipher.decrypt(nonce, sealed[HEADER_BYTES + NONCE_BYTES :], header + associated(place))
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("Altered, or moved from another place.") from error


def key_id(sealed: bytes) -> bytes:
    """Which key made this ciphertext."""
    return sealed[2:HEADER_BYTES]


def associated(place: tuple[str, ...]) -> bytes:
    """Each part with its length before it, so that no two places read alike."""
    parts = [part.encode() for part in place]
    return b"".join(len(part).to_bytes(4) + part for part in parts)
