from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postwright.kit.keys import hash_of, new_key, organisation_in


class TestAKey:
    def test_says_whose_it_is(self):
        organisation = uuid4()

        assert organisation_in(new_key(organisation)) == organisation

    def test_is_another_each_time_and_fits_into_an_address(self):
        organisation = uuid4()
        keys = {new_key(organisation) for _ in range(100)}

        assert len(keys) == 100
        assert all(len(key) == 64 and key.replace("-", "").replace("_", "").isalnum() for key in keys)

    @pytest.mark.parametrize("key", ["", "x", "ä" * 64, "a" * 60, "a" * 68, "=" * 64, "a" * 63 + "\x00"])
    def test_made_up_says_nothing(self, key):
        assert organisation_in(key) is None

    @given(st.text(max_size=80))
    def test_of_any_text_breaks_nothing(self, key):
        assert len(hash_of(key)) == 32
        organisation_in(key)
