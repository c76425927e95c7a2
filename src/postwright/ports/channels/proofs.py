"""
Proofs that a call comes from whoever holds a key, all ES256: DPoP (RFC 9449), and `private_key_jwt` (RFC 7523).

A key is a text, its private number as in a JWK (`d` of RFC 7518 6.2.2), so that it can be sealed with a secret.
"""

import base64
import hashlib
import json
import secrets
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

type Jwk = dict[str, str]

CURVE, BYTES = ec.SECP256R1(), 32
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256 (FIPS 186-5)
ASSERTION_S = 60


def new_key() -> str:
    return _encoded(ec.generate_private_key(CURVE).private_numbers().private_value.to_bytes(BYTES))


def key_from(seed: bytes) -> str:
    """The same key of the same seed. :param seed: 32 bytes or more that nobody can guess"""
    number = int.from_bytes(hashlib.sha512(b"postwright ES256" + seed).digest()) % (ORDER - 1) + 1
    return _encoded(number.to_bytes(BYTES))


def public_jwk(key: str) -> Jwk:
    """What others check by, under the name that RFC 7638 gives it."""
    numbers = _opened(key).public_key().public_numbers()
    jwk = {"crv": "P-256", "kty": "EC", "x": _coordinate(numbers.x), "y": _coordinate(numbers.y)}
    return {**jwk, "kid": _digest(_json(jwk))}


def prove(key: str, *, method: str, url: str, at: datetime, nonce: str = "", token: str = "") -> str:
    """
    The header `DPoP` of one call.

    :param nonce: what the server named last
    :param token: the access token that goes along
    """
    claims = {
        "jti": secrets.token_urlsafe(16),
        "htm": method,
        "htu": urlunsplit((*urlsplit(url)[:3], "", "")),
        "iat": int(at.timestamp()),
        **({"nonce": nonce} if nonce else {}),
        **({"ath": _digest(token.encode())} if token else {}),
    }
    named = {name: value for name, value in public_jwk(key).items() if name != "kid"}
    return _signed(key, {"alg": "ES256", "typ": "dpop+jwt", "jwk": named}, claims)


def assert_client(key: str, *, client_id: str, audience: str, at: datetime) -> str:
    """A client's own proof towards an authorization server, for one call."""
    now = int(at.timestamp())
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": audience,
        "jti": secrets.token_urlsafe(16),
        "iat": now,
        "exp": now + ASSERTION_S,
    }
    return _signed(key, {"alg": "ES256", "typ": "JWT", "kid": public_jwk(key)["kid"]}, claims)


def _signed(key: str, header: dict[str, Any], claims: dict[str, Any]) -> str:
    """JWS in its compact form (RFC 7515), the two numbers of the signature side by side (RFC 7518 3.4)."""
    said = f"{_encoded(_json(header))}.{_encoded(_json(claims))}"
    r, s = decode_dss_signature(_opened(key).sign(said.encode(), ec.ECDSA(hashes.SHA256())))
    return f"{said}.{_encoded(r.to_bytes(BYTES) + s.to_bytes(BYTES))}"


def _opened(key: str) -> ec.EllipticCurvePrivateKey:
    number = int.from_bytes(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
    return ec.derive_private_key(number, CURVE)


def _coordinate(value: int) -> str:
    return _encoded(value.to_bytes(BYTES))


def _digest(data: bytes) -> str:
    return _encoded(hashlib.sha256(data).digest())


def _json(value: dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
