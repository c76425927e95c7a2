import base64

import pytest

from postwright.base.vault.operations import NoMasterKey, seal, unseal
from postwright.kit.crypto import CannotOpen
from postwright.kit.ids import uuid7

PLACE = {"table": "connections_channel", "column": "secret", "row": uuid7(), "organisation": uuid7()}


class TestSeal:
    def test_opens_in_its_place(self):
        assert unseal(seal("app password", **PLACE), **PLACE) == "app password"

    @pytest.mark.parametrize(
        "moved",
        [{"row": uuid7()}, {"organisation": uuid7()}, {"column": "settings"}, {"table": "brand_brand"}],
    )
    def test_opens_nowhere_else(self, moved):
        with pytest.raises(CannotOpen):
            unseal(seal("app password", **PLACE), **(PLACE | moved))

    def test_needs_a_master_key(self, settings):
        settings.MASTER_KEY = ""

        with pytest.raises(NoMasterKey):
            seal("app password", **PLACE)

    def test_still_opens_after_the_key_was_replaced(self, settings):
        sealed = seal("app password", **PLACE)
        settings.MASTER_KEYS_BEFORE = [settings.MASTER_KEY]
        settings.MASTER_KEY = base64.urlsafe_b64encode(bytes(32)).decode()

        assert unseal(sealed, **PLACE) == "app password"
