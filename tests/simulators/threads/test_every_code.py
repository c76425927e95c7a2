"""An error that stands in the documents and that the simulator cannot produce fails here."""

import pytest

from tests.simulators.threads.posting import MESSAGES
from tests.simulators.threads.provoking import PROVOKE, rows, scripted

ROWS = rows()


class TestCodes:
    @pytest.mark.parametrize(
        ("where", "code", "http", "how"), ROWS, ids=[f"{one[0]}-{one[1]}" for one in ROWS]
    )
    async def test_can_each_be_produced(self, caller, files, where, code, http, how):
        provoke = scripted(code) if how == "script" else PROVOKE[where, code]
        said = await provoke(caller, files)
        assert said.status == http
        found = {"container": said.body.get("error_message"), "quota": said.body.get("text") or "empty"}
        assert code in {found.get(where), said.code, said.body.get("error", {}).get("message")}

    def test_are_listed_one_by_one(self):
        assert sorted(PROVOKE) == sorted((where, code) for where, code, _, how in ROWS if how == "state")
        assert {code for where, code, _, _ in ROWS if where == "container"} == set(MESSAGES)
