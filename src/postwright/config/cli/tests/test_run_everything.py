import signal
import socket
import stat
import sys
import time

import psutil
import psycopg
import pytest

from postwright.config.cli.installation import Installation
from postwright.config.cli.supervisor import public_url
from postwright.config.cli.tests.conftest import POLL_S

DEFAULT = "http://127.0.0.1:8000"


@pytest.fixture
def running(start):
    running = start()
    assert running.first_line == f"Postwright is running at http://127.0.0.1:{running.port}"
    running.wait_for_worker()
    return running


class TestStart:
    def test_migrates_as_the_owner_of_the_tables(self, running):
        assert (running.data / "migrated-with").read_text().startswith("postgresql://postwright_owner:")

    def test_makes_keys_that_only_we_can_read(self, running):
        for name in ("master.key", "secret.key"):
            assert stat.S_IMODE((running.data / name).stat().st_mode) == 0o600

    def test_gives_its_processes_the_app_role_only(self, running):
        told = psutil.Process(running.web_pid()).environ()

        assert told["POSTWRIGHT_DATABASE_URL"].startswith("postgresql://postwright_app:")
        assert told["POSTWRIGHT_DATABASE_OWNER_URL"] == ""
        with psycopg.connect(told["POSTWRIGHT_DATABASE_URL"]) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("postwright_app",)

    def test_of_a_web_server_that_never_comes_up_gives_up(self, start):
        process = start("broken").process
        _, said = process.communicate(timeout=60)

        assert process.returncode == 1
        assert "web ended (exit status 3)" in said
        assert "The web server does not start" in said


class TestAddress:
    def test_is_told_to_other_commands_as_long_as_it_runs(self, running):
        assert public_url(Installation(running.data)) == f"http://127.0.0.1:{running.port}"

        running.process.terminate()
        running.process.wait(timeout=60)
        assert public_url(Installation(running.data)) == DEFAULT
        assert not (running.data / "run.address").exists()

    def test_that_a_killed_run_left_behind_counts_for_nothing(self, tmp_path):
        (tmp_path / "run.address").write_text("http://127.0.0.1:8931\n")

        assert public_url(Installation(tmp_path)) == DEFAULT


class TestStop:
    @pytest.mark.parametrize("request_to_stop", [signal.SIGINT, signal.SIGTERM])
    def test_ends_web_then_worker_then_database(self, running, request_to_stop):
        family = running.family()
        running.process.send_signal(request_to_stop)
        said = running.process.communicate(timeout=60)

        assert (running.process.returncode, said) == (0, ("", ""))
        assert (running.data / "stopped").read_text() == "web with database\nworker with database\n"
        assert "database system is shut down" in (running.data / "postgres" / "server.log").read_text()
        assert not any(process.is_running() for process in family)

    def test_keeps_the_keys_for_the_next_start(self, running, start):
        running.process.terminate()
        running.process.wait(timeout=60)
        key = (running.data / "master.key").read_text()
        again = start()

        assert "running" in again.first_line
        assert (running.data / "master.key").read_text() == key


class TestKilled:
    def test_web_comes_back(self, running):
        pid = running.web_pid()
        psutil.Process(pid).kill()

        assert running.web_pid() != pid

    def test_database_comes_back(self, running):
        url = psutil.Process(running.web_pid()).environ()["POSTWRIGHT_DATABASE_URL"]
        next(process for process in running.family() if process.name() == "postgres").kill()

        assert eventually_answers(url) == (1,)

    @pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's death")
    def test_supervisor_takes_everything_with_it(self, running):
        family = running.family()
        running.process.kill()

        assert len(family) > 4
        assert psutil.wait_procs(family, timeout=30)[1] == []
        assert "database system is shut down" in (running.data / "postgres" / "server.log").read_text()


class TestRefusal:
    def test_of_a_second_run_names_the_first(self, running, start):
        second = start()
        _, said = second.process.communicate(timeout=30)

        assert second.process.returncode == 1
        assert f"already running on {running.data} (process {running.process.pid})" in said
        assert running.web_pid()

    def test_of_a_port_in_use_names_another(self, start, port):
        with socket.create_server(("127.0.0.1", port)):
            process = start().process
            _, said = process.communicate(timeout=30)

        assert process.returncode == 1
        assert said == (
            f"postwright: Port {port} on 127.0.0.1 is in use by another program. Stop that program, or choose "
            f"another port: postwright run --port {port + 1}\n"
        )


def eventually_answers(url: str) -> object:
    while True:
        try:
            with psycopg.connect(url) as connection:
                return connection.execute("SELECT 1").fetchone()
        except psycopg.OperationalError:
            time.sleep(POLL_S)
