"""An error that stands in the documents and that the simulator cannot produce fails here."""

import pytest

from tests.simulators.tiktok.errors import STATUS
from tests.simulators.tiktok.production import FAIL_REASONS
from tests.simulators.tiktok.provoking import PROVOKE, rows

ROWS = rows()


class TestCodes:
    @pytest.mark.parametrize(("where", "code", "http"), ROWS, ids=[f"{one[0]}-{one[1]}" for one in ROWS])
    async def test_can_each_be_produced(self, caller, files, where, code, http):
        assert await PROVOKE[where, code](caller, files) == (http, code)

    def test_are_listed_one_by_one(self):
        assert sorted(PROVOKE) == sorted({(where, code) for where, code, _ in ROWS})
        assert {code for where, code, _ in ROWS if where == "fail_reason"} == FAIL_REASONS
        assert set(STATUS) <= {code for _, code, _ in ROWS}
