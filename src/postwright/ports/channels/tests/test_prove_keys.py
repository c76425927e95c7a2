"""Proofs, judged by another reading of the same arithmetic."""

import base64
import hashlib
import json

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from postwright.ports.channels.proofs import assert_client, key_from, new_key, prove, public_jwk
from postwright.ports.channels.suite import NOON

URL = "https://server.example/xrpc/com.example.read?repo=a#b"


def opened(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def read(token, jwk):
    """Header and claims of what the key of this JWK signed. :raises InvalidSignature: it did not"""
    said, _dot, signature = token.rpartition(".")
    x, y = (int.from_bytes(opened(jwk[name])) for name in "xy")
    number = opened(signature)
    r, s = int.from_bytes(number[:32]), int.from_bytes(number[32:])
    assert len(number) == 64
    key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    key.verify(encode_dss_signature(r, s), said.encode(), ec.ECDSA(hashes.SHA256()))
    return [json.loads(opened(part)) for part in said.split(".")]


class TestProve:
    def test_names_the_call_and_the_key(self):
        key = new_key()
        header, claims = read(prove(key, method="GET", url=URL, at=NOON), public_jwk(key))
        assert (header["typ"], header["alg"]) == ("dpop+jwt", "ES256")
        assert header["jwk"].keys() == {"kty", "crv", "x", "y"}  # and no private number
        assert claims.keys() == {"jti", "htm", "htu", "iat"}
        assert (claims["htm"], claims["htu"]) == ("GET", "https://server.example/xrpc/com.example.read")
        assert claims["iat"] == NOON.timestamp()

    def test_names_the_token_and_the_nonce(self):
        """The token and its digest stand in RFC 9449, section 7.1."""
        key, token = new_key(), "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"
        _header, claims = read(
            prove(key, method="POST", url=URL, at=NOON, nonce="n-1", token=token), public_jwk(key)
        )
        assert claims["ath"] == "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"
        assert claims["nonce"] == "n-1"

    def test_is_never_the_same_twice(self):
        key = new_key()
        proofs = [prove(key, method="GET", url=URL, at=NOON) for _ in range(5)]
        assert len({read(one, public_jwk(key))[1]["jti"] for one in proofs}) == 5

    def test_is_no_proof_of_another_key(self):
        with pytest.raises(InvalidSignature):
            read(prove(new_key(), method="GET", url=URL, at=NOON), public_jwk(new_key()))


class TestAssertClient:
    def test_is_for_one_server_and_a_minute(self):
        key = key_from(b"seed")
        header, claims = read(
            assert_client(
                key, client_id="https://us.example/c.json", audience="https://server.example", at=NOON
            ),
            public_jwk(key),
        )
        assert header["kid"] == public_jwk(key)["kid"]
        assert (claims["iss"], claims["sub"]) == ("https://us.example/c.json",) * 2
        assert (claims["aud"], claims["exp"] - claims["iat"]) == ("https://server.example", 60)


class TestKeys:
    @given(st.binary(min_size=1))
    def test_are_the_same_of_the_same_seed(self, seed):
        assert key_from(seed) == key_from(seed) != key_from(seed + b"!")
        token = prove(key_from(seed), method="GET", url=URL, at=NOON)
        assert read(token, public_jwk(key_from(seed)))

    def test_have_the_name_that_the_rfc_gives_them(self):
        jwk = public_jwk(new_key())
        kid = jwk.pop("kid")
        said = json.dumps(jwk, separators=(",", ":"), sort_keys=True).encode()
        assert opened(kid) == hashlib.sha256(said).digest()
