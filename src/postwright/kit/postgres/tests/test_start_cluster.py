import os
import stat
from urllib.parse import urlsplit

import psutil
import psycopg
import pytest

from postwright.kit.postgres import Cluster
from postwright.kit.postgres.account import choose_account
from postwright.kit.postgres.errors import InUse, NoRights, WrongMajor
from postwright.kit.postgres.pid_file import serving_pid
from postwright.kit.postgres.processes import kill_group, spawn
from postwright.kit.postgres.tests.conftest import answer

only_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root drops to another account")


class TestStart:
    def test_makes_a_database_with_checksums_and_a_stable_order(self, cluster):
        url = cluster.url("postwright_app")

        assert answer(url, "SHOW data_checksums") == "on"
        assert answer(url, "SHOW server_encoding") == "UTF8"
        assert answer(url, "SELECT 'a' < 'B'") is False
        assert answer(url, "SELECT upper('größe é')") == "GRÖßE É"

    def test_takes_letters_beyond_ascii_for_letters(self, cluster):
        assert (
            answer(cluster.url("postwright_app"), "SELECT similarity('Übermütig', 'übermutig') > 0.3") is True
        )

    def test_offers_the_extensions_in_later_databases_too(self, cluster):
        cluster.create_database("later")

        names = "SELECT array_agg(extname::text ORDER BY extname) FROM pg_extension"
        assert answer(cluster.url("postwright_owner", "later"), names) == [
            "btree_gist",
            "pg_trgm",
            "plpgsql",
            "unaccent",
        ]

    def test_copies_a_template(self, cluster):
        cluster.create_database("original")
        with psycopg.connect(cluster.url("postwright_owner", "original")) as connection:
            connection.execute("CREATE TABLE copied AS SELECT 7 AS number")
        cluster.create_database("copy", template="original")

        assert answer(cluster.url("postwright_owner", "copy"), "SELECT number FROM copied") == 7

    def test_keeps_data_and_passwords_over_a_restart(self, directory, binaries):
        with Cluster(directory, binaries, durable=False) as cluster:
            url = cluster.url("postwright_owner")
            with psycopg.connect(url) as connection:
                connection.execute("CREATE TABLE kept AS SELECT 1 AS number")
        with Cluster(directory, binaries, durable=False):
            assert answer(url, "SELECT number FROM kept") == 1

    def test_says_whether_it_runs(self, directory, binaries):
        cluster = Cluster(directory, binaries, durable=False)

        assert not cluster.is_running()
        with cluster:
            assert cluster.is_running()
            assert Cluster(directory, binaries).is_running()
        assert not cluster.is_running()

    def test_works_below_a_path_too_long_for_a_socket(self, directory, binaries):
        with Cluster(directory / ("long" * 25), binaries, durable=False) as cluster:
            assert answer(cluster.url("postwright_app"), "SELECT 1") == 1
            assert stat.S_IMODE(cluster.layout.socket.stat().st_mode) == 0o700
        cluster.layout.socket.rmdir()


class TestClosedDoors:
    def test_has_no_port(self, cluster):
        assert answer(cluster.url("postwright_app"), "SHOW listen_addresses") == ""

    def test_keeps_the_socket_from_other_accounts(self, cluster):
        assert stat.S_IMODE(cluster.layout.socket.stat().st_mode) == 0o700

    def test_keeps_passwords_to_the_one_who_started_it(self, cluster):
        for file in (cluster.layout.root / "passwords").iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600

    @pytest.mark.parametrize("role", ["postgres", "postwright_owner", "postwright_app"])
    def test_opens_to_nobody_without_the_password(self, cluster, role):
        url = cluster.url(role)
        password = urlsplit(url).password

        with pytest.raises(psycopg.OperationalError, match="no password supplied"):
            psycopg.connect(url.replace(f":{password}", ""))
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(url.replace(password, "guessed"))

    def test_never_serves_as_root(self, cluster):
        assert psutil.Process(cluster.process.pid).uids().real != 0

    @only_root
    def test_lets_the_account_pass_a_closed_directory_and_nobody_look(self, directory, binaries):
        closed = directory.parent / "closed"
        closed.mkdir(mode=0o700)
        with Cluster(closed / "data", binaries, durable=False) as cluster:
            assert answer(cluster.url("postwright_app"), "SELECT 1") == 1
        mode = closed.stat().st_mode

        assert not mode & stat.S_IRWXO
        assert not mode & (stat.S_IRGRP | stat.S_IWGRP)


class TestRefusal:
    def test_of_a_second_server_on_the_directory(self, cluster, binaries):
        with pytest.raises(InUse, match=f"process {os.getpid()}"):
            Cluster(cluster.layout.data, binaries).start()
        assert answer(cluster.url("postwright_app"), "SELECT 1") == 1

    def test_of_data_of_another_major(self, directory, binaries):
        with Cluster(directory, binaries, durable=False) as cluster:
            version = cluster.layout.cluster / "PG_VERSION"
        version.write_text("15\n")

        with pytest.raises(WrongMajor, match="made by PostgreSQL 15"):
            cluster.start()
        version.write_text(f"{binaries.major}\n")
        with cluster:
            assert cluster.is_running()

    def test_of_a_place_that_can_not_be_written(self, tmp_path, binaries):
        (tmp_path / "file").touch()

        with pytest.raises(NoRights, match="can not be used"):
            Cluster(tmp_path / "file" / "data", binaries).start()

    def test_of_a_socket_directory_that_is_a_link(self, directory, tmp_path, binaries):
        cluster = Cluster(directory, binaries)
        cluster.layout.root.mkdir(parents=True)
        cluster.layout.socket.symlink_to(tmp_path)

        with pytest.raises(NoRights, match="belongs to somebody else"):
            cluster.start()


class TestStaleLock:
    def test_of_a_killed_server_whose_number_another_program_has_now(self, directory, binaries):
        with Cluster(directory, binaries, durable=False) as cluster:
            lock_file = cluster.layout.cluster / "postmaster.pid"
            text = lock_file.read_text()
        stranger = spawn(["/bin/sleep", "60"], account=choose_account(cluster.layout.cluster))
        lock_file.write_text("\n".join([str(stranger.pid), *text.splitlines()[1:]]) + "\n")
        try:
            with cluster:
                assert answer(cluster.url("postwright_app"), "SELECT 1") == 1
            assert stranger.poll() is None
        finally:
            kill_group(stranger)
            stranger.wait()

    def test_is_not_taken_for_a_server(self, directory, binaries):
        with Cluster(directory, binaries, durable=False) as cluster:
            text = (cluster.layout.cluster / "postmaster.pid").read_text()
        (cluster.layout.cluster / "postmaster.pid").write_text(text)

        assert serving_pid(cluster.layout.cluster) is None
