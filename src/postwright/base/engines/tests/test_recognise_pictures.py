from hypothesis import given
from hypothesis import strategies as st

from postwright.base.engines.rules import BANDS, FEATURES, SKETCH_BITS, keys_of, keys_to_ask, sketch
from postwright.ports.ai.sight import Fingerprint

bits = st.integers(0, 2**64 - 1)


def shape(value, mirrored=0):
    return Fingerprint(upright=f"{value:016x}", mirrored=f"{mirrored:016x}")


class TestKeys:
    @given(bits, st.sets(st.integers(0, 63), max_size=6))
    def test_find_whatever_differs_in_six_bits_at_most(self, value, flipped):
        other = value
        for place in flipped:
            other ^= 1 << place

        assert set(keys_of([shape(value)], "")) & set(keys_to_ask([shape(other)], ""))

    @given(bits)
    def test_find_a_mirrored_picture(self, value):
        assert set(keys_of([shape(value)], "")) & set(keys_to_ask([shape(value ^ (2**64 - 1), value)], ""))

    @given(bits, st.text("01", min_size=SKETCH_BITS, max_size=SKETCH_BITS))
    def test_fit_the_column(self, value, signs):
        assert all(0 <= key < 2**31 for key in keys_to_ask([shape(value)], signs))

    def test_cover_all_bits_once(self):
        assert sorted(at for start, length in BANDS for at in range(start, start + length)) == list(range(64))

    def test_of_a_plain_surface_are_none(self):
        assert keys_of([Fingerprint(upright=None, mirrored=None)], "") == []


class TestSketch:
    def test_is_the_same_for_the_same_features(self):
        features = FEATURES.pack(*(one / 1280 for one in range(1280)))

        assert sketch(features) == sketch(features)
        assert len(sketch(features)) == SKETCH_BITS

    def test_of_nothing_is_empty(self):
        assert sketch(b"") == ""
