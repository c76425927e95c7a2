import psycopg
import pytest
from psycopg.errors import InsufficientPrivilege

from postwright.kit.postgres.tests.conftest import answer

ATTRIBUTES = """
    SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication FROM pg_roles WHERE rolname = %s
"""


@pytest.fixture(scope="module")
def tables(cluster):
    with psycopg.connect(cluster.url("postwright_owner")) as owner:
        owner.execute("CREATE TABLE notes (organisation int, state text, words text)")
        owner.execute("INSERT INTO notes VALUES (1, 'due', 'ours'), (2, 'due', 'theirs')")
        owner.execute("ALTER TABLE notes ENABLE ROW LEVEL SECURITY")
        owner.execute("ALTER TABLE notes FORCE ROW LEVEL SECURITY")
        owner.execute(
            "CREATE POLICY tenant ON notes TO postwright_app "
            "USING (organisation = nullif(current_setting('app.tenant', true), '')::int)"
        )
        owner.execute("CREATE POLICY dispatch ON notes TO postwright_dispatcher USING (true)")
        owner.execute("GRANT SELECT, INSERT ON notes TO postwright_app")
        owner.execute("GRANT SELECT (organisation, state) ON notes TO postwright_dispatcher")


@pytest.fixture
def app(cluster, tables):
    with psycopg.connect(cluster.url("postwright_app")) as connection:
        yield connection
        connection.rollback()


class TestRoles:
    @pytest.mark.parametrize("role", ["postwright_owner", "postwright_app", "postwright_dispatcher"])
    def test_have_no_power_beyond_their_rights(self, cluster, role):
        with psycopg.connect(cluster.url("postwright_app")) as connection:
            row = connection.execute(ATTRIBUTES, [role]).fetchone()

        assert row == (False,) * 5

    def test_dispatcher_does_not_log_in(self, cluster):
        question = "SELECT rolcanlogin FROM pg_roles WHERE rolname = 'postwright_dispatcher'"

        assert answer(cluster.url("postwright_app"), question) is False

    def test_owner_owns_the_database(self, cluster):
        question = "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'postwright'"

        assert answer(cluster.url("postwright_app"), question) == "postwright_owner"


class TestApp:
    def test_sees_nothing_without_a_tenant(self, app):
        assert app.execute("SELECT words FROM notes").fetchall() == []

    def test_sees_its_tenant_only(self, app):
        app.execute("SELECT set_config('app.tenant', '1', true)")

        assert app.execute("SELECT words FROM notes").fetchall() == [("ours",)]

    def test_can_not_write_for_another_tenant(self, app):
        app.execute("SELECT set_config('app.tenant', '1', true)")

        with pytest.raises(InsufficientPrivilege, match="row-level security"):
            app.execute("INSERT INTO notes VALUES (2, 'due', 'forged')")

    @pytest.mark.parametrize(
        "attempt",
        [
            "ALTER TABLE notes NO FORCE ROW LEVEL SECURITY",
            "DROP POLICY tenant ON notes",
            "ALTER ROLE postwright_app BYPASSRLS",
            "SET ROLE postwright_owner",
            "SET ROLE postgres",
            "CREATE TABLE mine (number int)",
            "COPY notes TO PROGRAM 'cat'",
        ],
    )
    def test_can_not_free_itself(self, app, attempt):
        with pytest.raises(InsufficientPrivilege):
            app.execute(attempt)

    def test_can_not_switch_row_security_off(self, app):
        app.execute("SET row_security = off")

        with pytest.raises(InsufficientPrivilege):
            app.execute("SELECT words FROM notes")

    def test_becomes_dispatcher_only_by_asking(self, app):
        assert app.execute("SELECT count(state) FROM notes").fetchone() == (0,)
        app.execute("SET LOCAL ROLE postwright_dispatcher")

        assert app.execute("SELECT count(state) FROM notes").fetchone() == (2,)

    def test_as_dispatcher_reads_no_content(self, app):
        app.execute("SET LOCAL ROLE postwright_dispatcher")

        with pytest.raises(InsufficientPrivilege):
            app.execute("SELECT words FROM notes")
