import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwright.kit.crypto import HEADER_BYTES, NONCE_BYTES, CannotOpen, Key, key_id, seal, unseal

KEY = Key(bytes(range(32)))
KEYS = {KEY.id: KEY}
PLACE = ("connections_channel", "secret", "row 1", "tenant 1")
places = st.lists(st.text(max_size=20), min_size=1, max_size=4).map(tuple)


class TestSeal:
    @given(st.binary(max_size=2000), places)
    def test_is_undone_by_unseal_in_the_same_place(self, plaintext, place):
        assert unseal(seal(plaintext, key=KEY, place=place), keys=KEYS, place=place) == plaintext

    @given(st.binary(min_size=8, max_size=200))
    def test_hides_the_plaintext(self, plaintext):
        assert plaintext not in seal(plaintext, key=KEY, place=PLACE)

    def test_never_repeats_itself(self):
        assert len({seal(b"token", key=KEY, place=PLACE) for _ in range(500)}) == 500

    def test_names_its_key(self):
        assert key_id(seal(b"token", key=KEY, place=PLACE)) == KEY.id


class TestUnseal:
    @given(st.integers(0, HEADER_BYTES + NONCE_BYTES + 5 + 16 - 1), st.integers(0, 7))
    def test_refuses_any_flipped_bit(self, position, bit):
        sealed = bytearray(seal(b"token", key=KEY, place=PLACE))
        sealed[position] ^= 1 << bit

        with pytest.raises(CannotOpen):
            unseal(bytes(sealed), keys=KEYS, place=PLACE)

    @given(places, places)
    def test_refuses_every_other_place(self, place, other):
        if place == other:
            return
        with pytest.raises(CannotOpen):
            unseal(seal(b"token", key=KEY, place=place), keys=KEYS, place=other)

    def test_refuses_an_unknown_key(self):
        sealed = seal(b"token", key=Key(secrets.token_bytes(32)), place=PLACE)

        with pytest.raises(CannotOpen):
            unseal(sealed, keys=KEYS, place=PLACE)

    @given(st.binary(max_size=60))
    def test_refuses_what_was_never_sealed(self, noise):
        with pytest.raises(CannotOpen):
            unseal(noise, keys=KEYS, place=PLACE)


class TestKey:
    def test_does_not_show_itself(self):
        assert str(KEY.secret) not in repr(KEY)

    def test_has_32_bytes(self):
        with pytest.raises(ValueError, match="32 bytes"):
            Key(b"short")
