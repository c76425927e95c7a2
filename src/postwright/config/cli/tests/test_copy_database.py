import psycopg
import pytest

from postwright.config.cli import main
from postwright.config.cli.installation import Installation
from postwright.kit.postgres.layout import OWNER


@pytest.fixture(autouse=True)
def installation(monkeypatch, directory):
    monkeypatch.setenv("POSTWRIGHT_DATA_DIR", str(directory))
    for name in ("DATABASE_URL", "DATABASE_OWNER_URL"):
        monkeypatch.delenv(f"POSTWRIGHT_{name}", raising=False)
    return Installation.from_environment()


def run_sql(installation: Installation, statement: str) -> list:
    with installation.database(), psycopg.connect(installation.cluster.url(OWNER)) as connection:
        cursor = connection.execute(statement)
        return cursor.fetchall() if cursor.description else []


class TestCopy:
    def test_goes_out_and_comes_back(self, installation, tmp_path, capsys):
        run_sql(installation, "CREATE TABLE notes AS SELECT 'early' AS words")
        run_sql(installation, "CREATE TABLE publishing_publication (state text, look_first boolean)")
        assert main(["db", "backup", str(tmp_path / "a.dump")]) == 0
        run_sql(installation, "DROP TABLE notes")

        assert main(["db", "restore", str(tmp_path / "a.dump"), "--yes"]) == 0
        assert run_sql(installation, "SELECT words FROM notes") == [("early",)]
        assert len(list(installation.backups.glob("before-restore-*.dump"))) == 1

    def test_is_not_put_back_unasked(self, capsys):
        assert main(["db", "restore", "a.dump"]) == 1
        assert "Say so with --yes" in capsys.readouterr().err

    def test_is_not_put_back_under_a_running_one(self, installation, capsys):
        with installation.cluster:
            assert main(["db", "restore", "a.dump", "--yes"]) == 1
        assert "Postwright is running" in capsys.readouterr().err


class TestStatus:
    def test_of_nothing_yet(self, capsys):
        assert main(["db", "status"]) == 0
        assert capsys.readouterr().out.endswith("not made yet\n")

    def test_of_a_running_database(self, installation, capsys):
        with installation.cluster:
            assert main(["db", "status"]) == 0
        assert ": running, " in capsys.readouterr().out
        assert main(["db", "status"]) == 0
        assert capsys.readouterr().out.endswith("not running\n")


class TestOlderCopy:
    @pytest.fixture
    def waiting(self, installation):
        run_sql(
            installation,
            "CREATE TABLE publishing_publication AS SELECT * FROM (VALUES ('failed', false),"
            " ('scheduled', false), ('sent', false)) AS rows (state, look_first)",
        )

    def rows(self, installation):
        return run_sql(installation, "SELECT state, look_first FROM publishing_publication ORDER BY state")

    def test_makes_everything_that_it_takes_for_unsent_be_looked_up_first(
        self, installation, waiting, tmp_path
    ):
        main(["db", "backup", str(tmp_path / "a.dump")])
        assert main(["db", "restore", str(tmp_path / "a.dump"), "--yes"]) == 0
        assert self.rows(installation) == [("failed", True), ("scheduled", True), ("sent", False)]

    def test_that_other_tools_put_in_place_is_treated_alike(self, installation, waiting, capsys):
        assert main(["db", "restored"]) == 0
        assert self.rows(installation) == [("failed", True), ("scheduled", True), ("sent", False)]
        assert "looked up" in capsys.readouterr().out
