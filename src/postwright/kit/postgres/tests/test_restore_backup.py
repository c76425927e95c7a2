import stat

import psycopg
import pytest

from postwright.kit.postgres import Cluster
from postwright.kit.postgres.backups import backup, restore
from postwright.kit.postgres.errors import BackupFailed, RestoreFailed
from postwright.kit.postgres.tests.conftest import answer

ALL_WORDS = "SELECT array_agg(words ORDER BY words) FROM notes"


@pytest.fixture
def filled(directory, binaries):
    with Cluster(directory, binaries, durable=False) as cluster:
        with psycopg.connect(cluster.url("postwright_owner")) as owner:
            owner.execute("CREATE TABLE notes (words text)")
            owner.execute("INSERT INTO notes VALUES ('early')")
            owner.execute("GRANT SELECT ON notes TO postwright_app")
        yield cluster


@pytest.fixture
def copy(filled, tmp_path):
    return backup(filled.url("postgres"), filled.binaries, tmp_path / "copies" / "a.dump")


def add_note(cluster: Cluster, words: str) -> None:
    with psycopg.connect(cluster.url("postwright_owner")) as owner:
        owner.execute("INSERT INTO notes VALUES (%s)", [words])


class TestBackup:
    def test_is_a_file_only_we_can_read(self, copy):
        assert stat.S_IMODE(copy.stat().st_mode) == 0o600
        assert list(copy.parent.iterdir()) == [copy]

    def test_leaves_no_file_when_it_fails(self, filled, tmp_path):
        with pytest.raises(BackupFailed, match="does not exist"):
            backup(filled.url("postgres", "missing"), filled.binaries, tmp_path / "copies" / "b.dump")

        assert list((tmp_path / "copies").iterdir()) == []


class TestRestore:
    def test_brings_back_rows_rights_and_owner(self, filled, copy, tmp_path):
        add_note(filled, "late")
        restore(filled, copy, tmp_path / "before.dump")

        assert answer(filled.url("postwright_app"), ALL_WORDS) == ["early"]
        assert answer(
            filled.url("postwright_app"), "SELECT tableowner FROM pg_tables WHERE tablename = 'notes'"
        ) == ("postwright_owner")

    def test_keeps_what_was_there_before(self, filled, copy, tmp_path):
        add_note(filled, "late")
        restore(filled, copy, tmp_path / "before.dump")
        restore(filled, tmp_path / "before.dump", tmp_path / "again.dump")

        assert answer(filled.url("postwright_app"), ALL_WORDS) == ["early", "late"]

    def test_of_a_broken_copy_changes_nothing(self, filled, copy, tmp_path):
        copy.write_bytes(copy.read_bytes()[:-200])
        with pytest.raises(RestoreFailed):
            restore(filled, copy, tmp_path / "before.dump")

        assert answer(filled.url("postwright_app"), ALL_WORDS) == ["early"]
        assert (
            answer(
                filled.url("postwright_app"), "SELECT count(*) FROM pg_database WHERE datname ~ 'postwright'"
            )
            == 1
        )
